"""Decks: built with Hypothesis and torch, stored as data, verified when loaded."""
