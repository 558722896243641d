"""Grades CNN operations that students write by hand in NumPy."""

__version__ = "0.1.0"
