"""Tests: numbers that follow from the right ones, or from another x or kernel."""
