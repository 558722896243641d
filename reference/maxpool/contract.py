"""The contract of `maxpool`: its twin, its features and the checks of a rubric."""

import math
from functools import partial

import numpy as np

from grader.records.case import Case
from grader.records.operation import Check, Dimensions, Operation

from ..forms import FORMS
from ..lazily import bank_of
from ..pooling import (
    CHECKS_OF_FORM,
    CHECKS_OF_SHAPE,
    CHECKS_OF_WINDOWS,
    DEFAULTS,
    LONG,
    MOVES,
    POOLING_IMPLIES,
    SHORT,
    SIZE_FORMULA,
    accepts_pooling,
    pooling_case,
    pooling_effort,
    pooling_features,
    sizes_of,
)
from ..windows import PER_AXIS, SIZES, slides
from . import twin

__all__ = ["OPERATION"]


def _features(case: Case) -> frozenset[str]:
    x = case.arrays["x"]
    present = {
        "negatives": bool((x < 0).any()),
        "ties": np.unique(x).size < x.size,
    }
    return pooling_features(case) | {feature for feature, is_on in present.items() if is_on}


_CHECKS = {
    "basic": Check(
        asks="One image, one channel: the largest number of every window.",
        borrows=("even kernel", *MOVES),
    ),
    **CHECKS_OF_WINDOWS,
    "padding": Check(
        asks="Padding makes room for windows that reach over the border.",
        needs=("padding",),
        borrows=("even kernel", *MOVES),
    ),
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
    **CHECKS_OF_SHAPE,
    **CHECKS_OF_FORM,
    "combined": Check(
        asks="Everything at once.",
        needs=("padding", "batch", "channels", "overlap", "gaps"),
        permits=(
            *PER_AXIS,
            *SIZES,
            *FORMS,
            "default stride",
            "negatives",
            "ties",
            "even kernel",
            "fractions",
        ),
    ),
    "refuses-bad-arguments": Check(
        asks="Arguments outside the contract raise an exception.", by_default=False
    ),
}

OPERATION = Operation(
    name="maxpool",
    twin=twin.maxpool,
    twin_file=twin.__file__,
    axes={"x": ("N", "C", "H", "W")},
    defaults=DEFAULTS,
    checks=_CHECKS,
    features=_features,
    implies=POOLING_IMPLIES,
    accepts=accepts_pooling,
    effort=pooling_effort,
    sliding=slides(
        lambda case: sizes_of(case)[3], "row", "column", combines="largest", fill=-math.inf
    ),
    bank=bank_of(__package__),
    dimensions=Dimensions(long=LONG, short=SHORT, case=partial(pooling_case, "maxpool")),
    size_formula=SIZE_FORMULA,
)
