"""What `linear` and its gradients have in common: features, the contract, checks and cases.

Where a check is not about it, x has one row, one input and one output, or cases that do not count
where the check made for several of them is lost: so who takes a weight for its transpose loses that
check and not all of them.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.operation import NO_PAIRS, numbers
from grader.operation.arguments import example
from grader.operation.draw import Draw
from grader.operation.forms import REFUSES_BAD_ARGUMENTS
from grader.records.case import Array, Case
from grader.records.operation import Check

from .again import asked_again, checks_of_layers, forms_of_layers

_SEVERAL = ("several inputs", "several outputs")


def size_features(x: Array, weight: Array) -> set[str]:
    """The features that the shapes switch on."""
    present = {
        "batch": x.shape[0] > 1,
        "several inputs": weight.shape[1] > 1,
        "several outputs": weight.shape[0] > 1,
    }
    return {feature for feature, is_on in present.items() if is_on}


def features(grad_output: Array, x: Array, weight: Array) -> set[str]:
    """The features that the arguments of a gradient switch on."""
    del grad_output  # its shape follows from the others
    return size_features(x, weight)


def fits(x: Array, weight: Array) -> bool:
    """Whether a row of x has as many numbers as a row of weight."""
    both = x.ndim == weight.ndim == 2 and min(*x.shape, *weight.shape) >= 1
    return both and x.shape[1] == weight.shape[1]


def accepts(grad_output: Array, x: Array, weight: Array) -> bool:
    """Whether `linear` takes the arguments and has an answer of the shape of grad_output."""
    return fits(x, weight) and grad_output.shape == (len(x), len(weight))


def effort(grad_output: Array, x: Array, weight: Array) -> int:
    """Cells of the largest array, and products."""
    return max(x.size, weight.size, grad_output.size) + len(x) * weight.size


def checks_of(asks: Mapping[str, str]) -> dict[str, Check]:
    """The rows that a rubric can hold.

    Args:
        asks: What the checks ask that are told differently of each operation, in a student's
            words; `bias` is left out where there is none.
    """
    bias = ("bias",) if "bias" in asks else ()
    forms = NO_PAIRS if bias else ("keyword arrays",)
    switches = ("batch", *_SEVERAL, *bias)
    with_bias = {
        name: Check(asks=asks[name], needs=(name,), borrows=switches[:-1]) for name in bias
    }
    return {
        "basic": Check(asks=asks["basic"], borrows=_SEVERAL),
        "batch": Check(asks=asks["batch"], needs=("batch",), borrows=_SEVERAL),
        "features": Check(asks=asks["features"], needs=_SEVERAL),
        **with_bias,
        **checks_of_layers(switches),
        "forms": forms_of_layers(forms, borrows=_SEVERAL),
        "combined": Check(
            asks="Everything at once.", needs=switches, permits=(*forms, "fractions")
        ),
        "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
    }


def _draw_sizes(draw: Draw, on: frozenset[str]) -> tuple[int, ...]:
    """How many rows, inputs and outputs there are."""
    return tuple(draw.integer(2, 4) if feature in on else 1 for feature in ("batch", *_SEVERAL))


def draw_layer(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """x, weight and maybe bias that switch on features."""
    n, inputs, outputs = _draw_sizes(draw, on)
    return {
        "x": draw.distinct((n, inputs)),
        "weight": _first_below_0(draw.numbers((outputs, inputs))),
        "bias": draw.numbers((outputs,)) if "bias" in on else None,
    }


def draw_gradient(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments of a gradient that switch on features."""
    n, inputs, outputs = _draw_sizes(draw, on)
    return {
        "grad_output": _first_below_0(draw.numbers((n, outputs)).T).T.copy(),
        "x": draw.distinct((n, inputs)),
        "weight": _first_below_0(draw.numbers((outputs, inputs))),
    }


def _first_below_0(by_output: Array) -> Array:
    """The same numbers, those of the first output below 0; so are its answers, since x is above.

    Who cuts off what is below 0, or the sign, is wrong in every case then.
    """
    changed = by_output.copy()
    changed[0] = -np.abs(by_output[0])
    return changed


_SIZES = {
    "nothing else": (1, 1, 1),
    "several rows": (3, 1, 1),
    "several inputs": (1, 3, 1),
    "several outputs": (1, 1, 3),
    "more inputs than outputs": (1, 4, 3),
    "more outputs than inputs": (1, 3, 4),
    "as many inputs as outputs": (1, 3, 3),
    "as many rows as inputs and outputs": (3, 3, 3),
}
"""Rows, inputs and outputs of the cases that are chosen by hand, by what a teacher calls them."""

FEATURES = tuple(_SIZES)[2:7]
"""Those with several inputs or outputs and one row."""

_SQUARE = "as many rows as inputs and outputs"


def layer_of(title: str) -> Case:
    """A case of `linear` that is chosen by hand, of the sizes that the title names."""
    n, inputs, outputs = _SIZES[title]
    weight = _first_below_0(numbers.integers((outputs, inputs), 7))
    return example(title, x=numbers.distinct((n, inputs), 3), weight=weight)


def with_bias(title: str) -> Case:
    """The same with a bias."""
    layer = layer_of(title).arrays
    return example(f"a bias, {title}", **layer, bias=numbers.integers((len(layer["weight"]),), 11))


def chosen_for_layer() -> dict[str, list[Case]]:
    """Corner cases of `linear`, by check."""
    cases = [*map(layer_of, _SIZES), with_bias("nothing else"), with_bias(_SQUARE)]
    square, single = (layer_of(title).arrays for title in (_SQUARE, "nothing else"))
    return {
        **asked_again(cases[0], cases, fine=("nothing else", f"a bias, {_SQUARE}"), one="row"),
        "features": [layer_of(title) for title in FEATURES],
        "bias": [
            *map(with_bias, _SIZES),
            example("a bias of 0 among others", **square, bias=np.array([4.0, 0.0, -3.0])),
            example("a bias of 0 and no other", **single, bias=np.zeros(1)),
        ],
        "refuses-bad-arguments": _refused(layer_of("more inputs than outputs")),
    }


def gradient_of(title: str) -> Case:
    """A case of a gradient, of the sizes that the title names."""
    layer = layer_of(title).arrays
    shape = (len(layer["x"]), len(layer["weight"]))
    grad_output = _first_below_0(numbers.integers(shape, 5).T).T.copy()
    return example(title, grad_output=grad_output, **layer)


def chosen_for_gradient() -> dict[str, list[Case]]:
    """Corner cases of every gradient of `linear`, by check."""
    cases = [gradient_of(title) for title in _SIZES]
    fine = ("nothing else", _SQUARE)
    return {
        **asked_again(cases[0], cases, fine, array="grad_output", one="row"),
        "features": [gradient_of(title) for title in FEATURES],
        "refuses-bad-arguments": _refused(gradient_of("more inputs than outputs")),
    }


def _refused(right: Case) -> list[Case]:
    """Arguments outside the contract, made of some within."""
    given = {
        "a column of x too few": {"x": right.arrays["x"][:, 1:]},
        "weight transposed": {"weight": np.ascontiguousarray(right.arrays["weight"].T)},
        "a row of x without its axis": {"x": right.arrays["x"][0]},
    }
    if "grad_output" in right.arrays:
        short = right.arrays["grad_output"][:, 1:]
        given["a column of grad_output too few"] = {"grad_output": short}
    else:
        given["a bias too many"] = {"bias": np.ones(1 + len(right.arrays["weight"]))}
    return [example(title, **{**right.arrays, **wrong}) for title, wrong in given.items()]
