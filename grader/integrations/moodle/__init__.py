"""Moodle: downloads, grading worksheets, and files for its gradebook."""
