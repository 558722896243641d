"""Reading off what probes showed how a window starts, steps and lies, and naming these numbers.

A slope is what a neighbour reads more. Each number is named on its own, by what is the same in all
probes: the first of a short list that fits. Nothing is fitted jointly, so it takes few tries.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, product

import numpy as np

from grader.explain.laws.geometry import Side
from grader.explain.laws.reading.positions import CHOICES, RIGHT, Along, Number, Reading
from grader.explain.laws.reading.probe_reads import ShownReads, ShownWindows
from grader.records.case import Array

MAX_READINGS = 8
"""Formulas that are tried of those that fit what the probes showed."""

_MAX_NAMES = 2
"""Names of one number that are tried."""

Pair = tuple[Side, Side]
"""What a window does along an axis and along the other one."""

Measured = tuple[int | None, ...]
"""The numbers of an axis in the order of `Along`; None where a probe does not show one."""

Probe = tuple[tuple[Side, ...], tuple[Measured, ...]]
"""What windows do in a probe along each axis, and what it showed."""


def readings_of(shown: Sequence[ShownReads | ShownWindows]) -> Iterator[Reading]:
    """The formulas that fit what probes showed, the simplest first.

    Where none fits all of them, one may that fits those in which the function reads other cells
    than it should.
    """
    told = list(_measured(shown))
    wrong = [one for one in told if not _is_right(*one)]
    ways = (told, wrong) if len(wrong) < len(told) else (told,)
    for probes in ways:
        yield from islice(_named(probes), MAX_READINGS)


def _measured(shown: Sequence[ShownReads | ShownWindows]) -> Iterator[Probe]:
    """What each probe shows whose reads lie on straight lines."""
    for one in shown:
        axes = [
            _measure_reads(one, axis) if isinstance(one, ShownReads) else _measure_window(one, axis)
            for axis in range(len(one.sides))
        ]
        known = tuple(numbers for numbers in axes if numbers is not None)
        if len(known) == len(axes):
            yield one.sides, known


def _pairs(sides: Sequence[Side]) -> list[Pair]:
    return list(zip(sides, sides[::-1], strict=True))


def _is_right(sides: Sequence[Side], axes: Sequence[Measured]) -> bool:
    return all(
        value is None or number.at(*pair) == value
        for pair, values in zip(_pairs(sides), axes, strict=True)
        for number, value in zip(RIGHT, values, strict=True)
    )


def _named(probes: Sequence[Probe]) -> Iterator[Reading]:
    """All ways to name the numbers of every axis, the same for all axes first."""
    if not probes:
        return
    axes = range(len(probes[0][0]))
    along: list[list[tuple[Number, ...]]] = []
    for place, choices in enumerate(CHOICES):
        own = [one for one in choices if len(axes) > 1 or not one.is_of_other]
        names = [_names(own, _values(probes, axis, place)) for axis in axes]
        common = [number for number in names[0] if all(number in other for other in names)]
        each = [tuple(one[0] for one in names)] if all(names) else []
        alike = [(number,) * len(names) for number in common[:_MAX_NAMES]]
        along.append(list(dict.fromkeys((*alike, *each))))
    for numbers in product(*along):
        yield tuple(Along(*(one[axis] for one in numbers)) for axis in axes)


def _values(probes: Sequence[Probe], axis: int, place: int) -> list[tuple[Pair, int]]:
    """What one number of an axis was in the probes that show it."""
    found = []
    for sides, values in probes:
        value = values[axis][place]
        if value is not None:
            found.append((_pairs(sides)[axis], value))
    return found


def _names(choices: Sequence[Number], values: Sequence[tuple[Pair, int]]) -> list[Number]:
    """The numbers that a value may be of those that fit; what is right if no probe shows it."""
    if not values:
        return [choices[0]]
    return [one for one in choices if all(one.at(*pair) == value for pair, value in values)]


def _measure_reads(shown: ShownReads, axis: int) -> Measured | None:
    """Slopes and start of which cell of x is read, in the padded x."""
    cells, own = shown.cells[axis], shown.sides[axis]
    many = len(shown.sides)
    if np.isnan(cells).all():
        return None
    slopes: list[int | None] = []
    for one in range(cells.ndim):
        rises = np.diff(cells, axis=one)
        found = np.unique(rises[~np.isnan(rises)])
        if len(found) > 1:
            return None
        slopes.append(int(found[0]) if len(found) else None)
    start = _start(cells + own.p, slopes, many)
    if start is None:
        return None
    other = 1 - axis
    if many == 1:
        return start, slopes[0], None, slopes[1], None, None
    return start, slopes[axis], slopes[other], slopes[2 + axis], slopes[2 + other], None


def _start(cells: Array, slopes: Sequence[int | None], many: int) -> int | None:
    """The first cell of the first window; None if what was seen does not tell one."""
    rest = cells.copy()
    for by, place in zip(slopes, np.indices(cells.shape), strict=True):
        rest = np.where(place > 0, np.nan, rest) if by is None else rest - by * place
    starts = np.unique(rest[~np.isnan(rest)])
    if len(starts) != 1:
        return None
    start = int(starts[0])
    for by, length in zip(slopes[many:], cells.shape[many:], strict=True):
        start += min(by or 0, 0) * (length - 1)
    return start


def _measure_window(shown: ShownWindows, axis: int) -> Measured | None:
    """Slopes, start and length of the cells in a window, of which the ends of x cut some off."""
    many, own = len(shown.sides), shown.sides[axis]
    holds = np.moveaxis(shown.holds, axis, 0)
    held: Array = np.asarray(holds.any(axis=tuple(range(1, many))))
    some = held.any(axis=0)
    if not some.any():
        return None
    first: Array = np.where(some, held.argmax(axis=0), np.nan)
    last: Array = np.where(some, len(held) - 1 - held[::-1].argmax(axis=0), np.nan)
    steps = [_largest_rise(first, last, one) for one in range(many)]
    tap = _gap(held)
    begun = first >= (tap or 1)  # else an end of x may cut off its beginning
    whole = begun & (last + (tap or 1) < len(held))
    lengths = held.sum(axis=0)[whole]
    starts = np.unique((first - (steps[axis] or 0) * np.indices(some.shape)[axis])[begun])
    return (
        int(starts[0]) + own.p if len(starts) == 1 else None,
        steps[axis],
        steps[1 - axis] if many > 1 else None,
        tap,
        None,
        int(lengths.max()) if lengths.size else None,
    )


def _gap(held: Array) -> int | None:
    """Cells of x from one that the longest window holds to its next; None if it holds one."""
    windows = held.reshape(len(held), -1)
    cells: list[int] = np.flatnonzero(windows[:, windows.sum(axis=0).argmax()]).tolist()
    return min((other - one for one, other in pairwise(cells)), default=None)


def _largest_rise(first: Array, last: Array, axis: int) -> int | None:
    """What the next window begins and ends later; where an end of x cuts it off it is less."""
    rises = np.concatenate([np.diff(one, axis=axis).ravel() for one in (first, last)])
    known: list[float] = rises[~np.isnan(rises)].tolist()
    return int(max(known)) if known else None
