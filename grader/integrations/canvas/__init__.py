"""Canvas: downloads, and the gradebook that it exports."""
