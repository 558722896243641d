"""Blackboard: downloads."""
