"""What of an outcome is kept until all is told."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from grader.check.causes import outcomes_for
from grader.check.run import MAX_BYTES_KEPT, MAX_TIMES_RIGHT, MIN_BYTES_KEPT, judge
from grader.explain.candidates import single_candidates
from grader.records.case import Answer, AnsweredCase, Array
from grader.records.deck import Deck
from grader.records.outcome import Returned
from grader.records.verdict import VerdictKind
from tests.support import OPERATIONS, pad_case, returned

PAD = OPERATIONS["pad"]


def right_of(cells: int) -> AnsweredCase:
    return AnsweredCase(case=pad_case(), answer=Answer(value=np.zeros(cells)))


def kept_of(right: AnsweredCase, size: int) -> Array | None:
    """The numbers that are kept of an answer of so many bytes, which is wrong."""
    asked = judge(PAD, right, returned(np.ones(size // 8)))
    assert asked.verdict.kind is VerdictKind.WRONG_SHAPE
    assert isinstance(asked.outcome, Returned)
    assert asked.outcome.shape == (size // 8,)
    return asked.outcome.value


@pytest.mark.parametrize(
    ("cells", "most"),
    [(1, MIN_BYTES_KEPT), (100, 100 * 8 * MAX_TIMES_RIGHT), (1 << 14, MAX_BYTES_KEPT)],
)
def test_the_numbers_of_an_answer_that_is_far_too_large_are_not_kept(cells: int, most: int) -> None:
    assert kept_of(right_of(cells), most) is not None
    assert kept_of(right_of(cells), most + 8) is None


def sizes_of_known_mistakes(deck: Deck) -> Iterator[tuple[int, AnsweredCase]]:
    """How large the answers are that programs with known mistakes give."""
    for name in ("pad", "conv1d", "conv2d", "maxpool"):
        cases = deck.cases_of(name)
        known = outcomes_for(OPERATIONS[name], deck.digest, cases)
        for answered, one in product(cases, single_candidates(known.bank)):
            outcome = known.of(one, answered)
            if isinstance(outcome, Returned):
                yield outcome.nbytes, answered


@pytest.mark.slow
def test_of_known_mistakes_all_numbers_are_kept(practice_deck: Deck) -> None:
    for size, answered in sizes_of_known_mistakes(practice_deck):
        right = answered.answer.value
        assert right is not None
        assert size <= max(MAX_TIMES_RIGHT * right.nbytes, MIN_BYTES_KEPT)
        assert size <= MAX_BYTES_KEPT


def test_a_deck_cannot_be_answered_with_more_than_a_process_may_hold(practice_deck: Deck) -> None:
    rights = [one.answer.value for own in practice_deck.checks.values() for one in own]
    sizes = [MAX_TIMES_RIGHT * one.nbytes for one in rights if one is not None]
    assert sum(min(max(one, MIN_BYTES_KEPT), MAX_BYTES_KEPT) for one in sizes) < 40 << 20
