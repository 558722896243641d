"""How a flat padding can be read: which number is for which end of which axis."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

Pair = tuple[int, int]
"""Cells added before and after an axis."""

Reading = Callable[[Sequence[Pair], tuple[int, ...]], Sequence[Pair]]
"""A pair for each axis of x from the first to the last, of the pairs as they are given, which are
for the last axis first, and of the shape of x."""

_AXES_QUESTION = "Which axis is the first pair of `{0}` for, and which the second?"

_ENDS_QUESTION = "What does each of the two numbers of a pair say?"

_ORDER_QUESTION = "What do the first two numbers of `{0}` say?"

_OFTEN_QUESTION = "How many cells does each number of `{0}` ask for?"


def _at_end(pairs: Sequence[Pair], shape: tuple[int, ...]) -> list[Pair]:
    """The pairs, from the first axis to the last, for as many axes at the end."""
    return [(0, 0)] * (len(shape) - len(pairs)) + list(pairs)


def _at_start(pairs: Sequence[Pair], shape: tuple[int, ...]) -> list[Pair]:
    return list(pairs) + [(0, 0)] * (len(shape) - len(pairs))


def right_reading(pairs: Sequence[Pair], shape: tuple[int, ...]) -> list[Pair]:
    """The first pair for the last axis, and no cells for axes without a pair."""
    return _at_end(pairs[::-1], shape)


def no_cells(_: Sequence[Pair], shape: tuple[int, ...]) -> list[Pair]:
    """Nothing for any axis."""
    return [(0, 0)] * len(shape)


def _each(change: Callable[[int, int], Pair]) -> Reading:
    """Each pair changed, and dealt to its own axis."""
    return lambda pairs, shape: [change(*pair) for pair in right_reading(pairs, shape)]


def _from(axis: int, *, alone: bool = False) -> Reading:
    """The first pair for an axis that is counted from the front, as if x always had as many.

    Args:
        axis: The index of that axis.
        alone: Whether there are pairs for the axes up to that one and for no other, as in a list
            that is made for so many; NumPy then drops axes of length 1, or raises.
    """

    def read(pairs: Sequence[Pair], shape: tuple[int, ...]) -> list[Pair]:
        dealt = [(0, 0)] * (axis + 1 if alone else max(len(shape), axis + 1))
        for number, pair in enumerate(pairs):
            dealt[axis - number] = pair
        return dealt[: len(shape)]

    return read


def _numbers(pairs: Sequence[Pair]) -> list[int]:
    return [number for pair in pairs for number in pair]


def _starts_first(pairs: Sequence[Pair]) -> list[Pair]:
    """All the starts, then all the ends."""
    flat = _numbers(pairs)
    return list(zip(flat[: len(pairs)], flat[len(pairs) :], strict=True))


def _shared(pairs: Sequence[Pair]) -> list[Pair]:
    """One number for both ends of an axis, and so for twice as many axes."""
    return [(number, number) for number in _numbers(pairs)]


def _no_more(least: int, pairs: Sequence[Pair], shape: tuple[int, ...]) -> list[Pair]:
    return [
        (min(before, n - least), min(after, n - least))
        for (before, after), n in zip(right_reading(pairs, shape), shape, strict=True)
    ]


_AXES: dict[str, Reading] = {
    "The pairs of `{0}` go to their axes from the first to the last": _at_end,
    "The first pair of `{0}` goes to the first axis of x, the next to the second": _at_start,
    "The last pair of `{0}` goes to the first axis of x": lambda pairs, shape: _at_start(
        pairs[::-1], shape
    ),
    "The first pair of `{0}` goes to every axis": lambda pairs, shape: [pairs[0]] * len(shape),
    "The last pair of `{0}` goes to every axis": lambda pairs, shape: [pairs[-1]] * len(shape),
    "The first pair of `{0}` goes to every axis that has a pair": lambda pairs, shape: (
        right_reading([pairs[0]] * len(pairs), shape)
    ),
    "The last pair of `{0}` goes to every axis that has a pair": lambda pairs, shape: right_reading(
        [pairs[-1]] * len(pairs), shape
    ),
    "A single pair of `{0}` goes to every axis": lambda pairs, shape: (
        list(pairs) * len(shape) if len(pairs) == 1 else right_reading(pairs, shape)
    ),
    "A single pair of `{0}` goes to every axis, several from the first axis on": (
        lambda pairs, shape: (
            list(pairs) * len(shape) if len(pairs) == 1 else _at_start(pairs, shape)
        )
    ),
    "Of `{0}` only the first pair counts": lambda pairs, shape: right_reading(pairs[:1], shape),
    "Of `{0}` only the first two pairs count": lambda pairs, shape: right_reading(pairs[:2], shape),
    "Of `{0}` only the last pair counts": lambda pairs, shape: right_reading(
        [*[(0, 0)] * (len(pairs) - 1), pairs[-1]], shape
    ),
    "The last pair of `{0}` counts for the last axis, and no other does": lambda pairs, shape: (
        right_reading(pairs[-1:], shape)
    ),
    "The last pair of `{0}` does not count": lambda pairs, shape: right_reading(pairs[:-1], shape),
    "The first pair of `{0}` does not count": lambda pairs, shape: right_reading(
        [(0, 0), *pairs[1:]], shape
    ),
    "The first pair of `{0}` goes to the last axis but one": lambda pairs, shape: right_reading(
        [(0, 0), *pairs], shape
    )[-len(shape) :],
    "The pairs of `{0}` go round: the first to the last axis but one, the last to the last": (
        lambda pairs, shape: right_reading([pairs[-1], *pairs[:-1]], shape)
    ),
    "The pairs of `{0}` are read for three axes, however many x has": _from(2, alone=True),
    "The pairs of `{0}` are read for four axes, however many x has": _from(3, alone=True),
    "The first pair of `{0}` goes to the second axis, and those after it to axes before": _from(1),
    "The first pair of `{0}` goes to the third axis, and those after it to axes before": _from(2),
    "The first pair of `{0}` goes to the fourth axis, and those after it to axes before": _from(3),
    "Where x has three axes, the first pair of `{0}` goes to the second of them": (
        lambda pairs, shape: (
            _from(1)(pairs, shape) if len(shape) == 3 else right_reading(pairs, shape)
        )
    ),
    "All pairs of `{0}` go to the last axis": lambda pairs, shape: right_reading(
        [(sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs))], shape
    ),
}

_ENDS: dict[str, Reading] = {
    "You use the first number of each pair of `{0}` after x and the second before it": _each(
        lambda before, after: (after, before)
    ),
    "The first number of a pair of `{0}` counts for both ends": _each(
        lambda before, _: (before, before)
    ),
    "The second number of a pair of `{0}` counts for both ends": _each(
        lambda _, after: (after, after)
    ),
    "The first number of a pair of `{0}` counts for its end, and the other end gets nothing": _each(
        lambda before, _: (before, 0)
    ),
    "The second number of a pair of `{0}` counts for its end, and the other end gets nothing": (
        _each(lambda _, after: (0, after))
    ),
    "Both numbers of a pair of `{0}` count for the start of the axis": _each(
        lambda before, after: (before + after, 0)
    ),
    "Both numbers of a pair of `{0}` count for the end of the axis": _each(
        lambda before, after: (0, before + after)
    ),
    "Both numbers of a pair of `{0}` together are shared out, the odd cell after x": _each(
        lambda before, after: ((before + after) // 2, -(-(before + after) // 2))
    ),
    "Both numbers of a pair of `{0}` together are shared out, the odd cell before x": _each(
        lambda before, after: (-(-(before + after) // 2), (before + after) // 2)
    ),
    "Both numbers of a pair of `{0}` together count for each end": _each(
        lambda before, after: (before + after, before + after)
    ),
    "The larger number of a pair of `{0}` counts for both ends": _each(
        lambda before, after: (max(before, after), max(before, after))
    ),
    "The smaller number of a pair of `{0}` counts for both ends": _each(
        lambda before, after: (min(before, after), min(before, after))
    ),
    "A pair of `{0}` counts only where neither of its numbers is 0": _each(
        lambda before, after: (before, after) if before and after else (0, 0)
    ),
}

_ORDER: dict[str, Reading] = {
    "The numbers of `{0}` are read as all starts, then all ends": lambda pairs, shape: (
        right_reading(_starts_first(pairs), shape)
    ),
    "The numbers of `{0}` are read as all starts, then all ends, from the first axis to the last": (
        lambda pairs, shape: _at_end(_starts_first(pairs), shape)
    ),
    "The numbers of `{0}` are read from its end, for the first axes": lambda pairs, shape: (
        _at_start([(after, before) for before, after in pairs[::-1]], shape)
    ),
    "The numbers of `{0}` are read from its end, for the axes from the last": lambda pairs, shape: (
        right_reading([(after, before) for before, after in pairs[::-1]], shape)
    ),
    "Each number of `{0}` counts for both ends of an axis, the last axis first": (
        lambda pairs, shape: right_reading(_shared(pairs)[: len(shape)], shape)
    ),
    "Each number of `{0}` counts for both ends of an axis, the first axis first": (
        lambda pairs, shape: _at_start(_shared(pairs)[: len(shape)], shape)
    ),
    "The first number of `{0}` counts for both ends of every axis": lambda pairs, shape: (
        [(pairs[0][0], pairs[0][0])] * len(shape)
    ),
    "The first number of `{0}` counts for both ends of every axis that has a pair": (
        lambda pairs, shape: right_reading([(pairs[0][0], pairs[0][0])] * len(pairs), shape)
    ),
    "The largest number of `{0}` counts for both ends of every axis": lambda pairs, shape: (
        [(max(_numbers(pairs)),) * 2] * len(shape)
    ),
}

_OFTEN: dict[str, Reading] = {
    "Your answer has no new cells": no_cells,
    "You add twice as many cells as `{0}` says": _each(
        lambda before, after: (2 * before, 2 * after)
    ),
    "You add one cell where `{0}` says 0": lambda pairs, shape: right_reading(
        [(before or 1, after or 1) for before, after in pairs], shape
    ),
    "You add one cell more than `{0}` says, at each end that gets any": _each(
        lambda before, after: (before + (before > 0), after + (after > 0))
    ),
    "You add one cell less than `{0}` says, at each end that gets any": _each(
        lambda before, after: (before - (before > 0), after - (after > 0))
    ),
    "You add one cell at most at each end": _each(
        lambda before, after: (min(before, 1), min(after, 1))
    ),
    "You add no more cells to an axis than it has": partial(_no_more, 0),
    "You add fewer cells to an axis than it has": partial(_no_more, 1),
}

READINGS: Mapping[str, Mapping[str, Reading]] = {
    _AXES_QUESTION: _AXES,
    _ENDS_QUESTION: _ENDS,
    _ORDER_QUESTION: _ORDER,
    _OFTEN_QUESTION: _OFTEN,
}
"""By a question, and by the headline that says it; `{0}` is the name of the argument."""
