"""The gradient of `relu` with respect to its input."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Check, Draw, example, numbers, vjp
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import narrower, relu_cases
from ..again import asked_again

AXES = {"grad_output": "...", "x": "...", "return": "..."}

CHECKS = relu_cases.checks_of(
    basic="Where x is above 0 grad_output goes through, elsewhere nothing does.",
    own={
        "negative-gradients": Check(
            asks="A number of grad_output below 0 goes through too.", needs=("negative gradients",)
        )
    },
)

NARROWING = narrower.ANY_AXES
SIZE_FORMULA = "it has the shape of x"
RULES = (
    "grad_output and the answer have the shape of x, which has one axis or more.",
    "Where x is above 0 the answer is grad_output, where it is below it is 0.",
    "No number of x is 0.",
)


def relu_dx(grad_output: NDArray[np.floating], x: NDArray[np.floating]) -> NDArray[np.floating]:
    """Let grad_output through where x is above 0.

    The gradient of `(relu(x) * grad_output).sum()` with respect to x. No number of x is 0: what
    the gradient is there is not asked.

    Args:
        grad_output: Gradient of the loss with respect to the answer of relu, in the shape of x.
        x: Array with any number of axes, at least one.

    Returns:
        A new array of the shape and dtype of x, which holds grad_output where x is above 0, and
        else 0. Both arrays of a call share one dtype, float64 or float32. They are not modified,
        the answer shares no memory with them, and nothing is remembered from one call to the next.

    Example:
        >>> relu_dx(np.array([[10.0, 20.0, -30.0]]), np.array([[1.0, -2.0, 3.0]]))
        array([[ 10.,   0., -30.]])
    """
    return np.asarray(np.where(x > 0, grad_output, x.dtype.type(0)))


def features(grad_output: Array, x: Array) -> set[str]:
    """The features that the arguments switch on."""
    negative = {"negative gradients"} if (grad_output < 0).any() else set()
    return relu_cases.features_of(x) | negative


def accepts(grad_output: Array, x: Array) -> bool:
    """Whether the arrays have one shape, and x no 0."""
    return relu_cases.fits(x) and grad_output.shape == x.shape and bool((x != 0).all())


def effort(grad_output: Array, x: Array) -> int:
    """Cells of x."""
    del grad_output  # it has as many
    return x.size


def in_torch(torch: Any, grad_output: Any, x: Any) -> Any:
    """PyTorch's answer, by autograd; choosing numbers rounds nothing.

    Source: torch.nn.functional.relu
    """
    return vjp(torch, torch.nn.functional.relu, x, grad_output)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    x = relu_cases.draw_x(draw, on)
    grad_output = draw.distinct(x.shape)
    if "negative gradients" in on:
        grad_output = _with_both_signs(grad_output)
    return {"grad_output": grad_output, "x": x}


def _with_both_signs(grad_output: Array) -> Array:
    """The same numbers, every other one of which is below 0; the last is, where x is above."""
    changed = grad_output.copy()
    changed.flat[::-2] *= -1
    return changed


def _case(title: str, x: Array, *, negative: bool = False) -> Case:
    """A case that is chosen by hand."""
    grad_output = numbers.distinct(x.shape, 5)
    if negative:
        grad_output = _with_both_signs(grad_output)
    return example(title, grad_output=grad_output, x=x)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    shapes = relu_cases.SHAPES
    plain, *ranks = (_case(title, relu_cases.mixed(*shape)) for title, shape in shapes.items())
    one_sided = [_case(title, x) for title, x in relu_cases.ONE_SIDED.items()]
    square = relu_cases.mixed(3, 3)
    negative = _case("negative gradients", square, negative=True)
    right = plain.arrays
    return {
        **asked_again(
            plain,
            [plain, *ranks, *one_sided, negative],
            fine=("nothing else", "three axes"),
            array="grad_output",
            one="row",
        ),
        "negative-gradients": [
            negative,
            example("none above 0", grad_output=-np.abs(square), x=square),
        ],
        "ranks": ranks,
        "corner-sizes": one_sided,
        "combined": [_case("numbers near 0", relu_cases.NEAR_0, negative=True)],
        "refuses-bad-arguments": [
            example("a row of grad_output too few", **{**right, "grad_output": right["x"][:1]}),
            example("another order of axes", **{**right, "grad_output": right["x"].T.copy()}),
            example("whole numbers", **{**right, "x": right["x"].astype(np.int64)}),
        ],
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.relu_dx import MISTAKES

    return bank_of_functions(relu_dx, MISTAKES)
