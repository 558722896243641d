"""Gradescope: exports, and autograders."""
