"""The size law along the axes that no window slides along: how many images and channels there are.

From shapes alone: which images or channels these are, laws on numbers say.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from grader.explain.laws.answers import value_of
from grader.explain.laws.claim import Claim, differs
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.verdict import Asked


class _Number(NamedTuple):
    """How many images or channels an answer may have.

    Attributes:
        words: The same, with `{axis}` for one of them.
        of: The number, of the shape of x.
    """

    words: str
    of: Callable[[tuple[int, ...]], int]


def propose(view: View) -> Iterator[Claim]:
    """The numbers of images, or of channels, that wrong answers have where all else is right."""
    sliding, wrong = view.operation.sliding, view.answers.wrong
    if sliding is None:
        return
    for axis in range(LEADING):
        for number in _numbers(sliding.words):
            if all(_has(number, axis, asked) for asked in wrong):
                claim = _claim(view.operation, axis, number)
                if any(differs(claim, asked.answered) for asked in wrong):
                    yield claim


@cache
def _numbers(words: tuple[str, ...]) -> tuple[_Number, ...]:
    """What may be counted, of the words for the axes of x."""
    return (
        _Number("one {axis}", lambda _: 1),
        *(
            _Number(f"as many {{axis}}s as x has {word}s", partial(_along, index))
            for index, word in enumerate(words)
        ),
        _Number("one {axis} for each channel of each image", lambda shape: shape[0] * shape[1]),
    )


def _along(axis: int, shape: tuple[int, ...]) -> int:
    return shape[axis]


def _has(number: _Number, axis: int, asked: Asked) -> bool:
    value = value_of(asked)
    return value is not None and value.shape == _shape(number, axis, asked.answered)


def _shape(number: _Number, axis: int, answered: AnsweredCase) -> tuple[int, ...] | None:
    right = answered.answer.value
    if right is None:
        return None
    many = number.of(answered.case.arrays["x"].shape)
    return (*right.shape[:axis], many, *right.shape[axis + 1 :])


@cache
def _claim(operation: Operation, axis: int, number: _Number) -> Claim:
    assert operation.sliding is not None
    words = number.words.format(axis=operation.sliding.words[axis])
    return Claim(
        family="sizes",
        headline=f"Your answer has {words}",
        fact=f"your answer has {words}",
        question=f"What says how many {operation.sliding.words[axis]}s the answer has?",
        predict=partial(_predict, axis, number),
        example=partial(_example, operation.sliding.words[axis], axis, number),
    )


def _predict(axis: int, number: _Number, answered: AnsweredCase) -> Array | None:
    shape = _shape(number, axis, answered)
    return None if shape is None else np.full(shape, np.nan)


def _example(word: str, axis: int, number: _Number, answered: AnsweredCase) -> str:
    x, right = answered.case.arrays["x"].shape, answered.answer.value
    many = number.of(x)
    if right is None or right.shape[axis] == many:
        return ""
    return f"Here x has shape {x}, and your answer {many} {word}{'' if many == 1 else 's'}."
