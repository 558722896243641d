"""Telling from counted lines which dimensions a right program loops over in Python.

A dimension is looped over where each step more along it runs a line more at least. Counts of lines
are the same on every machine, unlike times. It knows no operation, and asks nobody.
"""

from collections.abc import Sequence
from functools import lru_cache

from grader.records.case import Case
from grader.records.operation import Operation

__all__ = ["advise", "counting_cases", "looped_dimensions"]

_SMALL = 2
"""Length of every dimension; programs may treat a length of 1 in a way of its own."""

_LARGE = 8
"""Length to which one dimension grows: it doubles twice, so that a few lines more do not count."""


@lru_cache(maxsize=64)
def counting_cases(operation: Operation) -> tuple[Case, ...]:
    """A small case, then the same with one dimension longer, for every dimension."""
    names = _names(operation)
    small = dict.fromkeys(names, _SMALL)
    return tuple(
        operation.dimensions.case(lengths)
        for lengths in (small, *({**small, name: _LARGE} for name in names))
    )


def _names(operation: Operation) -> tuple[str, ...]:
    return (*operation.dimensions.long, *operation.dimensions.short)


def looped_dimensions(operation: Operation, lines: Sequence[int | None]) -> tuple[str, ...]:
    """The dimensions that a program loops over in Python.

    Args:
        operation: What the program does.
        lines: How many lines ran in each of the `counting_cases`; None, or none at the end, where
            that is not known.

    Returns:
        Their names, outermost first; nothing where a count is missing.
    """
    names = _names(operation)
    known = [count for count in lines if count is not None]
    if len(known) != 1 + len(names):
        return ()
    small, *longer = known
    growth = zip(names, longer, strict=True)
    return tuple(name for name, count in growth if count - small >= _LARGE - _SMALL)


def advise(operation: Operation, lines: Sequence[int | None]) -> str:
    """A sentence on what a program could leave to NumPy; empty where there is nothing to say.

    Args:
        operation: What the program does.
        lines: How many lines ran in each of the `counting_cases`, as far as that is known.
    """
    looped = looped_dimensions(operation, lines)
    short = [name for name in looped if name in operation.dimensions.short]
    if len(short) == len(looped):
        return ""
    advice = "NumPy can do all of it at once"
    if short:
        advice = f"loops over {_listed(short)} are enough, NumPy can do the rest at once"
    return f"{operation.name} loops in Python over {_listed(looped)}; {advice}."


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
