"""What poolings have in common: features, the contract, checks, the work of a case."""

import math
from collections.abc import Mapping

import numpy as np

from grader.operation import windows
from grader.operation.arguments import example
from grader.operation.forms import ASKS_DTYPE, DTYPE, FORMS, REFUSES_BAD_ARGUMENTS
from grader.operation.windows import (
    PER_AXIS,
    SIZES,
    WindowSizes,
    input_sizes,
    output_sizes,
    padded_cells,
    per_axis,
    window_features,
)
from grader.records.case import Array, Case
from grader.records.operation import Check, Dimensions

SIZE_FORMULA = (
    "H_out = (H + 2*padding - kernel) // stride + 1, and W_out likewise; "
    "without a stride it is the kernel size"
)

IMPLIES = {**windows.IMPLIES, "gaps": ("stride > kernel",)}
"""By features, those that are on whenever they are."""


Along = int | tuple[int, int]
"""A number for rows and columns alike, or one for each."""


def sizes_of(
    x: Array, kernel_size: Along, stride: Along | None = None, padding: Along = 0
) -> WindowSizes:
    """The sizes of a pooling, along rows and columns."""
    return WindowSizes(
        x.shape[2:],
        per_axis(kernel_size, 2),
        per_axis(kernel_size if stride is None else stride, 2),
        per_axis(padding, 2),
    )


def cells_read(
    x: Array, kernel_size: Along, stride: Along | None = None, padding: Along = 0
) -> int:
    """How many cells a direct program looks at; what a case costs in plain Python loops."""
    window = sizes_of(x, kernel_size, stride, padding)
    return math.prod((*x.shape[:2], *output_sizes(*window), *window.kernel))


def effort(x: Array, kernel_size: Along, stride: Along | None = None, padding: Along = 0) -> int:
    """Cells of the padded images, and cells looked at."""
    window = sizes_of(x, kernel_size, stride, padding)
    padded = padded_cells(x.shape[:2], window.sizes, window.padding)
    return padded + cells_read(x, kernel_size, stride, padding)


def features(
    x: Array, kernel_size: Along, stride: Along | None = None, padding: Along = 0
) -> set[str]:
    """The features that the arguments of any pooling switch on."""
    sizes = sizes_of(x, kernel_size, stride, padding)
    moves = list(zip(sizes.stride, sizes.kernel, strict=True))
    present = {
        "batch": x.shape[0] > 1,
        "channels": x.shape[1] > 1,
        "default stride": stride is None,
        "overlap": any(s < k for s, k in moves),
        "gaps": any(s > k for s, k in moves),
    }
    on = {feature for feature, is_on in present.items() if is_on}
    window = window_features(*sizes) - {"stride", "stride > kernel"}
    return on | (window - {"per-axis stride"} if stride is None else window)


def accepts(x: Array, kernel_size: Along, stride: Along | None = None, padding: Along = 0) -> bool:
    """Whether the arguments of a pooling lie within the contract."""
    sizes, kernel, steps, rings = sizes_of(x, kernel_size, stride, padding)
    return (
        x.ndim == 4
        and min(x.shape) >= 1
        and min(kernel) >= 1
        and min(steps) >= 1
        and all(0 <= 2 * p <= k for p, k in zip(rings, kernel, strict=True))
        and all(k <= n + 2 * p for n, k, p in zip(sizes, kernel, rings, strict=True))
    )


MOVES = ("default stride", "overlap")
"""How windows move where a check is not about it: by their own size, or by one cell. Each has cases
that move either way, so that a fault in one of the two is charged to the check made for it.
"""

_SHAPES = ("rectangular image", "rectangular answer")
"""What differs along the axes makes one of them so."""

_SWITCHES = (
    *("batch", "channels", "gaps", "padding", "1x1 kernel", "even kernel", "kernel covers input"),
    *("rectangular kernel", *_SHAPES, "per-axis stride", "per-axis padding"),
    *("pair arguments", "equal pair", *MOVES),
)
"""What programs branch at: `dtype`, `layout` and `purity` ask with each of them."""

