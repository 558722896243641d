"""Systems that courses use beside the grader: a folder each."""
