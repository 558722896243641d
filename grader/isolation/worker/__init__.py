"""The process that runs a submission; `start.py` is run by its path."""
