"""The contract of `pad`: its twin, its features and the checks of a rubric."""

import math
from collections.abc import Mapping

import numpy as np

from grader.records.case import Case, Option
from grader.records.operation import Bordering, Check, Dimensions, Operation

from ..forms import ASKS_DTYPE, DTYPE, NO_PAIRS, REFUSES_BAD_ARGUMENTS, common_features
from ..lazily import bank_of
from ..narrower import PADDING
from . import twin
from .relations import RELATIONS
from .widths import value_of, widths_of

_DEFAULTS: Mapping[str, Option] = {"value": 0.0}


def _features(case: Case) -> frozenset[str]:
    x, widths = case.arrays["x"], widths_of(case)
    sizes = x.shape[::-1]
    present = {
        "one axis": x.ndim == 1,
        "more than two axes": x.ndim > 2,
        "several axes padded": len(widths) > 1,
        "axes left alone": len(widths) < x.ndim,
        "axes padded differently": len(set(widths)) > 1,
        "sides padded differently": any(before != after for before, after in widths),
        "one side only": any((before == 0) != (after == 0) for before, after in widths),
        "nothing to pad": not any(before or after for before, after in widths),
        "value": value_of(case) != 0,
        "padding > size": any(
            max(width) > size for width, size in zip(widths, sizes, strict=False)
        ),
        "one cell": x.size == 1,
        "rectangular image": len(set(x.shape)) > 1,
        "negatives": bool((x < 0).any()),
    }
    on = {feature for feature, is_on in present.items() if is_on}
    return frozenset(on | common_features(case, _DEFAULTS) - {"pair arguments"})


def _accepts(case: Case) -> bool:
    flat = case.options["padding"]
    x = case.arrays["x"]
    return (
        isinstance(flat, tuple)
        and x.ndim >= 1
        and min(x.shape) >= 1
        and 2 <= len(flat) <= 2 * x.ndim
        and len(flat) % 2 == 0
        and min(flat) >= 0
    )


def _effort(case: Case) -> int:
    """Cells of the padded array."""
    sizes = case.arrays["x"].shape[::-1]
    widths = (*widths_of(case), *((0, 0),) * len(sizes))
    return math.prod(n + sum(width) for n, width in zip(sizes, widths, strict=False))


_SHAPES = ("rectangular image",)

_REACH = ("several axes padded", "axes left alone")
"""How far `padding` reaches where a check is not about it: each has cases of either kind, so that a
fault in one of the two is charged to the check made for it.
"""

_SWITCHES = (
    *("value", "one side only", "sides padded differently", "axes padded differently"),
    *("one axis", "more than two axes", "nothing to pad", *_REACH),
)
"""What programs branch at: `dtype`, `layout` and `purity` ask with each of them."""

_CHECKS = {
    "basic": Check(
        asks="An image gets as many zeros left as right, and as many above as below.",
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "sides": Check(
        asks="Left and right, top and bottom may differ, and one of them may be 0.",
        needs=("sides padded differently", "one side only"),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "axes": Check(
        asks="The first two numbers are for the last axis, the next two for the one before.",
        needs=("axes padded differently", *_REACH),
        permits=_SHAPES,
    ),
    "ranks": Check(
        asks="x may have one axis, or three, four and five.",
        needs=("one axis", "more than two axes"),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "value": Check(
        asks="The new cells hold `value`, whatever number it is.",
        needs=("value",),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "nothing-to-pad": Check(
        asks="Zeros in `padding` add nothing.",
        needs=("nothing to pad",),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "corner-sizes": Check(
        asks="A single cell, and more padding than there are cells.",
        needs=("padding > size", "one cell"),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "dtype": Check(
        asks=ASKS_DTYPE,
        needs=DTYPE,
        permits=_SHAPES,
        borrows=("view", *_SWITCHES),
    ),
    "layout": Check(
        asks="x may be a view: a transposed, reversed, sliced or broadcast array.",
        needs=("view",),
        permits=_SHAPES,
        borrows=_SWITCHES,
    ),
    "purity": Check(
        asks="x stays as it is, the answer is a new array, and nothing is remembered.",
        needs=("second call",),
        permits=_SHAPES,
        borrows=_SWITCHES,
    ),
    "forms": Check(
        asks="Every argument can be passed by position or by keyword.",
        needs=NO_PAIRS,
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("axes padded differently", "more than two axes", "value"),
        permits=(
            *_REACH,
            "sides padded differently",
            "one side only",
            "one axis",
            "padding > size",
            "negatives",
            "fractions",
            *NO_PAIRS,
            *_SHAPES,
        ),
    ),
    "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
}


_DIMENSIONS = ("batch", "channels", "rows", "columns")


def _case(length: Mapping[str, int]) -> Case:
    return Case(
        operation="pad",
        arrays={"x": np.ones([length[name] for name in _DIMENSIONS])},
        options={"padding": (1, 1, 1, 1)},
        positional=2,
    )


OPERATION = Operation(
    name="pad",
    twin=twin.pad,
    twin_file=twin.__file__,
    axes={"x": ("...",)},
    answer_axes=("...",),
    defaults=_DEFAULTS,
    checks=_CHECKS,
    features=_features,
    implies={
        "axes padded differently": ("several axes padded",),
        "one side only": ("sides padded differently",),
    },
    accepts=_accepts,
    effort=_effort,
    sliding=None,
    bordering=Bordering(array="x", widths="padding", value="value"),
    relations=RELATIONS,
    bank=bank_of(__package__),
    dimensions=Dimensions(long=_DIMENSIONS, case=_case),
    size_formula="every padded axis of n cells gets n + before + after",
    narrowing=PADDING,
    rules=(
        "`padding` holds (start, end) of the last axis, then two for the one before.",
        "Axes that `padding` does not reach stay as they are.",
        "An axis of n cells with (before, after) has n + before + after.",
    ),
)
