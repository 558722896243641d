"""What grading costs; `python -m benchmarks` prints the tables that docs/benchmarks.md quotes."""
