"""What pooling operations have in common: features, the contract, checks, the work of a case."""

import math
from collections.abc import Mapping

import numpy as np

from grader.records.case import Case, Option
from grader.records.operation import Check, Dimensions

from .forms import ASKS_DTYPE, DTYPE, FORMS, REFUSES_BAD_ARGUMENTS, common_features
from .windows import (
    IMPLIES,
    PER_AXIS,
    SIZES,
    WindowSizes,
    input_sizes,
    output_sizes,
    padded_cells,
    per_axis,
    window_features,
)

DEFAULTS: Mapping[str, Option] = {"stride": None, "padding": 0}

SIZE_FORMULA = (
    "H_out = (H + 2*padding - kernel) // stride + 1, and W_out likewise; "
    "without a stride it is the kernel size"
)

POOLING_IMPLIES = {**IMPLIES, "gaps": ("stride > kernel",)}
"""By features, those that are on whenever they are."""


def sizes_of(case: Case) -> WindowSizes:
    """The sizes of a pooling, along rows and columns."""
    kernel = case.options["kernel_size"]
    stride = case.options.get("stride")
    return WindowSizes(
        case.arrays["x"].shape[2:],
        per_axis(kernel, 2),
        per_axis(kernel if stride is None else stride, 2),
        per_axis(case.options.get("padding", 0), 2),
    )


def cells_read(case: Case) -> int:
    """How many cells a direct program looks at; what a case costs in plain Python loops."""
    sizes, kernel, stride, padding = sizes_of(case)
    outputs = output_sizes(sizes, kernel, stride, padding)
    return math.prod((*case.arrays["x"].shape[:2], *outputs, *kernel))


def pooling_effort(case: Case) -> int:
    """Cells of the padded images, and cells looked at."""
    sizes, _, _, padding = sizes_of(case)
    return padded_cells(case.arrays["x"].shape[:2], sizes, padding) + cells_read(case)


def pooling_features(case: Case) -> frozenset[str]:
    """The features that a case of any pooling switches on."""
    x = case.arrays["x"]
    sizes, kernel, stride, padding = sizes_of(case)
    window = window_features(sizes, kernel, stride, padding) - {"stride", "stride > kernel"}
    present = {
        "batch": x.shape[0] > 1,
        "channels": x.shape[1] > 1,
        "default stride": case.options.get("stride") is None,
        "overlap": any(s < k for s, k in zip(stride, kernel, strict=True)),
        "gaps": any(s > k for s, k in zip(stride, kernel, strict=True)),
    }
    if case.options.get("stride") is None:
        window.discard("per-axis stride")
    on = {feature for feature, is_on in present.items() if is_on}
    common = common_features(case, DEFAULTS, pairs=("kernel_size", "stride", "padding"))
    return frozenset(on | window | common)


def accepts_pooling(case: Case) -> bool:
    """Whether a case of a pooling lies within the contract."""
    sizes, kernel, stride, padding = sizes_of(case)
    return (
        case.arrays["x"].ndim == 4
        and min(case.arrays["x"].shape) >= 1
        and min(kernel) >= 1
        and min(stride) >= 1
        and all(0 <= 2 * p <= k for p, k in zip(padding, kernel, strict=True))
        and all(k <= n + 2 * p for n, k, p in zip(sizes, kernel, padding, strict=True))
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


def pooling_checks(
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


def pooling_dimensions(operation: str) -> Dimensions:
    """What a program of a pooling can loop over.

    Its cases hold ones and have a stride and padding, so that every part of a program runs.

    Args:
        operation: Name of the operation.
    """

    def case(length: Mapping[str, int]) -> Case:
        kernel = length["window rows"], length["window columns"]
        sizes = input_sizes((length["rows"], length["columns"]), kernel, stride=2, padding=1)
        return Case(
            operation=operation,
            arrays={"x": np.ones((length["batch"], length["channels"], *sizes))},
            options={"kernel_size": kernel, "stride": 2, "padding": 1},
            positional=2,
        )

    return Dimensions(
        long=("batch", "channels", "rows", "columns"),
        short=("window rows", "window columns"),
        case=case,
    )
