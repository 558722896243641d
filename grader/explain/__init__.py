"""Explaining a failure: the smallest input that still fails, and what about it matters."""
