"""Mistakes of programs that make an answer of the right size and leave cells of it unwritten."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, Way, ways

from .convolution_steps import accumulate
from .window_steps import within

LEFT_BARE = np.nan
"""What a window holds whose cell stays 0 without the bias, which is added as cells are written."""

_LeftOut = Callable[[Array, int], Any]
"""Which windows no cell is written of, from their indices along an axis and its length."""


def left_at(*numbers: float) -> tuple[Steps, ...]:
    """Ways to leave cells unwritten whose windows reach beyond x.

    Args:
        numbers: What such a window holds, e.g. the number that the answer was filled with.
    """
    return tuple(_leaving(within(number, whole=True), number) for number in numbers)


def unwritten(left_out: _LeftOut, numbers: Sequence[float], *axes: int) -> tuple[Steps, ...]:
    """Ways to leave the cells of some windows unwritten.

    Args:
        left_out: Which windows.
        numbers: What is left in their place, as `left_at` has it.
        axes: Spatial axes along which windows are left out; none for all.
    """

    def gather_but(number: float) -> Callable[[Array, Sequence[Array]], Array]:
        def gather(padded: Array, indices: Sequence[Array]) -> Array:
            kept = [index.copy() for index in indices]
            for axis in axes or range(len(kept)):
                which = left_out(kept[axis], padded.shape[2 + axis])
                kept[axis][which] = np.iinfo(np.int64).max
            return within(number, whole=True)(padded, kept)

        return gather

    return tuple(_leaving(gather_but(number), number) for number in numbers)


def _leaving(gather: Callable[..., Array], number: float) -> Steps:
    if np.isnan(number):
        return {"gather": gather, "batch": lambda out: np.where(np.isnan(out), 0, out)}
    return {"gather": gather}


def _last(_: Array, __: int) -> slice:
    return slice(-1, None)


def _at_the_end(index: Array, length: int) -> Array:
    """Windows that end with the padded x, which `range(n - k)` does not reach."""
    reached: Array = index[:, -1] == length - 1
    return reached


def last_windows_left_out(axes: int, numbers: Sequence[float]) -> KnownMistake:
    """Loops over the output cells that stop one too early.

    Args:
        axes: Spatial axes.
        numbers: What is left in the cells, as `left_at` has it.
    """
    along = "of every axis" if axes > 1 else "of x"
    found = [
        *ways(
            *unwritten(_last, numbers),
            headline="Your code leaves out the last window of every axis",
        ),
        *ways(
            *unwritten(_at_the_end, numbers),
            headline=f"Your code leaves out windows that end with the last cell {along}",
        ),
    ]
    for axis, line in enumerate(("row", "column")[: axes if axes > 1 else 0]):
        found += ways(
            *unwritten(_last, numbers, axis),
            headline=f"Your code leaves out the last {line} of windows",
        )
        found += ways(
            *unwritten(_at_the_end, numbers, axis),
            headline=f"Your code leaves out windows that end with the last {line} of x",
        )
    return KnownMistake(
        name="last window left out",
        family="window",
        headline="Your code leaves out last windows, whose cells nothing is written to",
        question="Which is the last index that your loop over the output cells reaches?",
        ways=tuple(found),
    )


_FIRST = slice(0, 1)
_EACH = slice(None)

_PARTS: dict[int, dict[str, tuple[slice, ...]]] = {
    1: {
        "the very first cell of the answer": (_FIRST, _FIRST, _FIRST),
        "the first channel of the first example": (_FIRST, _FIRST),
        "the first cell of every channel": (_EACH, _EACH, _FIRST),
    },
    2: {
        "the very first cell of the answer": (_FIRST, _FIRST, _FIRST, _FIRST),
        "the very first row of the answer": (_FIRST, _FIRST, _FIRST),
        "the first channel of the first example": (_FIRST, _FIRST),
        "the first cell of every channel": (_EACH, _EACH, _FIRST, _FIRST),
        "the first row of every channel": (_EACH, _EACH, _FIRST),
    },
}
"""What a loop writes that is left as soon as something is written, by spatial axes."""


def _only(part: tuple[slice, ...]) -> Callable[[Array], Array]:
    def keep(out: Array) -> Array:
        kept = np.zeros_like(out)
        kept[part] = out[part]
        return kept

    return keep


def _without_bias(out: Array, *_: Array) -> Array:
    return out


def _with_bias_skipped(part: tuple[slice, ...]) -> Iterable[Steps]:
    """A part of a convolution, from programs with the bias in the loop, after it and outside."""
    keep = _only(part)
    yield {"batch": keep, "bias": _without_bias}
    if part[0] is _FIRST:
        yield {"batch": keep}
    else:
        yield {"accumulate": lambda windows, weight: keep(accumulate(windows, weight))}


def return_in_loop(axes: int, *, bias: bool) -> KnownMistake:
    """A `return` that stands inside a loop and ends it.

    Args:
        axes: Spatial axes.
        bias: Whether the operation has a bias, which such a program may not get to.
    """
    found: list[Way] = []
    for part, cells in _PARTS[axes].items():
        alike = _with_bias_skipped(cells) if bias else [{"batch": _only(cells)}]
        found += ways(*alike, headline=f"Your code works out {part} and no other")
    found += ways(
        {"batch": lambda out: out[:1, :1]},
        headline="Your answer ends with the first channel of the first example",
    )
    if bias:
        found += ways(
            {"batch": _only((_FIRST,)), "bias": _without_bias},
            headline="Your code works out the first example, and adds no bias",
        )
    return KnownMistake(
        name="return inside a loop",
        family="answer",
        headline="Your code works out the first part of the answer and no more",
        question="How often do your loops run, and where does each of them begin again?",
        ways=tuple(found),
    )
