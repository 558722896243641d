"""Tests: how the widths of a padding are read, and what new cells hold."""
