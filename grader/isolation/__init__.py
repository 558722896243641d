"""Running a stranger's code in a process of its own, and asking it questions.

What lies in `worker/` runs in that process, on NumPy and the standard library alone; `protocol.py`,
`arrays.py` and `layers.py` are used on both sides, all else in this folder on the grader's.
"""
