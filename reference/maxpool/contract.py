"""The contract of `maxpool`: its twin, its features and the checks of a rubric."""

import math

import numpy as np

from grader.records.case import Case
from grader.records.operation import Check, Operation

from ..lazily import bank_of
from ..narrower import POOLING
from ..pooling import (
    DEFAULTS,
    MOVES,
    POOLING_IMPLIES,
    SIZE_FORMULA,
    accepts_pooling,
    pooling_checks,
    pooling_dimensions,
    pooling_effort,
    pooling_features,
    sizes_of,
)
from ..windows import slides
from . import twin


def _features(case: Case) -> frozenset[str]:
    x = case.arrays["x"]
    present = {
        "negatives": bool((x < 0).any()),
        "ties": np.unique(x).size < x.size,
    }
    return pooling_features(case) | {feature for feature, is_on in present.items() if is_on}


_VALUES = {
    "negatives": Check(
        asks="Negative numbers have a largest one too; padding is never the largest.",
        needs=("negatives",),
        borrows=("padding", "even kernel", *MOVES),
    ),
    "ties": Check(
        asks="Windows in which several cells are the largest.",
        needs=("ties",),
        borrows=("even kernel", *MOVES),
    ),
}
"""Checks of the numbers in x."""

OPERATION = Operation(
    name="maxpool",
    twin=twin.maxpool,
    twin_file=twin.__file__,
    axes={"x": ("N", "C", "H", "W")},
    answer_axes=("N", "C", "H_out", "W_out"),
    defaults=DEFAULTS,
    checks=pooling_checks(
        basic="One image, one channel: the largest number of every window.",
        padding="Padding makes room for windows that reach over the border.",
        values=_VALUES,
    ),
    features=_features,
    implies=POOLING_IMPLIES,
    accepts=accepts_pooling,
    effort=pooling_effort,
    sliding=slides(
        sizes_of,
        "row",
        "column",
        each="image",
        size="kernel_size",
        combines="largest",
        fill=-math.inf,
    ),
    bank=bank_of(__package__),
    dimensions=pooling_dimensions("maxpool"),
    size_formula=SIZE_FORMULA,
    narrowing=POOLING,
    rules=(
        "x is (N, C, H, W), the answer (N, C, H_out, W_out).",
        "`H_out = (H + 2 * padding_rows - kernel_rows) // stride_rows + 1`, and W_out likewise.",
        "No stride means the kernel size; a cell of padding is never the largest.",
    ),
)
