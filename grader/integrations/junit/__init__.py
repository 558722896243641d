"""JUnit XML, which most services for continuous integration read."""