_WINDOW_CHECKS: Mapping[str, Check] = {
    "batch": Check(
        asks="Every image of a batch is answered.",
        needs=("batch",),
        borrows=("even kernel", *MOVES),
    ),
    "channels": Check(
        asks="Every channel is pooled on its own.",
        needs=("channels",),
        borrows=("even kernel", *MOVES),
    ),
    "default-stride": Check(
        asks="Without a stride the window moves by its own size.",
        needs=("default stride",),
        borrows=("even kernel",),
    ),
    "overlap": Check(
        asks="A stride smaller than the window lets windows overlap.",
        needs=("overlap",),
        borrows=("even kernel",),
    ),
    "gaps": Check(
        asks="A stride larger than the window leaves cells out.",
        needs=("gaps",),
        borrows=("even kernel",),
    ),
}
"""How the windows of every pooling move."""

_SHAPE_CHECKS: Mapping[str, Check] = {
    "rectangular": Check(
        asks="Images and windows need not be square.",
        needs=("rectangular kernel", *_SHAPES),
        borrows=("pair arguments", "even kernel", *MOVES),
    ),
    "per-axis-stride": Check(
        asks="`stride=(rows, columns)` moves the window differently along the two axes.",
        needs=("per-axis stride",),
        permits=("overlap", "gaps", "stride > kernel", "pair arguments"),
        borrows=("even kernel", *_SHAPES),
    ),
    "per-axis-padding": Check(
        asks="`padding=(rows, columns)` pads the two axes differently.",
        needs=("per-axis padding",),
        permits=("padding", "pair arguments"),
        borrows=("even kernel", *_SHAPES, *MOVES),
    ),
    "corner-sizes": Check(
        asks="Windows of one cell, even ones, ones as large as the image; remainders.",
        needs=("1x1 kernel", "kernel covers input", "remainder", "even kernel"),
        borrows=MOVES,
    ),
}
"""Which shapes and sizes there are for every pooling."""

_FORM_CHECKS: Mapping[str, Check] = {
    "dtype": Check(
        asks=ASKS_DTYPE,
        needs=DTYPE,
        borrows=("view", *_SWITCHES),
    ),
    "layout": Check(
        asks="x may be a view: a transposed, reversed, sliced or broadcast array.",
        needs=("view",),
        permits=("ties",),
        borrows=_SWITCHES,
    ),
    "purity": Check(
        asks="x stays as it is, and nothing is remembered between calls.",
        needs=("second call",),
        borrows=_SWITCHES,
    ),
    "forms": Check(
        asks="Every argument can be passed by position, by keyword, as an int or as a pair.",
        needs=FORMS,
        borrows=("even kernel", *MOVES),
    ),
}
"""How the arguments of every pooling are held and passed."""


def checks_of(
    basic: str, padding: str, values: Mapping[str, Check] | None = None
) -> dict[str, Check]:
    """The rows that a rubric of a pooling can hold.

    Args:
        basic: What the check of the plainest case asks, in a student's words.
        padding: What the check of the padding asks.
        values: Checks of the numbers in x, by the feature that each is made for.
    """
    by_value = values or {}
    return {
        "basic": Check(asks=basic, borrows=("even kernel", *MOVES)),
        **_WINDOW_CHECKS,
        "padding": Check(asks=padding, needs=("padding",), borrows=("even kernel", *MOVES)),
        **by_value,
        **_SHAPE_CHECKS,
        **_FORM_CHECKS,
        "combined": Check(
            asks="Everything at once.",
            needs=("padding", "batch", "channels", "overlap", "gaps"),
            permits=(
                *PER_AXIS,
                *SIZES,
                *FORMS,
                *("default stride", *by_value, "even kernel", "fractions"),
            ),
        ),
        "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
    }


def _ones(length: Mapping[str, int]) -> Case:
    """Ones, with a stride and padding, so that every part of a program runs."""
    kernel = length["window rows"], length["window columns"]
    sizes = input_sizes((length["rows"], length["columns"]), kernel, stride=2, padding=1)
    x = np.ones((length["batch"], length["channels"], *sizes))
    return example("", x=x, kernel_size=kernel, stride=2, padding=1)


DIMENSIONS = Dimensions(
    long=("batch", "channels", "rows", "columns"),
    short=("window rows", "window columns"),
    case=_ones,
)
"""What a program of a pooling can loop over."""


def rules_of(padding: str) -> tuple[str, ...]:
    """What of the contract of a pooling is told first.

    Args:
        padding: What a cell of padding counts as.
    """
    return (
        "x is (N, C, H, W), the answer (N, C, H_out, W_out).",
        "`H_out = (H + 2 * padding_rows - kernel_rows) // stride_rows + 1`, and W_out likewise.",
        f"No stride means the kernel size; {padding}.",
    )
