"""Mistakes with where the window lies and which of its cells it reads."""

from collections.abc import Callable, Iterable

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Way

from .along_axes import Sizes, wherever
from .convolution_steps import accumulate
from .window_steps import Widths, beyond, positions

__all__ = ["last_tap_dropped", "window_mistakes"]


def _moved(by: Callable[[int], int]) -> Way:
    """Windows that begin elsewhere, by a number of cells that may depend on the kernel."""
    return {
        "window": lambda kernel, stride, widths, out: [
            place + by(k)
            for place, k in zip(positions(kernel, stride, widths, out), kernel, strict=True)
        ]
    }


def _without_last_windows(kernel: Sizes, stride: Sizes, widths: Widths, out: Sizes) -> list[Array]:
    """Places of which the last ones lie beyond every input."""
    places = positions(kernel, stride, widths, out)
    for place in places:
        place[-1:] = np.iinfo(np.int64).max
    return places


def window_mistakes(fill: float) -> Iterable[KnownMistake]:
    """Mistakes with where the window lies and which of its cells it reads."""
    yield KnownMistake(
        name="last window left out",
        family="window",
        says="Your code seems to leave out the last window of every axis.",
        question="Which is the last index that your loop over the output cells reaches?",
        ways=tuple({**reading, "window": _without_last_windows} for reading in beyond(fill)[1:]),
    )
    yield KnownMistake(
        name="window dilated by the stride",
        family="window",
        says="Your code seems to leave gaps of the stride between the cells of one window.",
        question="How far apart are neighbouring cells of one window?",
        ways=wherever(
            fill,
            {
                "window": lambda kernel, stride, _, out: [
                    (np.arange(n)[:, np.newaxis] + np.arange(k)) * s
                    for k, s, n in zip(kernel, stride, out, strict=True)
                ]
            },
        ),
    )
    yield KnownMistake(
        name="window one cell late",
        family="window",
        says="Your window seems to begin one cell late.",
        question="At which index does the first window begin?",
        ways=wherever(fill, _moved(lambda _: 1)),
    )
    yield KnownMistake(
        name="window around its cell",
        family="window",
        says="Your window seems to lie around a cell instead of beginning there.",
        question="Which cells does the first window cover, before any padding?",
        ways=wherever(fill, _moved(lambda k: -(k // 2)), _moved(lambda k: -((k - 1) // 2))),
    )


def last_tap_dropped(axes: int) -> KnownMistake:
    """A kernel whose last row or column is never read."""

    def without(*axes_of_weight: int) -> Way:
        def accumulate_less(windows: Array, weight: Array) -> Array:
            less = weight.copy()
            for axis in axes_of_weight:
                np.moveaxis(less, axis, 0)[-1:] = 0
            return accumulate(windows, less)

        return {"accumulate": accumulate_less}

    spatial = range(2, 2 + axes)
    return KnownMistake(
        name="last tap left out",
        family="window",
        says="Your code seems to leave out the last number of the kernel along an axis.",
        question="Which is the last index that your loop over the kernel reaches?",
        ways=(without(*spatial), *(without(axis) for axis in spatial if axes > 1)),
    )
