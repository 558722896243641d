"""Mistakes with where the window lies and which of its cells it reads."""

from collections.abc import Callable, Iterable

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, ways

from ..windows import per_axis
from .along_axes import Sizes, wherever
from .convolution_steps import accumulate
from .pooling_steps import Reduce
from .window_steps import Widths, beyond, positions


def _moved(by: Callable[[int], int]) -> Steps:
    """Windows that begin elsewhere, by a number of cells that may depend on the kernel."""
    return {
        "window": lambda kernel, stride, widths, out: [
            index + by(k)
            for index, k in zip(positions(kernel, stride, widths, out), kernel, strict=True)
        ]
    }


def _without_last_windows(kernel: Sizes, stride: Sizes, widths: Widths, out: Sizes) -> list[Array]:
    """Indices of windows, of which the last lie beyond every input."""
    indices = positions(kernel, stride, widths, out)
    for index in indices:
        index[-1:] = np.iinfo(np.int64).max
    return indices


def window_mistakes(fill: float) -> Iterable[KnownMistake]:
    """Mistakes with where the window lies and which of its cells it reads."""
    yield KnownMistake(
        name="last window left out",
        family="window",
        headline="Your code leaves out the last window of every axis",
        question="Which is the last index that your loop over the output cells reaches?",
        ways=ways(*({**reading, "window": _without_last_windows} for reading in beyond(fill)[1:])),
    )
    yield KnownMistake(
        name="window dilated by the stride",
        family="window",
        headline="Your code leaves gaps of the stride between the cells of one window",
        question="How far apart are neighbouring cells of one window?",
        ways=ways(
            *wherever(
                fill,
                {
                    "window": lambda kernel, stride, _, out: [
                        (np.arange(n)[:, np.newaxis] + np.arange(k)) * s
                        for k, s, n in zip(kernel, stride, out, strict=True)
                    ]
                },
            )
        ),
    )
    yield KnownMistake(
        name="window one cell late",
        family="window",
        headline="Your window begins one cell late",
        question="At which index does the first window begin?",
        ways=ways(*wherever(fill, _moved(lambda _: 1))),
    )
    yield KnownMistake(
        name="window around its cell",
        family="window",
        headline="Your window lies around a cell instead of beginning there",
        question="Which cells does the first window cover, before any padding?",
        ways=ways(*wherever(fill, _moved(lambda k: -(k // 2)), _moved(lambda k: -((k - 1) // 2)))),
    )


def last_tap_dropped(axes: int) -> KnownMistake:
    """A kernel whose last row or column is never read."""

    def without(*axes_of_weight: int) -> Steps:
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
        headline="Your code leaves out the last number of the kernel along an axis",
        question="Which is the last index that your loop over the kernel reaches?",
        ways=ways(without(*spatial), *(without(axis) for axis in spatial if axes > 1)),
    )


def pooling_windows(reduce: Reduce) -> Iterable[KnownMistake]:
    """Mistakes of poolings with the cells of a window that they read.

    Args:
        reduce: What becomes of the cells of every window.
    """

    def first_channel_filled(windows: Array) -> Array:
        out = reduce(windows)
        out[:, 1:] = 0
        return out

    yield KnownMistake(
        name="first of the window",
        family="pooling",
        headline="Your code keeps one fixed cell of every window",
        question="On how many cells of a window does its answer depend?",
        ways=ways(
            {"accumulate": lambda windows: windows[..., 0, 0]},
            {"accumulate": lambda windows: windows[..., -1, -1]},
        ),
    )
    yield KnownMistake(
        name="window taken for square",
        family="size",
        headline="Your code uses one side of the window for its height and its width",
        question="How tall and how wide is a window of `kernel_size=(2, 3)`?",
        ways=ways(
            {"kernel": lambda size: per_axis(size, 2)[:1] * 2},
            {"kernel": lambda size: per_axis(size, 2)[1:] * 2},
            {"kernel": lambda size: per_axis(size, 2)[::-1]},
            {"accumulate": lambda windows: reduce(windows[..., : windows.shape[4]])},
            {"accumulate": lambda windows: reduce(windows[..., : windows.shape[5], :])},
        ),
    )
    yield KnownMistake(
        name="last row or column of the window left out",
        family="window",
        headline="Your code leaves out the last cells of every window",
        question="Which is the last index that your loop over the window reaches?",
        ways=ways(
            {"accumulate": lambda windows: reduce(windows[..., :-1, :-1])},
            {"accumulate": lambda windows: reduce(windows[..., :-1, :])},
            {"accumulate": lambda windows: reduce(windows[..., :-1])},
        ),
    )
    yield KnownMistake(
        name="first channel only",
        family="channels",
        headline="Your code pools one channel and leaves out the others",
        question="Which loop, or which axis, goes through the channels?",
        ways=ways(
            {"accumulate": lambda windows: reduce(windows[:, :1])},
            {"accumulate": first_channel_filled},
            {
                "accumulate": lambda windows: np.repeat(
                    reduce(windows[:, :1]), windows.shape[1], axis=1
                )
            },
        ),
    )
