"""The size law: how many cells the answer has along each axis that the window slides along.

From shapes alone. What of the answer lies in windows that fit is held against the right numbers.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import Side, sides_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation, Sliding

Formula = Callable[[Side, Side], int]
"""Cells along an axis, of what the window does there and along the other axis."""

_FORMULAS: dict[str, Formula] = {
    "(n + 2p - k) // s": lambda own, _: (own.padded - own.k) // own.s,
    "n + 2p - k + 1": lambda own, _: own.padded - own.k + 1,
    "(n - k) // s + 1": lambda own, _: (own.n - own.k) // own.s + 1,
    "(n + p - k) // s + 1": lambda own, _: (own.n + own.p - own.k) // own.s + 1,
    "(n + 2p - k + 1) // s": lambda own, _: (own.padded - own.k + 1) // own.s,
}


def propose(view: View) -> Iterator[Claim]:
    """Every formula."""
    if view.operation.sliding is not None:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    sliding = operation.sliding
    assert sliding is not None
    return tuple(
        Claim(
            family="sizes",
            headline=f"Your answer has `{words}` cells along each axis",
            fact=f"your answer has `{words}` cells along each axis that the window slides along",
            question="How many windows fit if you draw them?",
            predict=partial(_predict, sliding, formula),
            example=partial(_example, sliding, formula),
        )
        for words, formula in _FORMULAS.items()
    )


def _lengths(sliding: Sliding, formula: Formula, answered: AnsweredCase) -> list[int]:
    sides = sides_of(sliding, answered.case)
    others = sides[::-1]
    return [max(formula(own, other), 0) for own, other in zip(sides, others, strict=True)]


def _predict(sliding: Sliding, formula: Formula, answered: AnsweredCase) -> Array | None:
    right = answered.answer.value
    if right is None:
        return None
    lengths = _lengths(sliding, formula, answered)
    said = np.full((*right.shape[: -len(lengths)], *lengths), np.nan)
    both = tuple(slice(min(*one)) for one in zip(said.shape, right.shape, strict=True))
    said[both] = right[both]
    return said


def _example(sliding: Sliding, formula: Formula, answered: AnsweredCase) -> str:
    """The numbers of the first axis along which the two lengths differ."""
    sides, lengths = sides_of(sliding, answered.case), _lengths(sliding, formula, answered)
    told = next(
        (
            (side, length)
            for side, length in zip(sides, lengths, strict=True)
            if length != side.outputs
        ),
        None,
    )
    if told is None:
        return ""
    side, length = told
    return f"With {side.in_words} that is {length}."
