"""GitHub: clones of a classroom, and runs of Actions."""
