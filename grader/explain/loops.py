"""Telling from counted lines which dimensions a right program loops over in Python.

A dimension is looped over where each step more along it runs a line more at least. Counts of lines
are the same on every machine, unlike times. It knows no operation: it asks cases of which the lines
are counted.
"""

from collections.abc import Sequence
from functools import lru_cache

from grader.explain.inquiry import Inquiry
from grader.records.case import Case
from grader.records.operation import Operation
from grader.records.outcome import Returned
from grader.text import listed

_SMALL = 2
"""Length of every dimension; programs may treat a length of 1 in a way of its own."""

_LARGE = 8
"""Length to which one dimension grows: it doubles twice, so that a few lines more do not count."""


@lru_cache(maxsize=64)
def _small_and_wider(operation: Operation) -> tuple[Case, ...]:
    """A small case, and one with a step more along every dimension that NumPy should loop over."""
    dimensions = operation.dimensions
    assert dimensions is not None
    small = dict.fromkeys((*dimensions.long, *dimensions.short), _SMALL)
    wider = dict.fromkeys(dimensions.long, _SMALL + 1)
    return dimensions.case(small), dimensions.case({**small, **wider})


@lru_cache(maxsize=64)
def _with_one_large(operation: Operation) -> dict[str, Case]:
    """The small case with one dimension large, by its name, where the contract has such a case."""
    dimensions = operation.dimensions
    assert dimensions is not None
    small = dict.fromkeys((*dimensions.long, *dimensions.short), _SMALL)
    large = {name: dimensions.case({**small, name: _LARGE}) for name in small}
    return {name: case for name, case in large.items() if operation.accepts(case)}


def looped_dimensions(operation: Operation) -> Inquiry[tuple[str, ...]]:
    """The dimensions that a program loops over in Python, if NumPy should loop over any of them.

    Most programs loop over none, which two cases show.

    Args:
        operation: What the program does, and can loop over.

    Returns:
        Their names, outermost first; nothing where a count is missing, or nobody can be asked.
    """
    smallest = _small_and_wider(operation)
    if not all(map(operation.accepts, smallest)):
        return ()
    lines = yield from _counted(smallest)
    if not lines or lines[1] <= lines[0]:
        return ()
    larger = _with_one_large(operation)
    growth = zip(larger, (yield from _counted([*larger.values()])), strict=False)
    return tuple(name for name, count in growth if count - lines[0] >= _LARGE - _SMALL)


def _counted(cases: Sequence[Case]) -> Inquiry[list[int]]:
    """The lines that run in each case; nothing where they are not known for all."""
    lines = [one.lines for one in (yield cases) if isinstance(one, Returned)]
    known = [count for count in lines if count is not None]
    return known if len(known) == len(cases) else []


def advise(operation: Operation) -> Inquiry[str]:
    """A sentence on what a program could leave to its library; empty where there is nothing to say.

    Args:
        operation: What the program does. The lines have to be counted where it is asked.
    """
    dimensions = operation.dimensions
    library = operation.labels.library
    if dimensions is None or not library:
        return ""
    looped = yield from looped_dimensions(operation)
    short = [name for name in looped if name in dimensions.short]
    if len(short) == len(looped):
        return ""
    advice = f"{library} can do all of it at once"
    if short:
        advice = f"loops over {listed(short)} are enough, {library} can do the rest at once"
    return f"{operation.function} loops in Python over {listed(looped)}; {advice}."
