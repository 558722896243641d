"""Everything about `pad`."""
