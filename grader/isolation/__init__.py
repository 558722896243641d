"""Running a stranger's code in a process of its own, and asking it questions.

`wire.py` and what lies in `worker/` run in that process, on NumPy and the standard library alone.
Everything else in this folder runs on the grader's side.
"""
