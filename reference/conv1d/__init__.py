"""Everything about `conv1d`."""
