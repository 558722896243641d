"""Tests: which cells a function reads, what it makes of them, and which it never writes."""
