"""Reading what a student handed in, without running or parsing it."""
