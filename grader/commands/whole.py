"""Whole numbers as they are typed."""

from collections.abc import Sequence
from typing import Annotated, Any

from cyclopts import Parameter, Token


def _whole(_: Any, tokens: Sequence[Token]) -> int:
    """The number that was typed; by itself, cyclopts rounds a fraction."""
    typed = tokens[0].value
    try:
        return int(typed)
    except ValueError:
        raise ValueError(f"{typed!r} is no whole number. Expected one, e.g. 3.") from None


Whole = Annotated[int, Parameter(converter=_whole)]
"""A whole number; a fraction is refused, where cyclopts would round it."""
