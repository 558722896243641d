"""Mistakes with how a kernel lies over its window."""

from collections.abc import Callable, Iterable

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, ways

from .along_axes import Sizes, first, last
from .convolution_steps import accumulate, accumulate_broadcast
from .window_steps import positions, sizes, within


def orientation_mistakes(axes: int) -> Iterable[KnownMistake]:
    """Kernels that are flipped, transposed or turned."""
    spatial = tuple(range(2, 2 + axes))
    yield KnownMistake(
        name="kernel flipped",
        family="orientation",
        headline="Your code lays the kernel over the input flipped",
        question="Which cell of the window does the first number of the kernel meet?",
        ways=ways({"orientation": lambda weight: np.flip(weight, spatial)}),
    )
    if axes == 2:
        yield KnownMistake(
            name="kernel upside down",
            family="orientation",
            headline="Your code reads the rows of the kernel from last to first",
            question="Which row of the kernel meets the top row of the window?",
            ways=ways({"orientation": lambda weight: np.flip(weight, 2)}),
        )
        yield KnownMistake(
            name="kernel mirrored",
            family="orientation",
            headline="Your code reads the columns of the kernel from last to first",
            question="Which column of the kernel meets the left column of the window?",
            ways=ways({"orientation": lambda weight: np.flip(weight, 3)}),
        )
        yield KnownMistake(
            name="kernel transposed",
            family="orientation",
            headline="Your code reads the kernel column by column, not row by row",
            question="Which index of the kernel counts its rows?",
            ways=(
                *ways(
                    {"orientation": lambda weight: weight.swapaxes(2, 3)},
                    {
                        "accumulate": lambda windows, weight: accumulate(
                            windows, weight.swapaxes(2, 3)
                        )
                    },
                    {
                        "accumulate": lambda windows, weight: accumulate_broadcast(
                            windows, weight.swapaxes(2, 3)
                        )
                    },
                    headline="Your code swaps the rows and the columns of the kernel",
                ),
                *ways(
                    {
                        "accumulate": lambda windows, weight: accumulate(
                            windows, weight.swapaxes(2, 3).reshape(weight.shape)
                        )
                    },
                ),
            ),
        )

        yield KnownMistake(
            name="kernel turned",
            family="orientation",
            headline="Your code turns the kernel by a quarter",
            question="Which number of the kernel meets the top left cell of the window?",
            ways=(
                *ways(*_turned(1), headline="Your code turns the kernel by a quarter to the left"),
                *ways(
                    *_turned(-1), headline="Your code turns the kernel by a quarter to the right"
                ),
            ),
        )


def _turned(turns: int) -> tuple[Steps, ...]:
    """A kernel turned by quarters, before its shape is looked at or after."""

    def turn(weight: Array) -> Array:
        return np.rot90(weight, turns, (2, 3))

    return (
        {"orientation": turn},
        {"accumulate": lambda windows, weight: accumulate(windows, turn(weight))},
        {"accumulate": lambda windows, weight: accumulate_broadcast(windows, turn(weight))},
    )


def kernel_sides(axes: int) -> Iterable[KnownMistake]:
    """Programs that take the height of a kernel for its width, or fail if they differ."""
    if axes == 2:
        yield KnownMistake(
            name="sides of the kernel mixed up",
            family="size",
            headline="Your code goes wrong where the kernel is not square",
            question="How tall and how wide is a kernel of shape (1, 1, 2, 3)?",
            ways=(
                *ways(
                    {"orientation": _square_only},
                    headline="Your code fails where the kernel is not square",
                ),
                *ways(
                    *_with_sides_swapped(),
                    headline="Your code swaps the height and the width of the kernel",
                ),
                *ways(
                    *_with_one_side(first),
                    headline="Your code takes the height of the kernel for its width, too",
                ),
                *ways(
                    *_with_one_side(last),
                    headline="Your code takes the width of the kernel for its height, too",
                ),
            ),
        )


def _square_only(weight: Array) -> Array:
    if weight.shape[2] != weight.shape[3]:
        raise ValueError(weight.shape)
    return weight


def _with_sides_swapped() -> Iterable[Steps]:
    turned: Steps = {
        "size": lambda spatial, kernel, stride, widths: sizes(
            spatial, kernel[::-1], stride, widths
        ),
        "window": lambda kernel, stride, widths, out: positions(kernel[::-1], stride, widths, out),
    }
    yield {**turned, "accumulate": accumulate_broadcast}
    yield {
        **turned,
        "accumulate": lambda windows, weight: accumulate(
            windows, weight.reshape(*weight.shape[:2], *weight.shape[:1:-1])
        ),
    }


def _with_one_side(side: Callable[[Sizes], Sizes]) -> Iterable[Steps]:
    """One side of the kernel for both, in the window and in the size too, or in the window only."""
    window: Steps = {
        "window": lambda kernel, stride, widths, out: positions(side(kernel), stride, widths, out)
    }
    size: Steps = {
        "size": lambda spatial, kernel, stride, widths: sizes(spatial, side(kernel), stride, widths)
    }

    cut: Steps = {"gather": within(0.0, whole=False)}
    for way in ({**window, **size}, {**window, **cut}):
        yield {**way, "accumulate": accumulate_broadcast}
        yield {**way, "accumulate": _accumulate_as_far_as_windows}


def _accumulate_as_far_as_windows(windows: Array, weight: Array) -> Array:
    """The sums over as much of the kernels as the windows have.

    Raises:
        ValueError: The windows have more.
    """
    less = weight[:, :, : windows.shape[4], : windows.shape[5]]
    return (accumulate if windows.size else accumulate_broadcast)(windows, less)
