"""What `relu` and its gradient have in common: features, checks and cases.

Where a check is not about it, x has two axes, and numbers on either side of 0.
"""

import numpy as np

from grader.operation import numbers
from grader.operation.draw import Draw
from grader.operation.forms import REFUSES_BAD_ARGUMENTS
from grader.records.case import Array
from grader.records.operation import Check

from .again import checks_of_layers, forms_of_layers

_RANKS = ("one axis", "more than two axes")
_SIGNS = ("all above 0", "all below 0")


def features_of(x: Array) -> set[str]:
    """The features that x switches on."""
    present = {
        "one axis": x.ndim == 1,
        "more than two axes": x.ndim > 2,
        "one cell": x.size == 1,
        "zeros": bool((x == 0).any()),
        "all above 0": bool((x > 0).all()),
        "all below 0": bool((x < 0).all()),
    }
    return {feature for feature, is_on in present.items() if is_on}


def fits(x: Array) -> bool:
    """Whether x is an array of floats with an axis and a cell."""
    return x.dtype.kind == "f" and x.ndim >= 1 and x.size >= 1


def checks_of(basic: str, own: dict[str, Check]) -> dict[str, Check]:
    """The rows that a rubric can hold.

    Args:
        basic: What the check of the plainest case asks, in a student's words.
        own: The checks that only one of the two has.
    """
    needed = tuple(feature for check in own.values() for feature in check.needs)
    switches = (*_RANKS, "one cell", *_SIGNS, *needed)
    return {
        "basic": Check(asks=basic),
        **own,
        "ranks": Check(asks="x may have one axis, or three, four and five.", needs=_RANKS),
        "corner-sizes": Check(
            asks="A single number; numbers that are all above 0, or all below.",
            needs=("one cell", *_SIGNS),
        ),
        **checks_of_layers(switches),
        "forms": forms_of_layers(),
        "combined": Check(
            asks="Everything at once.",
            needs=(*_RANKS, *needed),
            permits=("fractions", "keyword arrays"),
        ),
        "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
    }


def draw_x(draw: Draw, on: frozenset[str]) -> Array:
    """An array that switches on features."""
    x = draw.numbers(_draw_shape(draw, on))
    x[x == -1] = -2  # of which `purity` makes no 0 by adding 1
    if "all above 0" in on:
        return np.abs(x)
    if "all below 0" in on:
        return -np.abs(x) - 1
    return with_both_signs(x, zeros="zeros" in on)


def _draw_shape(draw: Draw, on: frozenset[str]) -> tuple[int, ...]:
    axes = 2
    if "more than two axes" in on:
        axes = draw.integer(3, 5)
    elif "one axis" in on:
        axes = 1
    if "one cell" in on:
        return (1,) * axes
    longest = 3 if axes > 3 else 4
    return (3 if axes == 1 else 2, *(draw.integer(2, longest) for _ in range(axes - 1)))


def with_both_signs(x: Array, *, zeros: bool) -> Array:
    """The same numbers, the first of which is below 0, the last above, and maybe one is 0."""
    changed = x.copy()
    changed.flat[-1] = abs(x.flat[-1])
    changed.flat[0] = -abs(x.flat[0]) - 1
    if zeros:
        changed.flat[x.size // 2] = 0
    return changed


def mixed(*shape: int, zeros: bool = False) -> Array:
    """Numbers for a case that is chosen by hand."""
    x = numbers.integers(shape, 3)
    return with_both_signs(np.where(x == -1, -2.0, x), zeros=zeros)


SHAPES = {
    "nothing else": (2, 3),
    "one axis": (5,),
    "three axes": (2, 2, 3),
    "five axes": (2, 1, 2, 1, 3),
}
"""Of cases with both signs that are chosen by hand, by what a teacher calls them."""

NEAR_0 = np.array([-2.5, -0.75, -0.25, 0.25, 0.75, 1.5, 2.5])
"""Numbers that tell 0 from another limit."""

ONE_SIDED = {
    "a number above 0": np.array([[3.0]]),
    "a number below 0": np.array([[-3.0]]),
    "all above 0": np.array([[1.0, 2.0], [7.0, 4.0]]),
    "all below 0": np.array([[-6.0, -2.0], [-7.0, -4.0]]),
}
"""Arrays of such cases with one sign."""
