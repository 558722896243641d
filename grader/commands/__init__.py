"""What the command's names do; loaded when they are called."""
