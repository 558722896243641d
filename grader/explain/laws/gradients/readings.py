"""The index law of gradients: along each axis a window lies elsewhere, in one part of its formula.

These are so few that all are tried, and the function need not be asked for any.
"""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import axis_words, sides_of
from grader.explain.laws.gradients.simulate import gradient_of
from grader.explain.laws.reading.positions import (
    CHOICES,
    ONE,
    OWN,
    RIGHT,
    Along,
    Reading,
    positions,
)
from grader.explain.laws.reading.reading_examples import example_of
from grader.explain.laws.reading.reading_words import deviations_of, words_on
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array, Case
from grader.records.operation import Operation
from grader.records.sliding import Gradient

_DILATED = RIGHT._replace(step=ONE, tap=OWN)
"""The stride spreads the taps, and does not move the window."""

_OF_OTHER_INDEX = ("other_step", "other_tap")
"""Numbers of an axis that go by an index of the other one."""


def propose(view: View) -> Iterator[Claim]:
    """Every other number in the place of a right one, along all axes or one."""
    gradient = view.operation.gradient
    if gradient is not None and gradient.is_of_windows:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    return tuple(_claim(operation, one) for one in _readings(operation))


def _readings(operation: Operation) -> Iterator[Reading]:
    gradient = operation.gradient
    assert gradient is not None
    many = len(axis_words(operation))
    left_out = (*_OF_OTHER_INDEX, *(("length",) if gradient.sliding.kernel else ()))
    for part, numbers in zip(Along._fields, CHOICES, strict=True):
        if part in left_out:
            continue
        for number in numbers[1:]:
            if many > 1 or not number.is_of_other:
                along = RIGHT._replace(**{part: number})
                yield (along,) * many
                if many > 1:
                    yield from ((along, RIGHT), (RIGHT, along))
    if gradient.sliding.kernel:
        yield (_DILATED,) * many


def _claim(operation: Operation, reading: Reading) -> Claim:
    words = words_on(operation, reading)
    return Claim(
        family="indices",
        headline=words.headline,
        fact=words.fact,
        question=words.question,
        predict=partial(_predict, operation, reading),
        example=partial(_example, operation, reading),
        deviations=deviations_of(reading),
    )


def _outputs(gradient: Gradient, case: Case) -> tuple[int, ...]:
    return tuple(side.outputs for side in sides_of(gradient.sliding, case))


def _predict(operation: Operation, reading: Reading, answered: AnsweredCase) -> Array | None:
    gradient = operation.gradient
    assert gradient is not None
    sides = sides_of(gradient.sliding, answered.case)
    window, where = positions(reading, sides, _outputs(gradient, answered.case))
    meets = [
        (place - side.p).reshape(side.outputs, 1, taps) == np.arange(side.n).reshape(1, -1, 1)
        for side, taps, place in zip(sides, window, where, strict=True)
    ]
    said = gradient_of(gradient, meets, answered)
    if said is not None and gradient.sliding.combines == "mean":  # which divides as it should
        said *= np.prod(window) / np.prod([side.k for side in sides])
    return said


def _example(operation: Operation, reading: Reading, answered: AnsweredCase) -> str:
    gradient = operation.gradient
    assert gradient is not None
    outputs = _outputs(gradient, answered.case)
    return example_of(operation, reading, answered.case, outputs)
