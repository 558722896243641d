"""Known mistakes of `maxpool`."""

import math
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Program, Steps, ways

from .answers import axes_dropped, memory_order_assumed, nothing_filled_in
from .batches import batch_mistakes
from .dtypes import dtype_mistakes, padding_in_float64
from .paddings import border_nobody_wrote, padding_mistakes, padding_of_all_axes
from .pooling_steps import pooling_of
from .positions import pooling_windows, window_mistakes
from .practice import INDEX
from .running import pooled_not_set_back
from .sizes import size_mistakes
from .state import state_mistakes
from .strides import pooling_strides, stride_mistakes, with_right_default
from .unwritten import last_windows_left_out, return_in_loop
from .window_steps import Widths, pad_with, surround


def _largest(windows: Array) -> Array:
    """The largest of every window (N, C, rows, columns, kernel rows, kernel columns)."""
    largest: Array = windows.max(axis=(4, 5))
    return largest


_LOW = {
    "-1e9": -1e9,
    "-1e6": -1e6,
    "-1e5": -1e5,
    "-99999": -99999.0,
    "-10000": -10000.0,
    "-9999": -9999.0,
    "-1000": -1000.0,
    "-999": -999.0,
    "-100": -100.0,
    "-1": -1.0,
    "the lowest float32": float(np.finfo(np.float32).min),
    "a tiny number above 0": float(np.finfo(np.float64).tiny),
}
"""Numbers that programs take for lower than every other; the last for want of a sign."""


def _starting_at(number: float) -> Steps:
    return {"accumulate": lambda windows: np.maximum(_largest(windows), number)}


def _padding_counts() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="padding counts as zero",
        family="padding",
        headline="Your padding holds zeros, which are larger than negative numbers",
        question="Which number is never the largest of a window?",
        fill=0.0,
        ways=ways({"pad": pad_with(0.0)}),
    )
    yield KnownMistake(
        name="largest starts at zero",
        family="pooling",
        headline="Your answer is never below 0",
        question="With which number does your search for the largest begin?",
        ways=ways(_starting_at(0.0)),
    )
    yield KnownMistake(
        name="not low enough",
        family="pooling",
        headline="Your code takes a number for the lowest that x can go below",
        question="Is there a number that is lower than every other?",
        ways=tuple(
            way
            for number, low in _LOW.items()
            for way in (
                *ways(_starting_at(low), headline=f"Your answer is never below {number}"),
                *ways(
                    {"pad": pad_with(low)}, headline=f"Your padding counts as {number}", fill=low
                ),
            )
        ),
    )


def _reduced(reduce: Callable[..., Array]) -> tuple[Steps, ...]:
    """Another number than the largest, with a padding of zeros and without any."""

    def accumulate(windows: Array) -> Array:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return reduce(np.where(np.isinf(windows), np.nan, windows), axis=(4, 5))

    return (
        {"accumulate": lambda windows: reduce(windows, axis=(4, 5))},
        {"pad": pad_with(0.0), "accumulate": lambda windows: reduce(windows, axis=(4, 5))},
        {"accumulate": accumulate},
    )


def _numbered(x: Array) -> Array:
    """Cells with their number in the image beside what they hold, as an imaginary part."""
    cells: Array = x + 1j * np.arange(math.prod(x.shape[2:])).reshape(x.shape[2:])
    return cells


def _pad_and_number(x: Array, widths: Widths) -> Array:
    return _numbered(surround(x, widths, -math.inf))


def _number_and_pad(x: Array, widths: Widths) -> Array:
    return surround(_numbered(x), widths, -math.inf)


def _number_of_largest(windows: Array) -> Array:
    flat = windows.reshape(*windows.shape[:4], -1)
    index = flat.real.argmax(axis=-1)[..., np.newaxis]
    return np.take_along_axis(flat.imag, index, axis=-1)[..., 0]


def _index_in_window(windows: Array) -> Array:
    index: Array = windows.reshape(*windows.shape[:4], -1).argmax(axis=-1)
    return index


def _index_mistake() -> KnownMistake:
    return KnownMistake(
        name="index instead of the largest",
        family="pooling",
        headline="Your answer holds indices of the largest numbers, not the numbers",
        question="What does `np.argmax` give of the numbers 5, 9 and 2?",
        ways=(
            *ways(
                {"accumulate": _index_in_window},
                {"accumulate": _index_in_window, "finish": lambda out, _: out},
                {"accumulate": _index_in_window, "finish": lambda out, _: out.astype(np.float64)},
                {"accumulate": _index_in_window, "pad": pad_with(0.0)},
                headline="Your answer holds the index of the largest cell in its window",
            ),
            *ways(
                {"accumulate": _number_of_largest, "pad": _number_and_pad},
                headline="Your answer holds the index of the largest cell in the image",
            ),
            *ways(
                {"accumulate": _number_of_largest, "pad": _pad_and_number},
                headline="Your answer holds the index of the largest cell in the padded image",
            ),
        ),
    )


