"""Known mistakes and laws together: one cause for what both say, and fresh cases between them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np
import pytest

from grader.allowance import Allowance
from grader.check import causes
from grader.check.asker import AllowedAsker
from grader.check.causes import find_causes
from grader.check.run import CheckRun, judge
from grader.explain.laws import FreshCases
from grader.records.assignment import Assignment, RubricRow
from grader.records.case import Answer, AnsweredCase
from grader.records.deck import Deck
from grader.records.finding import Cause
from grader.records.law import Law
from grader.records.mistake import Mistake
from grader.records.verdict import Asked, Diagnosis
from tests.support import OPERATIONS, FakeAsker, pad_case, returned

PAD = OPERATIONS["pad"]
MISTAKE = Mistake(name="a mistake", headline="Your code does this", question="Why?")


def wrong(number: int) -> Asked:
    answered = AnsweredCase(case=pad_case(float(number)), answer=Answer(value=np.array([0.0])))
    return judge(PAD, answered, returned(np.array([1.0])))


WRONG = [wrong(number) for number in range(6)]
FRESH = [wrong(number) for number in range(10, 14)]


def among(cases: Iterable[Asked]) -> Callable[[Asked], bool]:
    return frozenset(cases).__contains__


def known(cases: Iterable[Asked], *, certain: bool = True) -> Cause:
    diagnosis = Diagnosis(mistakes=(MISTAKE,), certain=certain, evidence="")
    return Cause(gives=among(cases), diagnosis=diagnosis)


def law(cases: Iterable[Asked], **changes: Any) -> Law:
    return Law(
        family="values",
        headline="Your numbers",
        question="Which?",
        sentence=lambda _: "Your numbers.",
        holds=lambda _: True,
        gives=among(cases),
        **changes,
    )


class Fresh(FreshCases):
    """Fresh cases that were asked."""

    def __init__(self) -> None:
        super().__init__((), lambda _: [], partial(judge, PAD))

    @property
    def wrong(self) -> list[Asked]:
        return FRESH


@pytest.fixture
def found(
    assignment: Assignment, practice_deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> Callable[[list[Cause], list[Law]], list[Cause]]:
    row: RubricRow = next(row for row in assignment.rubric if row.operation == "pad")

    def find(mistakes: list[Cause], laws: list[Law]) -> list[Cause]:
        monkeypatch.setattr(causes, "known_causes", lambda *_: mistakes)
        monkeypatch.setattr(causes, "find_laws", lambda *_: laws)
        run = CheckRun(row=row, cases=tuple(WRONG))
        return find_causes(
            PAD, [run], AllowedAsker(FakeAsker({}), Allowance()), Fresh(), deck=practice_deck
        )

    return find


Find = Callable[[list[Cause], list[Law]], list[Cause]]


def test_a_law_that_gives_the_same_is_what_a_certain_mistake_rests_on(found: Find) -> None:
    own = law([*WRONG, *FRESH])
    (cause,) = found([known([*WRONG, *FRESH])], [own])
    assert cause.diagnosis
    assert cause.law is own


def test_a_law_that_gives_more_stands_alone(found: Find) -> None:
    name, alone = found([known(WRONG[:3])], [law(WRONG)])
    assert (name.law, alone.diagnosis) == (None, None)
    assert alone.is_whole


def test_a_mistake_that_fresh_cases_deny_goes_where_the_law_agrees_with_them(found: Find) -> None:
    (cause,) = found([known(WRONG)], [law([*WRONG, *FRESH])])
    assert cause.diagnosis is None
    assert cause.law


def test_a_mistake_that_may_be_is_no_better_than_a_law(found: Find) -> None:
    maybe, alone = found([known(WRONG, certain=False)], [law(WRONG)])
    assert (maybe.law, alone.diagnosis) == (None, None)


def test_a_law_of_shapes_goes_with_a_mistake_that_gives_some_of_the_same(found: Find) -> None:
    shapes = law(WRONG, tells_values=False)
    (cause,) = found([known(WRONG[:3])], [shapes])
    assert cause.diagnosis
    assert cause.law is shapes


def test_a_law_of_two_faults_gives_way_to_mistakes_that_are_known(found: Find) -> None:
    (cause,) = found([known(WRONG[:3])], [law(WRONG, deviations=2)])
    assert cause.diagnosis
    assert cause.law is None


def test_a_law_of_two_faults_promises_nothing() -> None:
    assert not Cause(gives=among(WRONG), law=law(WRONG, deviations=2)).is_whole
