"""What programs with known mistakes do: each is called once, and no more is kept than there is."""

from collections import Counter

import msgspec
import pytest

from grader.explain import known_outcomes
from grader.explain.candidates import Candidate, single_candidates
from grader.explain.known_outcomes import KnownOutcomes
from grader.isolation.in_process import call_in_process
from grader.records.case import AnsweredCase, Case
from grader.records.deck import Deck
from grader.records.mistake import Program
from grader.records.outcome import Outcome
from tests.support import OPERATIONS

PAD = OPERATIONS["pad"]
BANK = PAD.bank()
SINGLE = single_candidates(BANK)
CALLS: Counter[Case] = Counter()


def call(program: Program, case: Case) -> Outcome:
    CALLS[case] += 1
    return call_in_process(PAD, program, case)


@pytest.fixture
def case(practice_deck: Deck) -> AnsweredCase:
    CALLS.clear()
    return practice_deck.checks["pad/sides"][0]


def pair() -> Candidate:
    pairs = (one.with_another(other) for one in SINGLE for other in SINGLE)
    return next(one for one in pairs if one is not None)


@pytest.mark.parametrize("in_deck", [True, False])
def test_a_program_is_called_once_in_a_case(case: AnsweredCase, *, in_deck: bool) -> None:
    outcomes = KnownOutcomes(BANK, call, {case: None} if in_deck else {})
    for _ in range(2):
        for one in SINGLE:
            outcomes.of(one, case)
            outcomes.is_harmless(one, case)
    assert CALLS[case.case] == len(SINGLE) + 1  # one more is right


def test_programs_that_do_the_same_have_the_same_object(case: AnsweredCase) -> None:
    outcomes = KnownOutcomes(BANK, call)
    distinct = {id(outcomes.of(one, case)) for one in SINGLE}
    assert 1 < len(distinct) < len(SINGLE) / 2


def test_two_mistakes_at_a_time_are_called_each_time(case: AnsweredCase) -> None:
    outcomes = KnownOutcomes(BANK, call, {case: None})
    both = pair()
    for _ in range(3):
        outcomes.of(both, case)
    assert CALLS[case.case] == 3


def test_of_cases_beside_the_deck_only_the_last_are_kept(
    case: AnsweredCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_outcomes, "MAX_OTHERS", 4)
    outcomes = KnownOutcomes(BANK, call, {case: None})
    outcomes.of(SINGLE[0], case)
    for _ in range(100):
        outcomes.of(SINGLE[0], msgspec.structs.replace(case))
    assert len(outcomes._others) <= 4
    outcomes.of(SINGLE[0], case)
    assert CALLS[case.case] == 101
