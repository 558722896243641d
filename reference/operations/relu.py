"""The numbers above 0, and 0 for all others."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Check, Draw, example
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import narrower, relu_cases
from ..again import asked_again

AXES = {"x": "...", "return": "..."}

CHECKS = relu_cases.checks_of(
    basic="Numbers above 0 stay as they are, numbers below 0 become 0.",
    own={"zeros": Check(asks="0 stays 0.", needs=("zeros",))},
)

NARROWING = narrower.ANY_AXES
SIZE_FORMULA = "it has the shape of x"
RULES = (
    "The answer has the shape of x, which has one axis or more.",
    "Every number stands for itself: above 0 it stays, else it becomes 0.",
)


def relu(x: NDArray[np.floating]) -> NDArray[np.floating]:
    """Turn every number below 0 into 0.

    Like `torch.nn.functional.relu`: each number becomes `max(number, 0)`.

    Args:
        x: Array with any number of axes, at least one.

    Returns:
        A new array of the shape and dtype of x, float64 or float32. x is not modified, the answer
        shares no memory with it (also where no number is below 0), and nothing is remembered from
        one call to the next.

    Example:
        >>> relu(np.array([[1.0, -2.0], [0.0, 3.0]]))
        array([[1., 0.],
               [0., 3.]])
    """
    return np.asarray(np.where(x > 0, x, x.dtype.type(0)))


def features(x: Array) -> set[str]:
    """The features that the arguments switch on."""
    return relu_cases.features_of(x)


def accepts(x: Array) -> bool:
    """Whether x lies within the contract."""
    return relu_cases.fits(x)


def effort(x: Array) -> int:
    """Cells of x."""
    return x.size


def in_torch(torch: Any, x: Any) -> Any:
    """PyTorch's answer; choosing numbers rounds nothing.

    Source: torch.nn.functional.relu
    """
    return torch.nn.functional.relu(x)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return {"x": relu_cases.draw_x(draw, on)}


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    shaped = {title: relu_cases.mixed(*shape) for title, shape in relu_cases.SHAPES.items()}
    zeros = {"zeros": relu_cases.mixed(2, 3, zeros=True)}
    plain, *ranks = (example(title, x=x) for title, x in shaped.items())
    one_sided = [example(title, x=x) for title, x in relu_cases.ONE_SIDED.items()]
    with_zeros = [example(title, x=x) for title, x in zeros.items()]
    return {
        **asked_again(
            plain,
            [plain, *ranks, *one_sided, *with_zeros],
            fine=("nothing else", "three axes"),
            one="row",
        ),
        "zeros": [
            *with_zeros,
            example("zeros alone", x=np.zeros((2, 2))),
            example("zeros and numbers above", x=np.array([[0.0, 2.0], [5.0, 0.0]])),
        ],
        "ranks": ranks,
        "corner-sizes": one_sided,
        "combined": [example("numbers near 0", x=relu_cases.NEAR_0)],
        "refuses-bad-arguments": [
            example("no axis", x=np.array(-3.0)),
            example("whole numbers", x=np.array([1, -2, 3])),
            example("truth values", x=np.array([True, False])),
        ],
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.relu import MISTAKES

    return bank_of_functions(relu, MISTAKES)