def _smallest_inside(windows: Array, axis: tuple[int, ...]) -> Array:
    smallest: Array = np.where(np.isnan(windows), np.inf, windows).min(axis=axis)
    return smallest


def _pooling_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="mean instead of the largest",
        family="pooling",
        headline="Your code takes the mean of every window",
        question="Which number of a window does max pooling keep?",
        ways=ways(*_reduced(np.mean)[:2], *_reduced(np.nanmean)[2:]),
    )
    yield KnownMistake(
        name="smallest instead of the largest",
        family="pooling",
        headline="Your code takes the smallest number of every window",
        question="Which number of a window does max pooling keep?",
        ways=ways(*_reduced(np.min)[:2], *_reduced(_smallest_inside)[2:]),
    )
    yield KnownMistake(
        name="sum instead of the largest",
        family="pooling",
        headline="Your code adds up the numbers of every window",
        question="Which number of a window does max pooling keep?",
        ways=ways(*_reduced(np.sum)[:2], *_reduced(np.nansum)[2:]),
    )
    yield _index_mistake()
    yield KnownMistake(
        name="largest without its sign",
        family="pooling",
        headline="Your code compares numbers without their sign",
        question="Which is larger, -5 or 2?",
        ways=(
            *ways(
                {
                    "pad": pad_with(0.0),
                    "accumulate": lambda windows: np.abs(windows).max(axis=(4, 5)),
                },
                headline="Your code takes every number without its sign",
            ),
            *ways(
                {"pad": pad_with(0.0), "accumulate": _farthest},
                headline="Your code keeps the number of a window that is farthest from 0",
            ),
        ),
    )
    yield KnownMistake(
        name="channels pooled together",
        family="channels",
        headline="Your code takes the largest over several channels",
        question="How many channels does one output cell look at?",
        ways=(
            *ways(
                {"accumulate": lambda windows: _largest(windows).max(axis=1, keepdims=True)},
                {
                    "accumulate": lambda windows: np.repeat(
                        _largest(windows).max(axis=1, keepdims=True), windows.shape[1], axis=1
                    )
                },
                headline="Your code takes the largest over all channels",
            ),
            *ways(
                {"accumulate": lambda windows: np.maximum.accumulate(_largest(windows), axis=1)},
                headline="Your code takes the largest of a channel and of those before it",
                question="What is the largest so far when the second channel begins?",
            ),
        ),
    )
    yield KnownMistake(
        name="images pooled together",
        family="batch",
        headline="Your code takes the largest over all images",
        question="How many images does one output cell look at?",
        ways=ways(
            {"batch": lambda out: out.max(axis=0, keepdims=True)},
            {"batch": lambda out: np.repeat(out.max(axis=0, keepdims=True), len(out), axis=0)},
        ),
    )


def _farthest(windows: Array) -> Array:
    """Of every window the number that is farthest from zero."""
    flat = windows.reshape(*windows.shape[:4], -1)
    index = np.abs(flat).argmax(axis=-1)[..., np.newaxis]
    return np.take_along_axis(flat, index, axis=-1)[..., 0]


def _largest_of_all_calls() -> KnownMistake:
    return KnownMistake(
        name="largest of earlier calls kept",
        family="state",
        headline="Your code goes on from the largest numbers of an earlier call",
        question="When is a default argument such as `best={}` made: once, or in every call?",
        ways=ways({"call": _keep_largest}),
    )


def _keep_largest(program: Program) -> Program:
    kept: dict[object, Array] = {}

    def call(*arguments: Any, **options: Any) -> Array:
        out = program(*arguments, **options)
        kept[out.shape] = np.maximum(kept.get(out.shape, out), out)
        return kept[out.shape].copy()

    return call


_LEFT = (0.0, -math.inf)
"""What a cell holds that nothing is written to."""

BANK = Bank(
    mistakes=(
        *pooling_strides(),
        *_padding_counts(),
        *map(with_right_default, stride_mistakes(2, -math.inf, _LEFT)),
        *padding_mistakes(2, -math.inf),
        padding_of_all_axes(2, [-math.inf, 0.0], {}),
        *size_mistakes(2, -math.inf, _LEFT),
        *_pooling_mistakes(),
        pooled_not_set_back(
            np.maximum,
            headline="Your code takes the largest of each window and of those before it",
            question="What is the largest so far when the next window begins?",
        ),
        *pooling_windows(_largest, -math.inf),
        *batch_mistakes(),
        *window_mistakes(-math.inf),
        last_windows_left_out(2, _LEFT),
        return_in_loop(2, bias=False),
        nothing_filled_in(),
        axes_dropped(2),
        memory_order_assumed(),
        *dtype_mistakes(),
        padding_in_float64(pad_with(-math.inf)),
        *state_mistakes("x"),
        _largest_of_all_calls(),
        border_nobody_wrote(),
    ),
    program=pooling_of(-math.inf, _largest),
    index=INDEX,
)
