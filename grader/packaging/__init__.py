"""What is handed to others as a whole: folders and archives with the grader's files in them."""
