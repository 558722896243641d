"""Known mistakes of `avgpool`."""

import math
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Steps, ways

from .answers import axes_dropped, memory_order_assumed, nothing_filled_in
from .batches import batch_mistakes
from .dtypes import dtype_mistakes
from .paddings import border_nobody_wrote, padding_mistakes, padding_of_all_axes
from .pooling_steps import pooling_of
from .positions import pooling_windows, window_mistakes
from .practice import INDEX
from .running import pooled_not_set_back
from .sizes import size_mistakes
from .state import state_mistakes
from .strides import pooling_strides, stride_mistakes, with_right_default
from .unwritten import last_windows_left_out, return_in_loop
from .window_counts import Cells, divided_by_a_wrong_number
from .window_steps import pad_with, within


def _mean(windows: Array) -> Array:
    """The mean of every window (N, C, rows, columns, kernel rows, kernel columns)."""
    mean: Array = windows.sum(axis=(4, 5)) / math.prod(windows.shape[4:])
    return mean


def _with(reduce: Callable[[Array], Array]) -> Steps:
    return {"accumulate": reduce}


def _divided_by(cells: Cells) -> Steps:
    """The sum of every window, divided by another number than that of its cells."""
    return _with(lambda windows: windows.sum(axis=(4, 5)) / cells(*windows.shape[4:]))


def _mean_inside(windows: Array) -> Array:
    """The mean of the cells that are no padding, which holds NaN."""
    inside = np.isfinite(windows).sum(axis=(4, 5))
    mean: Array = np.nansum(windows, axis=(4, 5)) / np.maximum(inside, 1)
    return mean


def _cut_windows(padded: Array, indices: Sequence[Array]) -> Array:
    """Windows that end where x does; a share of their cells weighs as much as all of them."""
    cut = within(0.0, whole=False)
    share = cut(np.ones_like(padded), indices).mean(axis=(4, 5), keepdims=True)
    return cut(padded, indices) / np.where(share, share, 1)


def _or_cut(mistake: KnownMistake) -> KnownMistake:
    """The same mistake, also where the mean is that of the cells that are left of a window."""
    if not any("gather" in way.steps for way in mistake.ways):
        return mistake
    cut = tuple(
        msgspec.structs.replace(way, steps={**way.steps, "gather": _cut_windows})
        for way in mistake.ways
        if "gather" not in way.steps
    )
    return msgspec.structs.replace(mistake, ways=(*mistake.ways, *cut))


def _mean_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="padding not counted",
        family="padding",
        headline="Your code divides by the number of cells that are no padding",
        question="Does a zero of the padding count as a cell of its window?",
        ways=ways({"pad": pad_with(math.nan), "accumulate": _mean_inside}),
    )
    yield KnownMistake(
        name="sum instead of the mean",
        family="pooling",
        headline="Your code adds up the numbers of every window and does not divide",
        question="By which number is the sum of a window divided?",
        ways=ways(_divided_by(lambda rows, columns: 1)),  # noqa: ARG005  both are passed
    )
    yield divided_by_a_wrong_number(_divided_by)
    yield KnownMistake(
        name="divided by other windows too",
        family="pooling",
        headline="Your code also divides by the number of channels or images",
        question="Of how many channels and images does one sum hold the numbers?",
        ways=(
            *ways(
                _with(lambda windows: _mean(windows) / windows.shape[0]),
                headline="Your code also divides by the number of images",
            ),
            *ways(
                _with(lambda windows: _mean(windows) / windows.shape[1]),
                headline="Your code also divides by the number of channels",
            ),
            *ways(
                _with(lambda windows: _mean(windows) / math.prod(windows.shape[:2])),
                headline="Your code also divides by the number of channels and of images",
            ),
        ),
    )
    yield KnownMistake(
        name="largest instead of the mean",
        family="pooling",
        headline="Your code takes the largest number of every window",
        question="Which number does average pooling make of a window?",
        ways=ways(_with(lambda windows: windows.max(axis=(4, 5)))),
    )
    yield KnownMistake(
        name="median instead of the mean",
        family="pooling",
        headline="Your code takes the median of every window",
        question="What do the numbers 1, 2 and 9 have as their mean, and what as their median?",
        ways=ways(_with(lambda windows: np.median(windows, axis=(4, 5)))),
    )
    yield KnownMistake(
        name="divided without a remainder",
        family="dtype",
        headline="Your code rounds the mean down to a whole number",
        question="What is the difference between `/` and `//`?",
        ways=ways(_with(lambda windows: windows.sum(axis=(4, 5)) // math.prod(windows.shape[4:]))),
    )
    yield KnownMistake(
        name="channels pooled together",
        family="channels",
        headline="Your code adds up several channels",
        question="How many channels does one output cell look at?",
        ways=(
            *ways(
                _with(lambda windows: _mean(windows).mean(axis=1, keepdims=True)),
                _with(
                    lambda windows: np.repeat(
                        _mean(windows).mean(axis=1, keepdims=True), windows.shape[1], axis=1
                    )
                ),
                headline="Your code takes the mean over all channels",
            ),
            *ways(
                _with(lambda windows: np.cumsum(_mean(windows), axis=1)),
                headline="Your code adds to each channel those before it",
                question="What is in your sum when the second channel begins?",
            ),
        ),
    )


BANK = Bank(
    mistakes=(
        *pooling_strides(),
        *_mean_mistakes(),
        *map(_or_cut, map(with_right_default, stride_mistakes(2, 0.0, [0.0]))),
        *padding_mistakes(2, 0.0),
        padding_of_all_axes(2, [0.0], {}),
        *map(_or_cut, size_mistakes(2, 0.0, [0.0])),
        pooled_not_set_back(
            np.add,
            headline="Your code also adds what windows before it gave",
            question="What is in your sum when the next window begins?",
        ),
        *pooling_windows(_mean, 0.0),
        *batch_mistakes(),
        *map(_or_cut, window_mistakes(0.0)),
        last_windows_left_out(2, [0.0]),
        return_in_loop(2, bias=False),
        nothing_filled_in(),
        axes_dropped(2),
        memory_order_assumed(),
        *dtype_mistakes(),
        *state_mistakes("x"),
        border_nobody_wrote(),
    ),
    program=pooling_of(0.0, _mean),
    index=INDEX,
)
