"""What the gradients of poolings have in common: features, the contract, checks, cases."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from grader.operation import numbers
from grader.operation.arguments import example
from grader.operation.draw import Draw
from grader.operation.windows import output_sizes, per_axis
from grader.records.case import Array, Case, Option
from grader.records.operation import Check

from . import pooling
from .pooling import Along, sizes_of
from .pooling_cases import corner_cases, draw_pooling

IMPLIES = pooling.IMPLIES
SIZE_FORMULA = "it has the shape of x"

_EITHER = ("overlap", "padding", "no padding")
"""What a check borrows that is not about it. Who cuts padding off with `p:-p` is wrong without, who
forgets it is wrong with it; so every check has cases of both kinds."""

_ASKS = {
    "batch": "Every image has a gradient of its own.",
    "default-stride": "Without a stride the window moved by its own size.",
    "gaps": "A stride larger than the window left cells out.",
    "no-padding": "Without padding there is nothing to cut off.",
    "per-axis-stride": "`stride=(rows, columns)` moved the window differently along the two axes.",
    "per-axis-padding": "`padding=(rows, columns)` padded the two axes differently.",
    "layout": "Arguments may be views: transposed, reversed, sliced or broadcast arrays.",
    "purity": "Arguments stay as they are, and nothing is remembered between calls.",
}
"""What checks of the way forward ask in other words."""


def checks_of(asks: Mapping[str, str], values: Mapping[str, Check]) -> dict[str, Check]:
    """The rows that a rubric of the gradient of a pooling can hold: those of the way forward.

    Args:
        asks: What checks ask that are told differently of each gradient, in a student's words.
        values: Checks of the numbers in x, by the feature that each is made for.
    """
    said = {**_ASKS, **asks}
    forward = pooling.checks_of(basic="", padding="", values=values)
    checks: dict[str, Check] = {}
    for name, check in forward.items():
        checks[name] = _with_either(name, check, said.get(name, check.asks))
        if name == "padding":
            alone = msgspec.structs.replace(check, needs=("no padding",))
            checks["no-padding"] = _with_either("no-padding", alone, said["no-padding"])
    return checks


def _with_either(name: str, check: Check, asks: str) -> Check:
    """A check that borrows how windows overlap and whether there is padding, if about neither."""
    if not check.allows:  # what is to be refused
        return check
    others = {"padding": "no padding", "no-padding": "padding"}
    own = check.needs if len(check.needs) == 1 else ()
    borrowed = tuple(one for one in _EITHER if one not in own and one != others.get(name))

    def left(features: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in features if one not in {*_EITHER, "ties"} - {*own})

    return Check(
        asks=asks,
        needs=left(check.needs),
        permits=left(check.permits),
        borrows=(*left(check.borrows), *_moving(name, borrowed)),
    )


def _moving(name: str, borrowed: tuple[str, ...]) -> tuple[str, ...]:
    """The same without what a check cannot have whose windows move by their own size or further."""
    fixed = ("default-stride", "gaps")
    return tuple(one for one in borrowed if one != "overlap" or name not in fixed)


def features(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> set[str]:
    """The features that the arguments of the gradient of any pooling switch on."""
    del grad_output  # its shape follows from the others
    found = pooling.features(x, kernel_size, stride, padding)
    return found | ({"no padding"} if min(per_axis(padding, 2)) == 0 else set())


def accepts(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> bool:
    """Whether a pooling takes the arguments and has an answer of the shape of grad_output."""
    if not pooling.accepts(x, kernel_size, stride, padding):
        return False
    sizes = output_sizes(*sizes_of(x, kernel_size, stride, padding))
    return grad_output.shape == (*x.shape[:2], *sizes)


def effort(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> int:
    """Cells of the padded images, and cells looked at."""
    del grad_output  # its shape follows from the others
    return pooling.effort(x, kernel_size, stride, padding)


def _numbers_of(draw: Draw, on: frozenset[str], shape: tuple[int, ...]) -> Array:
    x = numbers.distinct(shape, draw.offset())
    return -x if "negatives" in on else x


def fills(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> dict[str, Along]:
    """The stride where none is given."""
    del grad_output, x, stride, padding
    return {"stride": kernel_size}


def draw_gradient(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments of the gradient of a pooling; the share of a cell is whole where numbers are."""
    forward = draw_pooling(draw, on, _numbers_of)
    given = draw.numbers(_shape_of_answer(**forward)) * math.prod(forward["kernel_size"])
    return {"grad_output": given, **forward}


def _shape_of_answer(x: Array, **options: Any) -> tuple[int, ...]:
    return (*x.shape[:2], *output_sizes(*sizes_of(x, **options)))


def case_of(title: str, x: Array, kernel_size: Option, **options: Option) -> Case:
    """A case that is chosen by hand, with numbers for grad_output that windows can share."""
    shape = _shape_of_answer(x, kernel_size=kernel_size, **options)
    given = numbers.integers(shape, 3) * math.prod(per_axis(kernel_size, 2))
    return example(title, grad_output=given, x=x, kernel_size=kernel_size, **options)


def chosen_for_gradient() -> dict[str, list[Case]]:
    """Corner cases of every gradient of a pooling, by check: those of the way forward, and more."""
    square, six = numbers.distinct((1, 1, 4, 4), 1), numbers.distinct((1, 1, 6, 6), 5)
    forward = corner_cases(case_of, "grad_output")
    return {
        **forward,
        "corner-sizes": [
            *forward["corner-sizes"],
            case_of("a window as large as the padded image", square[..., :2, :2], 4, padding=1),
            case_of("cells of padding that no window reaches", six, 3, padding=1),
        ],
        "per-axis-padding": [
            *forward["per-axis-padding"],
            case_of("padding on all sides", square, 4, stride=2, padding=(2, 1)),
        ],
        "no-padding": [
            case_of("no padding", square, 2),
            case_of("no padding, windows that overlap", square, 2, stride=1),
        ],
        "refuses-bad-arguments": _refused(square),
    }


def _refused(x: Array) -> list[Case]:
    """Arguments outside the contract."""
    right = case_of("", x, 2).arrays
    short = {**right, "grad_output": right["grad_output"][..., :-1]}
    return [
        example("a column of grad_output too few", **short, kernel_size=2),
        example("negative padding", **right, kernel_size=2, padding=-1),
        example("stride 0", **right, kernel_size=2, stride=0),
        example("padding larger than half the window", **right, kernel_size=2, padding=2),
    ]
