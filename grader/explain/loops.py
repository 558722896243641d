"""Telling from counted lines which dimensions a right program loops over in Python.

A dimension is looped over where each step more along it runs a line more at least. Counts of lines
are the same on every machine, unlike times. It knows no operation: it is given a plain function
that counts.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from grader.records.case import Case
from grader.records.operation import Dimensions, Operation
from grader.text import listed

CountLines = Callable[[Sequence[Case]], Sequence[int | None]]
"""How many lines run in each of some cases; None, or none at the end, where that is not known."""

_SMALL = 2
"""Length of every dimension; programs may treat a length of 1 in a way of its own."""

_LARGE = 8
"""Length to which one dimension grows: it doubles twice, so that a few lines more do not count."""


@lru_cache(maxsize=64)
def _small_and_wider(dimensions: Dimensions) -> tuple[Case, Case]:
    """A small case, and one with a step more along every dimension that NumPy should loop over."""
    small = dict.fromkeys((*dimensions.long, *dimensions.short), _SMALL)
    wider = dict.fromkeys(dimensions.long, _SMALL + 1)
    return dimensions.case(small), dimensions.case({**small, **wider})


@lru_cache(maxsize=64)
def _with_one_large(dimensions: Dimensions) -> dict[str, Case]:
    """The small case with one dimension large, by its name."""
    small = dict.fromkeys((*dimensions.long, *dimensions.short), _SMALL)
    return {name: dimensions.case({**small, name: _LARGE}) for name in small}


def looped_dimensions(dimensions: Dimensions, count_lines: CountLines) -> tuple[str, ...]:
    """The dimensions that a program loops over in Python, if NumPy should loop over any of them.

    Most programs loop over none, which two cases show.

    Args:
        dimensions: What the program can loop over.
        count_lines: Counts the lines that the program runs.

    Returns:
        Their names, outermost first; nothing where a count is missing.
    """
    lines = _counted(count_lines, _small_and_wider(dimensions))
    if not lines or lines[1] <= lines[0]:
        return ()
    larger = _with_one_large(dimensions)
    growth = zip(larger, _counted(count_lines, [*larger.values()]), strict=False)
    return tuple(name for name, count in growth if count - lines[0] >= _LARGE - _SMALL)


def _counted(count_lines: CountLines, cases: Sequence[Case]) -> list[int]:
    """The lines that run in each case; nothing where they are not known for all."""
    known = [count for count in count_lines(cases) if count is not None]
    return known if len(known) == len(cases) else []


def advise(operation: Operation, count_lines: CountLines) -> str:
    """A sentence on what a program could leave to NumPy; empty where there is nothing to say.

    Args:
        operation: What the program does.
        count_lines: Counts the lines that the program runs.
    """
    dimensions = operation.dimensions
    if dimensions is None:
        return ""
    looped = looped_dimensions(dimensions, count_lines)
    short = [name for name in looped if name in dimensions.short]
    if len(short) == len(looped):
        return ""
    advice = "NumPy can do all of it at once"
    if short:
        advice = f"loops over {listed(short)} are enough, NumPy can do the rest at once"
    return f"{operation.name} loops in Python over {listed(looped)}; {advice}."
