"""The law of windows that are cut into rows in another order than they are laid out in."""

from collections.abc import Iterator
from functools import cache, lru_cache, partial

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.rule import arrays_of, right_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.sliding import Sliding

_QUESTION = "Which axes have to stand side by side before `reshape` makes one row of a window?"

_IMAGE, _CHANNEL, _PLACE, _TAP = range(4)
"""Axes of all windows: those of output cells count as one, and those of kernel cells."""

_Order = tuple[int, int, int, int]

_LAID_OUT: tuple[_Order, ...] = (
    (_IMAGE, _CHANNEL, _PLACE, _TAP),
    (_IMAGE, _CHANNEL, _TAP, _PLACE),
    (_IMAGE, _PLACE, _CHANNEL, _TAP),
    (_PLACE, _IMAGE, _CHANNEL, _TAP),
    (_CHANNEL, _TAP, _IMAGE, _PLACE),
    (_TAP, _IMAGE, _CHANNEL, _PLACE),
)
"""Orders in which views and loops come to have the cells of windows."""

_CUT: tuple[_Order, ...] = (
    (_IMAGE, _PLACE, _CHANNEL, _TAP),
    (_IMAGE, _CHANNEL, _TAP, _PLACE),
    (_CHANNEL, _TAP, _IMAGE, _PLACE),
)
"""Orders in which the windows are rows or columns of a matrix."""


def propose(view: View) -> Iterator[Claim]:
    """Every order of windows with every other that they can be cut as."""
    if view.operation.sliding is not None and view.operation.sliding.kernel:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    assert operation.sliding is not None
    words = (operation.sliding.words[0], "channel", "output cell", "kernel cell")
    return tuple(
        rule(
            f"Your windows are laid out as {_named(laid_out, words)}, and then cut as if it were "
            f"{_named(cut, words)}",
            _QUESTION,
            partial(_as_cut, operation, laid_out, cut),
        )
        for cut in _CUT
        for laid_out in _LAID_OUT
        if laid_out != cut
    )


def _named(order: _Order, words: tuple[str, ...]) -> str:
    return ", ".join(words[axis] for axis in order)


@lru_cache(maxsize=8)
def _windows(sliding: Sliding, answered: AnsweredCase) -> Array:
    """The cells of all windows, as many axes as have a name here; kept for every order of them."""
    x, case = arrays_of(answered)["x"], answered.case
    padded = np.pad(x, sliding.widths(case), constant_values=sliding.fill)
    views = sliding_window_view(padded, sliding.window(case), axis=tuple(range(LEADING, x.ndim)))
    steps = (slice(None, None, step) for step in sliding.steps(case))
    views = views[(*(slice(None),) * LEADING, *steps)]
    return views.reshape(*x.shape[:LEADING], np.prod(right_of(answered).shape[LEADING:]), -1)


def _as_cut(operation: Operation, laid_out: _Order, cut: _Order, answered: AnsweredCase) -> Array:
    assert operation.sliding is not None
    windows = _windows(operation.sliding, answered)
    flat = windows.transpose(laid_out).reshape([windows.shape[axis] for axis in cut])
    images, channels, places, taps = windows.shape
    rows = flat.transpose([cut.index(axis) for axis in (_IMAGE, _PLACE, _CHANNEL, _TAP)])
    weight = arrays_of(answered)[operation.sliding.kernel]
    sums: Array = rows.reshape(images, places, channels * taps) @ weight.reshape(len(weight), -1).T
    right, column = sums_of(operation, answered)
    return sums.swapaxes(1, 2).reshape(right.shape) + column
