"""What is published: one file per format, all made from the same report."""
