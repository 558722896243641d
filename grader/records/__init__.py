"""The frozen data that flows from one step to the next."""
