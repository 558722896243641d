"""Which cells a function reads, what it makes of those of a window, and which it never writes."""
