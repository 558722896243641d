"""What a function may really compute, before its answers are held against it."""

from collections.abc import Callable
from functools import lru_cache

import msgspec
import numpy as np

from grader.explain.laws.answers import agrees_with, value_of
from grader.records.arrays import dtype_name
from grader.records.case import AnsweredCase, Array
from grader.records.law import Family
from grader.records.outcome import Returned
from grader.records.verdict import Asked

MAX_PREDICTIONS = 1 << 15
"""Predictions of which it is kept what follows from them."""

MAX_BYTES = 48 << 20
"""Of predictions that are kept; they are the same for every submission that is held against them.
Three hundred wrong programs need 41 MB, of which the last hundred added 5."""

_BYTES_BESIDE = 300
"""What keeping a prediction takes beside its numbers, about."""

_NOTHING = np.empty(0)
"""Stands for what is not kept."""


def no_example(_: AnsweredCase) -> str:
    """Nothing to add where the fact says it all."""
    return ""


class Claim(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One thing that a function may compute.

    The same claim is the same object for every submission, so that its predictions are kept.

    Attributes:
        family: What it is about.
        headline: What the code does, as a fact, without a full stop; no number of a case.
        fact: The same as a main clause that can stand before `in every one of 154 answers`.
        question: One question that leads on, without the corrected line.
        predict: What comes out for a case; NaN for a number of which it says nothing. None, or any
            exception, where it says nothing of the whole case.
        example: What it means for one case, in a sentence; may be empty.
        deviations: In how many parts it differs from what is right; fewer are told first.
        tells_right: Whether it names what is right.
    """

    family: Family
    headline: str
    fact: str
    question: str
    predict: Callable[[AnsweredCase], Array | None]
    example: Callable[[AnsweredCase], str] = no_example
    deviations: int = 1
    tells_right: bool = False


class Predictions:
    """What claims say of cases, kept until it is too much: then all of it is forgotten."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._kept: dict[tuple[Claim, AnsweredCase], Array | None] = {}
        self._bytes = 0

    def of(self, claim: Claim, answered: AnsweredCase) -> Array | None:
        """What a claim says of a case; None if nothing."""
        said = self._kept.get((claim, answered), _NOTHING)
        if said is _NOTHING:
            said = _predict(claim, answered)
            if self._bytes > MAX_BYTES:
                self.forget()
            self._kept[claim, answered] = said
            self._bytes += _BYTES_BESIDE + (0 if said is None else said.nbytes)
        return said

    def forget(self) -> None:
        """Keep nothing, as a cold command begins."""
        self._kept.clear()
        self._bytes = 0


PREDICTIONS = Predictions()
"""Those of this process."""


def predicted(claim: Claim, answered: AnsweredCase) -> Array | None:
    """What a claim says of a case; None if nothing, as where nothing is right."""
    return PREDICTIONS.of(claim, answered)


def _predict(claim: Claim, answered: AnsweredCase) -> Array | None:
    if answered.answer.value is None:
        return None
    try:
        with np.errstate(all="ignore"):
            said = claim.predict(answered)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None
    return None if said is None else np.asarray(said, dtype=np.float64)


@lru_cache(maxsize=MAX_PREDICTIONS)
def differs(claim: Claim, answered: AnsweredCase) -> bool:
    """Whether what it says of a case is not what is right, by more than the bound."""
    said, right = predicted(claim, answered), answered.answer.value
    return said is not None and right is not None and not agrees_with(right, said, answered)


@lru_cache(maxsize=MAX_PREDICTIONS)
def tells_every_number(claim: Claim, answered: AnsweredCase) -> bool:
    """Whether it says each number of an answer to a case."""
    said = predicted(claim, answered)
    return said is not None and not bool(np.isnan(said).any())


def agrees(claim: Claim, asked: Asked) -> bool:
    """Whether what came of a case is what a claim says of it."""
    value, said = value_of(asked), predicted(claim, asked.answered)
    return value is not None and said is not None and agrees_with(value, said, asked.answered)


def gives(claim: Claim, asked: Asked) -> bool:
    """Whether a claim gives what came of a failing case, and that is not what is right.

    It speaks of numbers. What a call does to its arguments is another matter, and so are the dtype
    of its answer and what a second call changes: a case that is judged for that stays wrong
    whatever becomes of the numbers.
    """
    if _is_wrong_beside_numbers(asked) or not agrees(claim, asked):
        return False
    if asked.verdict.new_numbers:
        again = _of_new_numbers(asked)
        return agrees(claim, again) and differs(claim, again.answered)
    return differs(claim, asked.answered)


def _is_wrong_beside_numbers(asked: Asked) -> bool:
    """Whether a case would fail with the right numbers as well, for what it is judged for."""
    judges, outcome, right = asked.answered.case.judges, asked.outcome, asked.answered.answer.value
    if judges in {"arguments", "value"} or not isinstance(outcome, Returned) or right is None:
        return judges == "arguments"
    if judges == "dtype":
        has_dtype = outcome.type != "float"  # Python has one kind for both
        return has_dtype and outcome.dtype != dtype_name(right.dtype)
    return bool(outcome.modified or outcome.shares) or not _repeats(outcome)


def _repeats(outcome: Returned) -> bool:
    """Whether a call that is made again gives the same numbers, and leaves the first ones alone."""
    value, others = outcome.value, (outcome.again, outcome.kept)
    return value is None or all(
        one is not None and np.array_equal(one, value, equal_nan=True) for one in others
    )


def _of_new_numbers(asked: Asked) -> Asked:
    """The last call of a case that is asked again with new numbers in the same arrays."""
    outcome = asked.outcome
    assert isinstance(outcome, Returned)
    last = msgspec.structs.replace(outcome, value=outcome.then)
    return Asked(_with_new_numbers(asked.answered), last, asked.verdict)


@lru_cache(maxsize=MAX_PREDICTIONS)
def _with_new_numbers(answered: AnsweredCase) -> AnsweredCase:
    """The case of the last call; the same object each time, so that predictions are kept."""
    case, answer = answered.case, answered.answer
    arrays = {**case.arrays, **case.then}
    return AnsweredCase(
        case=msgspec.structs.replace(case, arrays=arrays, judges="value", then={}),
        answer=msgspec.structs.replace(answer, value=answer.then, then=None),
    )
