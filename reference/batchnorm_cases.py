"""What `batchnorm` and its gradients have in common: features, the contract, checks and cases.

Where a check is not about it, x is spread so far that eps is within the bound, gamma is 1, beta 0,
there is one feature, and neither the mean nor the variance passes a gradient on: so each of these
is charged to the check made for it.
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

EPS = 1e-5

KEPT = 2.0**-20
"""What right programs are off by, at most, relative to the range of the answer."""

_SPREAD = 256
"""The least variance with which eps makes no difference beyond that."""


_FAR = 4
"""How many times farther apart numbers are than those with steps of 1."""


def size_features(x: Array, gamma: Array, eps: float) -> set[str]:
    """The features that the arguments of all of them switch on."""
    present = {
        "several features": x.shape[1] > 1,
        "scale": bool((gamma != 1).any()),
        "small variance": bool((x.var(axis=0) < _SPREAD).any()),
        "other eps": eps != EPS,
    }
    return {feature for feature, is_on in present.items() if is_on}


def gradient_features(grad_output: Array, x: Array, gamma: Array, eps: float = EPS) -> set[str]:
    """The features that the arguments of a gradient switch on."""
    centred = x.astype(np.float64) - x.mean(axis=0, dtype=np.float64)
    wide = grad_output.astype(np.float64)
    through_mean, through_variance = wide.sum(axis=0), (wide * centred).sum(axis=0)
    present = {
        "gradient of the mean": bool((np.abs(through_mean) > 1e-6).any()),
        "gradient of the variance": bool((np.abs(through_variance) > 1e-6).any()),
    }
    on = {feature for feature, is_on in present.items() if is_on}
    return on | size_features(x, gamma, eps)


def fits(x: Array, *by_feature: Array) -> bool:
    """Whether there are three rows, and a number for each feature in the other arrays.

    Of two rows one is always as far above the mean as the other is below it.
    """
    return (
        x.ndim == 2
        and x.shape[0] >= 3
        and x.shape[1] >= 1
        and all(one.shape == x.shape[1:] for one in by_feature)
    )


def accepts(grad_output: Array, x: Array, gamma: Array, eps: float = EPS) -> bool:
    """Whether `batchnorm` takes the arguments and has an answer of the shape of grad_output."""
    return eps > 0 and fits(x, gamma) and grad_output.shape == x.shape


def effort(grad_output: Array, x: Array, gamma: Array, eps: float = EPS) -> int:
    """Cells of x, a few times."""
    del grad_output, gamma, eps  # they cost nothing
    return 4 * x.size


_SIZES = ("several features", "scale", "small variance", "other eps")
_PASSES = ("gradient of the mean", "gradient of the variance")


def checks_of(asks: Mapping[str, str]) -> dict[str, Check]:
    """The rows that a rubric can hold.

    Args:
        asks: What the checks ask that are told differently of each operation, in a student's
            words; those on `shift`, or on what passes a gradient on, are left out where there is
            none.
    """
    more = {
        "shift": Check(
            asks=asks.get("shift", ""), needs=("shift",), borrows=("several features", "scale")
        ),
        **{
            f"through-{feature.rpartition(' ')[2]}": Check(
                asks=asks.get(f"through-{feature.rpartition(' ')[2]}", ""), needs=(feature,)
            )
            for feature in _PASSES
        },
    }
    own = {name: check for name, check in more.items() if name in asks}
    needed = tuple(feature for check in own.values() for feature in check.needs)
    switches = (*_SIZES, *needed)
    return {
        "basic": Check(asks=asks["basic"]),
        "features": Check(asks=asks["features"], needs=("several features",)),
        "scale": Check(asks=asks["scale"], needs=("scale",), borrows=("several features",)),
        **own,
        "eps": Check(
            asks=asks["eps"], needs=("small variance", "other eps"), permits=("fractions",)
        ),
        **checks_of_layers(switches, permits=("fractions",)),
        "forms": forms_of_layers(NO_PAIRS),
        "combined": Check(
            asks="Everything at once.",
            needs=("several features", "scale", *needed),
            permits=("small variance", "other eps", "fractions", *NO_PAIRS),
        ),
        "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
    }


def draw_layer(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """x, gamma, beta and eps that switch on features."""
    columns = draw.integer(2, 3) if "several features" in on else 1
    x = spread_out(draw.numbers((draw.integer(3, 5), columns)))
    ones = np.ones(columns)
    return {
        "x": x / 64 if "small variance" in on else _FAR * x,
        "gamma": draw.distinct((columns,)) + 1 if "scale" in on else ones,
        "beta": draw.numbers((columns,)) if "shift" in on else 0 * ones,
        "eps": draw.pick([0.5, 2.0]) if "other eps" in on else EPS,
    }


def draw_gradient(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments of a gradient that switch on features, whatever passes it on."""
    layer = draw_layer(draw, on)
    x, gamma, eps = layer["x"], layer["gamma"], layer["eps"]
    return {"grad_output": draw.numbers(x.shape), "x": x, "gamma": gamma, "eps": eps}


