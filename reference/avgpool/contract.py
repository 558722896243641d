"""The contract of `avgpool`: its twin, its features and the checks of a rubric."""

from grader.records.operation import Check, Operation

from ..forms import FORMS
from ..lazily import bank_of
from ..pooling import (
    DEFAULTS,
    FORM_CHECKS,
    MOVES,
    POOLING_IMPLIES,
    SHAPE_CHECKS,
    SIZE_FORMULA,
    WINDOW_CHECKS,
    accepts_pooling,
    pooling_dimensions,
    pooling_effort,
    pooling_features,
    sizes_of,
)
from ..windows import PER_AXIS, SIZES, slides
from . import twin

_CHECKS = {
    "basic": Check(
        asks="One image, one channel: the mean of every window.",
        borrows=("even kernel", *MOVES),
    ),
    **WINDOW_CHECKS,
    "padding": Check(
        asks="Zeros are put around the image, and are counted in the mean like all other cells.",
        needs=("padding",),
        borrows=("even kernel", *MOVES),
    ),
    **SHAPE_CHECKS,
    **FORM_CHECKS,
    "combined": Check(
        asks="Everything at once.",
        needs=("padding", "batch", "channels", "overlap", "gaps"),
        permits=(*PER_AXIS, *SIZES, *FORMS, "default stride", "even kernel", "fractions"),
    ),
    "refuses-bad-arguments": Check(
        asks="Arguments outside the contract raise an exception.", by_default=False
    ),
}

OPERATION = Operation(
    name="avgpool",
    twin=twin.avgpool,
    twin_file=twin.__file__,
    axes={"x": ("N", "C", "H", "W")},
    defaults=DEFAULTS,
    checks=_CHECKS,
    features=pooling_features,
    implies=POOLING_IMPLIES,
    accepts=accepts_pooling,
    effort=pooling_effort,
    sliding=slides(lambda case: sizes_of(case).padding, "row", "column", combines="mean"),
    bank=bank_of(__package__),
    dimensions=pooling_dimensions("avgpool"),
    size_formula=SIZE_FORMULA,
)
