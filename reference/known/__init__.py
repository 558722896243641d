"""Known mistakes that operations share, a family a file, and the steps that they replace."""
