"""Points are promised only where nothing that is known can keep them from coming."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.check.findings import group_failures
from grader.check.run import CheckRun, judge
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.finding import Cause, Finding
from grader.records.verdict import Diagnosis
from tests.check.test_findings import ASSIGNMENT, findings_of
from tests.support import OPERATIONS, FakeAsker

Numbers = np.ndarray[Any, Any]


def answers_with(operation: str, change: Callable[[Numbers], Numbers]) -> Callable[..., Any]:
    """The right program, whose answer is changed."""
    return lambda **given: change(OPERATIONS[operation].twin(**given))


def owner_of(check: str, found: list[Finding]) -> Finding:
    (owner,) = (one for one in found if check in one.checks)
    return owner


WRONG_NUMBERS: dict[str, Callable[[Numbers], Numbers]] = {
    "one cell too short": lambda out: out[:, :, :-1],
    "the first sequence alone": lambda out: out[0],
}


@pytest.mark.parametrize("change", WRONG_NUMBERS.values(), ids=WRONG_NUMBERS)
def test_a_wrong_dtype_beside_wrong_numbers_is_a_finding_of_its_own(
    change: Callable[[Numbers], Numbers], assignment: Assignment, practice_deck: Deck
) -> None:
    wide = answers_with("conv1d", lambda out: change(out).astype(np.float64))
    found = findings_of(assignment, practice_deck, {"conv1d": wide})
    numbers, dtype = owner_of("conv1d/basic", found), owner_of("conv1d/dtype", found)
    assert numbers is not dtype
    assert numbers.explained
    assert not dtype.explained
    alone = findings_of(assignment, practice_deck, {"conv1d": answers_with("conv1d", change)})
    assert [one.explained for one in alone] == [True]


def test_what_another_known_mistake_gives_as_well_is_not_promised(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Whether the padding holds zeros as well shows only once the search begins below 0."""
    never_below_0 = answers_with("maxpool", lambda out: np.maximum(out, 0).astype(out.dtype))
    (found,) = findings_of(assignment, practice_deck, {"maxpool": never_below_0})
    assert found.cause.is_whole
    assert found.cause.may_hide
    assert not found.explained


def test_answers_of_nothing_but_zeros_promise_nothing(
    assignment: Assignment, practice_deck: Deck
) -> None:
    empty = answers_with("conv2d", np.zeros_like)
    (found,) = findings_of(assignment, practice_deck, {"conv2d": empty})
    assert found.cause.is_whole
    assert not found.explained


def test_a_check_of_which_every_call_raises_is_not_promised(practice_deck: Deck) -> None:
    """The dtype of an answer that never came may be wrong as well."""
    diagnosis = Diagnosis(mistakes=(), certain=True, evidence="")
    cause = Cause(gives=lambda asked: not asked.verdict.right, diagnosis=diagnosis)
    row = next(one for one in ASSIGNMENT.rubric if one.name == "conv1d/dtype")

    def promised(function: Callable[..., Any]) -> bool:
        asker, operation = FakeAsker({"conv1d": function}), OPERATIONS["conv1d"]
        cases = [
            judge(operation, one, asker.ask(one.case)) for one in practice_deck.checks[row.name]
        ]
        (found,) = group_failures(operation, [CheckRun(row=row, cases=tuple(cases))], [cause])
        return found.explained

    assert promised(answers_with("conv1d", lambda out: out[:, :, :-1]))
    assert not promised(answers_with("conv1d", lambda out: out[len(out)]))
