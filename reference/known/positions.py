"""Mistakes with where the window lies and which of its cells it reads."""

from collections.abc import Callable, Iterable

import numpy as np

from grader.operation.windows import per_axis
from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, ways

from .along_axes import Sizes, first, last, wherever
from .convolution_steps import accumulate
from .pooling_steps import Reduce
from .window_steps import beyond, positions


def _moved(by: Callable[[int], int]) -> Steps:
    """Windows that begin elsewhere, by a number of cells that may depend on the kernel."""
    return {
        "window": lambda kernel, stride, widths, out: [
            index + by(k)
            for index, k in zip(positions(kernel, stride, widths, out), kernel, strict=True)
        ]
    }


def window_mistakes(fill: float) -> Iterable[KnownMistake]:
    """Mistakes with where the window lies and which of its cells it reads."""
    yield KnownMistake(
        name="window dilated by the stride",
        family="window",
        headline="Your window reads cells that lie one stride apart",
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
        headline="Your window is centred on the cell where it should begin",
        question="Which cells does the first window cover when there is no padding?",
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

    if axes == 1:
        return KnownMistake(
            name="last tap left out",
            family="window",
            headline="Your code never reads the last number of the kernel",
            question="Which is the last index that your loop over the kernel reaches?",
            ways=ways(without(2)),
        )
    return KnownMistake(
        name="last tap left out",
        family="window",
        headline="Your code never reads the last numbers of the kernel along an axis",
        question="Which is the last index that your loop over the kernel reaches?",
        ways=(
            *ways(
                without(2, 3),
                headline="Your code never reads the last row and column of the kernel",
            ),
            *ways(without(2), headline="Your code never reads the last row of the kernel"),
            *ways(without(3), headline="Your code never reads the last column of the kernel"),
        ),
    )


def _square_windows(change: Callable[[Sizes], Sizes]) -> Callable[..., list[Array]]:
    return lambda kernel, stride, widths, out: positions(change(kernel), stride, widths, out)


def pooling_windows(reduce: Reduce, fill: float) -> Iterable[KnownMistake]:
    """Mistakes of poolings with the cells of a window that they read.

    Args:
        reduce: What becomes of the cells of every window.
        fill: What a cell of padding rightly counts as.
    """

    def first_channel_filled(windows: Array) -> Array:
        out = reduce(windows)
        out[:, 1:] = 0
        return out

    yield KnownMistake(
        name="one cell of the window",
        family="pooling",
        headline="Your code keeps one fixed cell of every window",
        question="On how many cells of a window does its answer depend?",
        ways=(
            *ways(
                {"accumulate": lambda windows: windows[..., 0, 0]},
                headline="Your code keeps the first cell of every window",
            ),
            *ways(
                {"accumulate": lambda windows: windows[..., -1, -1]},
                headline="Your code keeps the last cell of every window",
            ),
        ),
    )
    yield KnownMistake(
        name="sides of the window mixed up",
        family="size",
        headline="Your code mixes up the height and the width of the window",
        question="How tall and how wide is a window of `kernel_size=(2, 3)`?",
        ways=(
            *ways(
                {"kernel": lambda size: per_axis(size, 2)[:1] * 2},
                headline="Your code uses the first number of `kernel_size` for both sides",
            ),
            *ways(
                {"kernel": lambda size: per_axis(size, 2)[1:] * 2},
                headline="Your code uses the second number of `kernel_size` for both sides",
            ),
            *ways(
                {"kernel": lambda size: per_axis(size, 2)[::-1]},
                headline="Your code swaps the two numbers of `kernel_size`",
            ),
            *ways(
                {"accumulate": lambda windows: reduce(windows[..., : windows.shape[4]])},
                headline="Your window is never wider than it is tall",
            ),
            *ways(
                {"accumulate": lambda windows: reduce(windows[..., : windows.shape[5], :])},
                headline="Your window is never taller than it is wide",
            ),
            *ways(
                *({**reading, "window": _square_windows(first)} for reading in beyond(fill)[:2]),
                headline="Your window is as wide as it is tall",
            ),
            *ways(
                *({**reading, "window": _square_windows(last)} for reading in beyond(fill)[:2]),
                headline="Your window is as tall as it is wide",
            ),
        ),
    )
    yield KnownMistake(
        name="last row or column of the window left out",
        family="window",
        headline="Your code leaves out cells at the end of every window",
        question="Which is the last index that your loop over the window reaches?",
        ways=(
            *ways(
                {"accumulate": lambda windows: reduce(windows[..., :-1, :-1])},
                headline="Your code leaves out the last row and column of every window",
            ),
            *ways(
                {"accumulate": lambda windows: reduce(windows[..., :-1, :])},
                headline="Your code leaves out the last row of every window",
            ),
            *ways(
                {"accumulate": lambda windows: reduce(windows[..., :-1])},
                headline="Your code leaves out the last column of every window",
            ),
        ),
    )
    yield KnownMistake(
        name="first channel only",
        family="channels",
        headline="Your code pools the first channel and no other",
        question="Which loop, or which axis, goes through the channels?",
        ways=(
            *ways(
                {"accumulate": lambda windows: reduce(windows[:, :1])},
                {"accumulate": first_channel_filled},
            ),
            *ways(
                {
                    "accumulate": lambda windows: np.repeat(
                        reduce(windows[:, :1]), windows.shape[1], axis=1
                    )
                },
                headline="Your code gives every channel the answer of the first",
                question="Which channel does your code read while it fills the second one?",
            ),
        ),
    )
