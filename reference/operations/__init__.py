"""The operations that students write, one file each: what is right, how it is asked and judged."""
