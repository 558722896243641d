"""Notebooks as Python: their cells, what IPython adds to the language, and what of them is run."""
