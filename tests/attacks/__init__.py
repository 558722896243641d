"""What a submission may try, and what must come of it."""
