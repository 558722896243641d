"""Everything about `conv2d`."""
