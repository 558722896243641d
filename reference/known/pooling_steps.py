"""Any pooling step by step, so that known mistakes can replace steps."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.operation.windows import per_axis
from grader.records.case import Array
from grader.records.mistake import Program, Steps

from .window_steps import gather, pad_with, padding_widths, positions, sizes, strides

Reduce = Callable[[Array], Array]
"""What becomes of windows (N, C, rows, columns, kernel rows, kernel columns)."""


def pooling_of(fill: float, reduce: Reduce) -> Callable[[Steps], Program]:
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

    def pooling_program(way: Steps) -> Program:
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
            indices = step["window"](kernel, moves, widths, out)
            answer = step["batch"](step["accumulate"](step["gather"](padded, indices)))
            return np.ascontiguousarray(step["finish"](answer, x))

        program: Program = step["call"](pool)
        return program

    return pooling_program
