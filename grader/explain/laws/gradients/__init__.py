"""Gradients: what comes of a window that slides otherwise, of other cells or of other arrays."""
