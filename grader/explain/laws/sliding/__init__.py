"""How a window slides: arguments that count as others, and how many cells an answer has."""
