"""What the Linux kernel takes from a worker before it sees a submission, one layer a file."""
