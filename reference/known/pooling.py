"""Mistakes that every pooling can have, and the program whose steps they replace."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Program, Way

from ..windows import per_axis
from .window_steps import gather, pad_with, padding_widths, positions, sizes, strides

__all__ = ["Reduce", "pooling_of", "pooling_strides", "pooling_windows", "with_right_default"]

Reduce = Callable[[Array], Array]
"""What becomes of windows (N, C, rows, columns, kernel rows, kernel columns)."""


def pooling_of(fill: float, reduce: Reduce) -> Callable[[Way], Program]:
    """Makes the pooling that makes some mistakes; it is right if there are none.

    Args:
        fill: What a cell of padding holds.
        reduce: What becomes of the cells of every window.
    """
    steps: dict[str, Any] = {
        "inputs": lambda *arrays: arrays,
        "kernel": lambda size: per_axis(size, 2),
        "stride": strides,
        "padding": padding_widths,
        "pad": pad_with(fill),
        "size": sizes,
        "window": positions,
        "gather": gather,
        "accumulate": reduce,
        "batch": lambda out: out,
        "finish": lambda out, x: out.astype(x.dtype),
        "call": lambda program: program,
    }

    def pooling_program(way: Way) -> Program:
        step = {**steps, **way}

        def pool(
            x: Array, kernel_size: object, stride: object = None, padding: object = 0
        ) -> Array:
            kernel = step["kernel"](kernel_size)
            (given,) = step["inputs"](x)
            moves: Sequence[int] = step["stride"](stride, kernel)
            widths = step["padding"](padding, 2)
            padded = step["pad"](given, widths)
            out = step["size"](x.shape[2:], kernel, moves, widths)
            places = step["window"](kernel, moves, widths, out)
            answer = step["batch"](step["accumulate"](step["gather"](padded, places)))
            return np.ascontiguousarray(step["finish"](answer, x))

        program: Program = step["call"](pool)
        return program

    return pooling_program


def with_right_default(mistake: KnownMistake) -> KnownMistake:
    """The same mistake, also in programs that have it only where a stride is given."""

    def only_given(way: Way) -> Way:
        return {
            **way,
            "stride": lambda stride, kernel: (
                tuple(kernel) if stride is None else way["stride"](stride, kernel)
            ),
        }

    also = tuple(only_given(way) for way in mistake.ways if "stride" in way)
    return msgspec.structs.replace(mistake, ways=(*mistake.ways, *also))


def _clipped(clip: Callable[[int, int], int]) -> Way:
    return {
        "stride": lambda stride, kernel: [
            clip(s, k) for s, k in zip(strides(stride, kernel), kernel, strict=True)
        ]
    }


def pooling_strides() -> Iterable[KnownMistake]:
    """Mistakes with the stride, which is the window's size by default."""
    yield KnownMistake(
        name="default stride from one side",
        family="stride",
        says="Your code seems to take one side of the window for both strides when none is given.",
        question="What is the default stride of a window of `kernel_size=(2, 3)`?",
        ways=tuple(
            {
                "stride": lambda stride, kernel, side=side: strides(
                    kernel[side] if stride is None else stride, kernel
                )
            }
            for side in (0, 1)
        ),
    )
    yield KnownMistake(
        name="windows never overlap",
        family="stride",
        says="Your code seems to move the window by its own size at least.",
        question="May two windows share cells?",
        ways=(_clipped(max),),
    )
    yield KnownMistake(
        name="windows leave no gaps",
        family="stride",
        says="Your code seems to move the window by its own size at most.",
        question="May cells lie between two windows?",
        ways=(_clipped(min),),
    )
    yield KnownMistake(
        name="default stride 1",
        family="stride",
        says="Your code seems to move the window one cell at a time when no stride is given.",
        question="What does `stride=None` stand for in pooling?",
        ways=(
            {
                "stride": lambda stride, kernel: (
                    (1,) * len(kernel) if stride is None else strides(stride, kernel)
                )
            },
            {
                "stride": lambda stride, kernel: (
                    (2,) * len(kernel) if stride is None else strides(stride, kernel)
                )
            },
        ),
    )


def pooling_windows(reduce: Reduce) -> Iterable[KnownMistake]:
    """Mistakes with which cells of a window are read.

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
        says="Your code seems to keep one fixed cell of every window.",
        question="On how many cells of a window does its answer depend?",
        ways=(
            {"accumulate": lambda windows: windows[..., 0, 0]},
            {"accumulate": lambda windows: windows[..., -1, -1]},
        ),
    )
    yield KnownMistake(
        name="window taken for square",
        family="size",
        says="Your code seems to use one side of the window for its height and its width.",
        question="How tall and how wide is a window of `kernel_size=(2, 3)`?",
        ways=(
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
        says="Your code seems to leave out the last cells of every window.",
        question="Which is the last index that your loop over the window reaches?",
        ways=(
            {"accumulate": lambda windows: reduce(windows[..., :-1, :-1])},
            {"accumulate": lambda windows: reduce(windows[..., :-1, :])},
            {"accumulate": lambda windows: reduce(windows[..., :-1])},
        ),
    )
    yield KnownMistake(
        name="first channel only",
        family="channels",
        says="Your code seems to pool one channel and to leave out the others.",
        question="Which loop, or which axis, goes through the channels?",
        ways=(
            {"accumulate": lambda windows: reduce(windows[:, :1])},
            {"accumulate": first_channel_filled},
            {
                "accumulate": lambda windows: np.repeat(
                    reduce(windows[:, :1]), windows.shape[1], axis=1
                )
            },
        ),
    )
