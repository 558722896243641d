"""Paths that lead nowhere."""

from pathlib import Path

from grader.text import did_you_mean

__all__ = ["path_meant"]


def path_meant(path: Path) -> str:
    """A question with what lies beside a path and is called like it.

    Empty if there is something at the path itself, or nothing like it.
    """
    try:
        return "" if path.exists() else did_you_mean(path.name, _names_beside(path))
    except OSError:
        return ""


def _names_beside(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir()]
