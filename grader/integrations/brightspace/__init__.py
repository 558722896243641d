"""Brightspace (D2L): downloads."""
