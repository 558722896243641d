"""Whose fault it is where a function of an operation's file raises, or returns what it must not.

The file's, with its line.
"""

import math
import reprlib
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import numpy as np

from grader.errors import AssignmentError, GraderError
from grader.operation.draw import Rejected
from grader.text import ended


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float | np.number) and bool(0 <= found < math.inf)


_RETURNED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "accepts": (lambda found: isinstance(found, bool | np.bool), "True or False"),
    "features": (lambda found: isinstance(found, set | frozenset), "a set of names"),
    "cases": (lambda found: isinstance(found, Mapping), "a dict of arguments by name"),
    "bound": (_is_number, "a number, 0 or larger"),
    "effort": (_is_number, "a number, 0 or larger"),
    "in_torch": (lambda found: hasattr(found, "detach"), "a tensor"),
    "expected": (lambda found: isinstance(found, np.ndarray | np.generic), "an array"),
}
"""What functions of a file return, by their names: whether something is that, and in words."""


def blamed(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, whose errors name its file and what to do.

    What Hypothesis raises while it draws is no error, but its way to give a case up.
    """
    code = function.__code__
    is_right, expected = _RETURNED.get(function.__name__, (lambda _: True, ""))

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        try:
            found = function(*arguments, **options)
        except (GraderError, Rejected):
            raise
        except Exception as error:
            if type(error).__module__.partition(".")[0] == "hypothesis":
                raise
            raise AssignmentError(
                f"{place_of(error, code.co_filename)}: `{function.__name__}` raised "
                f"{ended(f'{type(error).__name__}: {error}')} Mend it there."
            ) from error
        if is_right(found):
            return found
        raise AssignmentError(
            f"{code.co_filename!r}, line {code.co_firstlineno}: `{function.__name__}` returned "
            f"{reprlib.repr(found)}. Expected {expected}."
        )

    return call


def place_of(error: BaseException, file: str) -> str:
    """A file and the innermost of its lines that an error came through."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == file]
    return f"{file!r}, line {frames[-1].lineno}" if frames else repr(file)
