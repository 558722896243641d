"""Explaining: the smallest failing input, the known mistake, what is read, what is looped over."""
