"""The usual way to test such functions, to compare the command with."""
