"""Everything about `maxpool`."""