def spread_out(x: Array) -> Array:
    """The same numbers, the first row of which is far below the second."""
    far = x.copy()
    far[0], far[1] = -np.abs(x[0]) - 8, np.abs(x[1]) + 8
    return far


def not_passed_on(x: Array) -> Array:
    """A gradient for the answer that neither the mean nor the variance of a column passes on.

    It adds up to 0, and so does it times x: of any three rows those are the differences of the
    other two.
    """
    whole = x * 64 if (x % 1).any() else x
    gradient = np.zeros(x.shape)
    for row in range(len(x) - 2):
        first, second, third = whole[row : row + 3]
        gradient[row : row + 3] += [third - second, first - third, second - first]
    return gradient


def passed_on(gradient: Array, on: frozenset[str], amount: float) -> Array:
    """The same gradient, passed on by the mean alone, by the variance alone, or by both."""
    more = gradient.copy()
    if "gradient of the mean" in on:
        more += amount
    if "gradient of the variance" in on:
        more[0] += amount
        more[1] -= amount
    return more


X = _FAR * spread_out(numbers.integers((4, 1), 3))
"""x of cases that are chosen by hand, where they have one feature."""

WIDE = _FAR * spread_out(numbers.integers((4, 3), 7))
"""The same where they have several."""

STEPS = np.array([[0.0], [0.0], [1.0], [0.0]]) / 64
EQUAL = np.full((4, 1), 3.0)
FINE = 2.0**16 + X + numbers.odd_parts(X.shape, 1, 10)


def layer_of(
    title: str, x: Array, *, gamma: object = None, beta: object = None, **options: float
) -> Case:
    """A case of `batchnorm` that is chosen by hand.

    Args:
        title: What a teacher calls it.
        x: The rows.
        gamma: A number for each feature; 1 for each if it is not given.
        beta: Likewise; 0 for each.
        **options: eps, where it is another than ever.
    """
    by_feature = {
        "gamma": np.ones(x.shape[1]) if gamma is None else np.array(gamma, dtype=float),
        "beta": np.zeros(x.shape[1]) if beta is None else np.array(beta, dtype=float),
    }
    return example(title, x=x, **by_feature, **options)


LAYERS = {
    "nothing else": layer_of("nothing else", X),
    "several features": layer_of("several features", WIDE),
    "a scale": layer_of("a scale", X, gamma=[3.0]),
    "a scale for each feature": layer_of("a scale for each feature", WIDE, gamma=[2.0, 3.0, 5.0]),
    "numbers that differ by 1/64": layer_of("numbers that differ by 1/64", STEPS),
    "equal numbers": layer_of("equal numbers", EQUAL),
    "another eps": layer_of("another eps", X, eps=0.5),
}
"""Cases of what all of them have, by what a teacher calls them."""


_WITH_EPS = tuple(LAYERS)[-3:]


def gradient_of(layer: Case, grad_output: Array) -> Case:
    """A case of a gradient, made of one of `batchnorm`."""
    given = {name: layer.arrays[name] for name in ("x", "gamma")}
    return example(layer.title, grad_output=grad_output, **given, **layer.options)


def chosen_of(layers: list[Case], fine: Case, array: str) -> dict[str, list[Case]]:
    """Corner cases, by check.

    Args:
        layers: Cases of what programs branch at, the plainest first.
        fine: A case of numbers that float32 cannot hold.
        array: The array whose numbers change where it is asked twice.
    """
    again = asked_again(layers[0], layers, fine=(), array=array, one="row")
    by_title = {case.title: case for case in layers}
    return {
        **again,
        "features": [by_title["several features"]],
        "scale": [one for one in layers if "scale" in one.title],
        "eps": [by_title[title] for title in _WITH_EPS],
        "dtype": [*again["dtype"], fine],
        "refuses-bad-arguments": _refused(by_title["several features"]),
    }


def _refused(right: Case) -> list[Case]:
    """Arguments outside the contract, made of some within."""
    given = right.arrays
    two_rows = {name: array[:2] for name, array in given.items() if array.ndim > 1}
    wrong: dict[str, dict[str, Any]] = {
        "a gamma too few": {"gamma": given["gamma"][1:]},
        "two rows": two_rows,
        "a row of x without its axis": {"x": given["x"][0]},
        "an eps below 0": {"eps": -1.0},
    }
    return [example(title, **{**given, **change}) for title, change in wrong.items()]
