"""The size law: how many cells the answer has along each axis that the window slides along.

Formulas are tried on shapes alone. One that fits is told with its numbers if these are the right
ones where whole windows fit, and else as a fact about shapes.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import product
from typing import NamedTuple

import numpy as np

from grader.explain.laws.claim import Claim, agrees, tells_every_number
from grader.explain.laws.geometry import LEADING, sides_of
from grader.explain.laws.sliding.formulas import MAX_DEVIATIONS, RIGHT, Formula, counts, formula
from grader.explain.laws.sliding.shapes import Axes, Ints, axes_of, shapes_of
from grader.explain.laws.sliding.size_words import example_of, fact_of, question_of, unpadded
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.sliding import Sliding
from grader.records.verdict import Asked

Choice = tuple[Formula, ...]
"""A formula for each axis."""

_FEW = 8
"""Answers that reject most formulas; those that tell most come first."""


class _Form(NamedTuple):
    """What the numbers are of an answer that has another size.

    Attributes:
        put: Puts them into an array of that size that holds NaN.
        words: What is said of a case whose answer is too long.
    """

    put: Callable[[Operation, AnsweredCase, Array], None]
    words: str = ""


def propose(view: View) -> Iterator[Claim]:
    """The formulas that give the sizes of all answers, then those that give them of wrong ones."""
    sliding, answers = view.operation.sliding, view.answers
    if sliding is None:
        return
    everywhere = _fitting(sliding, answers.every)
    where_wrong = _fitting(sliding, answers.wrong) if answers.right else []
    for choice in (*everywhere, *(one for one in where_wrong if one not in everywhere)):
        yield from _with_numbers(view.operation, choice, answers.wrong)


def _fitting(sliding: Sliding, asked: Sequence[Asked]) -> list[Choice]:
    """The formulas of the fewest deviations that give all sizes; none if these are right."""
    shapes = shapes_of(sliding, asked)
    if shapes is None or np.array_equal(shapes.axes.outputs, shapes.lengths):
        return []
    own, lengths = shapes
    fits_few = (counts(own.first(_FEW)) == lengths[:_FEW]).all(axis=1)
    choices: list[Choice] = []
    for axis, fits in enumerate(fits_few.T):
        likely = [RIGHT, *(formula(int(index)) for index in np.flatnonzero(fits))]
        fitting = [one for one in likely if _fits(one, axis, own, lengths)]
        choices.append(tuple(fitting))
    return _simplest(product(*choices))


def _fits(formula: Formula, axis: int, own: Axes, lengths: Ints) -> bool:
    if formula.others and lengths.shape[1] == 1:
        return False
    given = np.maximum(formula.cells(own, own.other), 0)
    return np.array_equal(given[:, axis], lengths[:, axis])


def _simplest(choices: Iterator[Choice]) -> list[Choice]:
    """Those of the fewest deviations: those of the axes themselves and the short ones first."""
    by_deviations: dict[int, list[Choice]] = {}
    for choice in choices:
        by_deviations.setdefault(_deviations(choice), []).append(choice)
    fewest = min(by_deviations, default=0)
    if not 0 < fewest <= MAX_DEVIATIONS:
        return []
    return sorted(by_deviations[fewest], key=_length)


def _deviations(choice: Choice) -> int:
    """Parts that differ; the same along all axes are one."""
    return sum(one.deviations for one in set(choice))


def _length(choice: Choice) -> tuple[int, int]:
    return sum(len(one.others) for one in choice), sum(len(one.words) for one in choice)


def _with_numbers(operation: Operation, choice: Choice, wrong: Sequence[Asked]) -> Sequence[Claim]:
    """The claims that say most of the numbers of the wrong answers."""
    right_numbers = _claim(operation, choice, _RIGHT_NUMBERS)
    if not all(agrees(right_numbers, asked) for asked in wrong):
        return [_claim(operation, choice, _ANY_NUMBERS)]
    if all(tells_every_number(right_numbers, asked.answered) for asked in wrong):
        return [right_numbers]
    more = [_claim(operation, choice, form) for form in _MORE_NUMBERS]
    agreeing = [one for one in more if all(agrees(one, asked) for asked in wrong)]
    return agreeing or [right_numbers]


@cache
def _claim(operation: Operation, choice: Choice, form: _Form) -> Claim:
    sliding = operation.sliding
    assert sliding is not None
    if "padding" in operation.without:
        choice = tuple(one if one is RIGHT else unpadded(one) for one in choice)
    fact = fact_of(sliding, choice)
    return Claim(
        family="sizes",
        headline=fact[0].upper() + fact[1:],
        fact=fact,
        question=question_of(sliding, choice),
        predict=partial(_predict, operation, sliding, choice, form),
        example=partial(_example, sliding, choice, form),
        deviations=_deviations(choice),
    )


def _lengths(sliding: Sliding, choice: Choice, answered: AnsweredCase) -> list[int]:
    own = axes_of(sliding, [answered.case])
    given = [one.cells(own, own.other)[0, axis] for axis, one in enumerate(choice)]
    return [max(int(one), 0) for one in given]


def _predict(
    operation: Operation, sliding: Sliding, choice: Choice, form: _Form, answered: AnsweredCase
) -> Array | None:
    right = answered.answer.value
    if right is None:
        return None
    lengths = _lengths(sliding, choice, answered)
    said = np.full((*right.shape[: -len(lengths)], *lengths), np.nan)
    form.put(operation, answered, said)
    return said


def _example(sliding: Sliding, choice: Choice, form: _Form, answered: AnsweredCase) -> str:
    lengths = _lengths(sliding, choice, answered)
    told = example_of(sliding, choice, answered.case, lengths)
    sides = sides_of(sliding, answered.case)
    is_longer = any(one > side.outputs for one, side in zip(lengths, sides, strict=True))
    return f"{told} {form.words}" if form.words and is_longer else told


def _put_right_numbers(_: Operation, answered: AnsweredCase, said: Array) -> None:
    right = answered.answer.value
    assert right is not None
    both = tuple(slice(min(*one)) for one in zip(said.shape, right.shape, strict=True))
    said[both] = right[both]


def _put_zeros_behind(operation: Operation, answered: AnsweredCase, said: Array) -> None:
    said[:] = 0.0
    _put_right_numbers(operation, answered, said)


def _put_bias_behind(operation: Operation, answered: AnsweredCase, said: Array) -> None:
    sliding, case = operation.sliding, answered.case
    assert sliding is not None
    bias = case.arrays.get(sliding.arguments.added)
    said[:] = 0.0 if bias is None else bias.reshape(-1, *(1,) * (said.ndim - LEADING))
    _put_right_numbers(operation, answered, said)


def _put_windows_beyond_the_end(operation: Operation, answered: AnsweredCase, said: Array) -> None:
    """The numbers of windows that reach beyond the end, as if the padding went on there."""
    sliding, case, right = operation.sliding, answered.case, answered.answer.value
    assert sliding is not None
    assert right is not None
    if all(one <= other for one, other in zip(said.shape, right.shape, strict=True)):
        _put_right_numbers(operation, answered, said)
        return
    x = case.arrays["x"]
    steps, window = sliding.steps(case), sliding.window(case)
    behind = [s * one + k for s, one, k in zip(steps, said.shape[LEADING:], window, strict=True)]
    longer = np.pad(
        x, [*((0, 0),) * LEADING, *((0, one) for one in behind)], constant_values=sliding.fill
    )
    numbers = operation.twin(**{**case.arrays, "x": longer}, **case.options)
    said[:] = numbers[tuple(map(slice, said.shape))]


def _put_nothing(_: Operation, __: AnsweredCase, ___: Array) -> None:
    """Leave all numbers open."""


_RIGHT_NUMBERS = _Form(_put_right_numbers)
_ANY_NUMBERS = _Form(_put_nothing)
_MORE_NUMBERS = (
    _Form(_put_zeros_behind, "Cells without a whole window hold 0."),
    _Form(_put_bias_behind, "Cells without a whole window hold nothing but the bias."),
    _Form(_put_windows_beyond_the_end, "Windows that reach beyond the end hold what is there."),
)
"""What can stand in cells for which no window fits."""
