"""What grading costs, measured; `python -m benchmarks` prints the tables that the README quotes."""
