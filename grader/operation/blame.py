"""Whose fault it is where a function of an operation's file raises: the file's, with its line."""

import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

from grader.errors import AssignmentError, GraderError
from grader.operation.draw import Rejected
from grader.text import ended


def blamed(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, whose errors name its file and what to do.

    What Hypothesis raises while it draws is no error, but its way to give a case up.
    """

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except (GraderError, Rejected):
            raise
        except Exception as error:
            if type(error).__module__.partition(".")[0] == "hypothesis":
                raise
            raise AssignmentError(
                f"{place_of(error, function.__code__.co_filename)}: `{function.__name__}` raised "
                f"{in_words(error)} Mend it there."
            ) from error

    return call


def place_of(error: BaseException, file: str) -> str:
    """A file and the innermost of its lines that an error came through."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == file]
    return f"{file!r}, line {frames[-1].lineno}" if frames else repr(file)


def in_words(error: BaseException) -> str:
    """The kind of an error and what it says, as the end of a sentence."""
    return ended(f"{type(error).__name__}: {error}".removesuffix(": "))
