"""Grades CNN operations that students write by hand in NumPy."""

# Nothing is imported here: `python -m grader` runs this before it takes the working directory, in
# which a student may have a `typing.py`, off the path.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grader.api import grade_submission

__all__ = ["grade_submission"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load `grade_submission` when it is asked for, since the command starts without it."""
    if name != "grade_submission":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grader import api  # noqa: PLC0415

    return api.grade_submission


def load_ipython_extension(shell: "Any") -> None:
    """Add `%%grade` to a notebook, which IPython calls for `%load_ext grader`."""
    from grader import magic  # noqa: PLC0415

    magic.register_magic(shell)
