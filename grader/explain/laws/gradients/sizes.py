"""The size law of gradients: an answer as large as the padded x, or as the windows reach."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.answers import value_of
from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING, Side, sides_of
from grader.explain.laws.rule import answer_to, arrays_of, right_of, rule
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.verdict import Asked

Part = Callable[[Side], tuple[int, int]]
"""The first cell along an axis of what is answered, and how many there are."""

_QUESTION = "Which array has the shape that your answer should have?"


def _reach(side: Side) -> int:
    """Cells of the padded x up to the end of the last window."""
    return side.s * (side.outputs - 1) + side.k


_OF_PADDED: dict[str, Part] = {
    "Your answer has the shape of the padded x, with the gradient of its padding": lambda side: (
        0,
        side.padded,
    ),
    "Your answer ends where the last window does, and has the gradient of the padding": (
        lambda side: (0, _reach(side))
    ),
    "Your answer ends where the last window does": lambda side: (
        side.p,
        max(min(side.n, _reach(side) - side.p), 0),
    ),
    "Your answer lacks as many cells at its end as the windows leave over": lambda side: (
        side.p,
        max(_reach(side) - 2 * side.p, 0),
    ),
}
"""Parts of the gradient with respect to the padded x."""

_OF_KERNEL = "Your answer is larger than the kernel, by what the stride leaves over at the end of x"


def propose(view: View) -> Iterator[Claim]:
    """Every other part, if an answer has another shape than it should."""
    gradient, wrong = view.operation.gradient, view.answers.wrong
    if gradient is not None and gradient.is_of_windows and any(map(_has_another_shape, wrong)):
        yield from _claims(view.operation)


def _has_another_shape(asked: Asked) -> bool:
    value = value_of(asked)
    return value is not None and value.shape != right_of(asked.answered).shape


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    gradient = operation.gradient
    assert gradient is not None
    if gradient.of == "x":
        return tuple(
            rule(headline, _QUESTION, partial(_of_padded, operation, part), family="sizes")
            for headline, part in _OF_PADDED.items()
        )
    return (rule(_OF_KERNEL, _QUESTION, partial(_of_kernel, operation), family="sizes"),)


def _of_padded(operation: Operation, part: Part, answered: AnsweredCase) -> Array:
    gradient = operation.gradient
    assert gradient is not None
    sliding, case = gradient.sliding, answered.case
    padded = np.pad(
        case.arrays["x"].astype(np.float64), sliding.widths(case), constant_values=sliding.fill
    )
    whole = answer_to(operation, answered, x=padded, **{sliding.arguments.padding: 0})
    parts = (part(side) for side in sides_of(sliding, case))
    kept = tuple(slice(first, first + many) for first, many in parts)
    return whole[(slice(None),) * LEADING + kept]


def _of_kernel(operation: Operation, answered: AnsweredCase) -> Array:
    """The gradient of a kernel that has more taps, which reach the end of the padded x."""
    gradient = operation.gradient
    assert gradient is not None
    sliding, case = gradient.sliding, answered.case
    over = [(0, side.padded - _reach(side)) for side in sides_of(sliding, case)]
    wider = np.pad(arrays_of(answered)[sliding.kernel], [*[(0, 0)] * LEADING, *over])
    return answer_to(operation, answered, **{sliding.kernel: wider})
