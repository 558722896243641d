"""Running a stranger's code in a process of its own, and asking it questions.

What lies in `worker/` runs in that process, on NumPy and the standard library alone; `protocol/` is
used on both sides, all else in this folder on the grader's: `launcher/` starts workers, a
`WorkerHandle` is one of them, and a `Session` asks a submission.
"""
