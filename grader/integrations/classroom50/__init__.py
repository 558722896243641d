"""Classroom 50: downloads, and autograders."""
