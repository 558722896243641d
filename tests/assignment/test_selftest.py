"""A selftest: what it finds in the assignment that ships, and in others that are not as good."""

import msgspec
import numpy as np
import pytest

from grader.assignment import parse_assignment
from grader.assignment.selftest import checks_failed, run_selftest
from grader.deck.build import build_deck
from grader.deck.narrow import narrowed_deck
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.score import Score
from grader.records.selftest import Selftest, Trial
from grader.records.verdict import VerdictKind
from tests.support import OPERATIONS, restricted, with_limits


def assignment_of(rubric: str) -> Assignment:
    return parse_assignment(f'title = "t"\n{rubric}'.encode(), "t.toml")


def with_case_changed(deck: Deck, check: str) -> Deck:
    """The same deck with a number that is wrong in the first answer of a check."""
    first, *others = deck.checks[check]
    assert first.answer.value is not None
    answer = msgspec.structs.replace(first.answer, value=first.answer.value + 1)
    changed = msgspec.structs.replace(first, answer=answer)
    return msgspec.structs.replace(deck, checks={**deck.checks, check: (changed, *others)})


def trial_of(found: Selftest, mistake: str) -> Trial:
    (trial,) = [one for one in found.trials if one.mistake == mistake]
    return trial


@pytest.fixture(scope="module")
def pad(assignment: Assignment) -> Assignment:
    return restricted(assignment, "pad")


def test_the_assignment_that_ships_holds(shipped: Selftest) -> None:
    assert shipped.holds
    assert shipped.reference == Score(earned=100, possible=100)
    assert shipped.template == 0
    assert shipped.unnoticed == []
    assert (shipped.without_cases, shipped.unjudged) == ((), 0)
    assert sum(shipped.known.values()) == len(shipped.trials)


def test_every_way_of_every_known_mistake_is_tried(shipped: Selftest) -> None:
    known = [
        (name, mistake.name, len(mistake.ways))
        for name, operation in OPERATIONS.items()
        for mistake in operation.bank().mistakes
    ]
    tried = [(trial.operation, trial.mistake, len(trial.noticed)) for trial in shipped.trials]
    assert tried == known


def test_every_check_that_ships_is_tried_and_notices_a_mistake(
    shipped: Selftest, assignment: Assignment
) -> None:
    assert shipped.tried == assignment.rubric
    assert (shipped.untried, shipped.idle) == ({}, [])


def test_a_mistake_is_noticed_by_checks_of_its_operation_alone(shipped: Selftest) -> None:
    for trial in shipped.trials:
        assert {name.partition("/")[0] for name in trial.checks} == {trial.operation}


def test_what_a_program_remembers_is_noticed_by_purity_alone(
    pad: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    found = run_selftest(pad, practice_deck, launcher)
    remembered = trial_of(found, "answer remembered")
    assert remembered.checks == remembered.depends_on == {"pad/purity"}


def test_a_mistake_that_a_rubric_does_not_look_at_is_no_fault_of_the_deck(
    practice_deck: Deck, launcher: Launcher
) -> None:
    found = run_selftest(assignment_of("[rubric.pad]\nbasic = 2"), practice_deck, launcher)
    assert trial_of(found, "answer remembered") in found.unnoticed
    assert "purity" in found.left_out["pad"]
    assert found.holds


def test_a_mistake_that_the_cases_of_all_checks_overlook_is_a_fault(
    pad: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    easy = practice_deck.checks["pad/basic"]
    deck = msgspec.structs.replace(
        practice_deck, checks={**practice_deck.checks, "pad/purity": easy}
    )
    found = run_selftest(pad, deck, launcher)
    assert trial_of(found, "answer remembered") in found.unnoticed
    assert "hole" in trial_of(found, "answer remembered").gaps
    assert found.left_out == {"pad": ()}
    assert found.lost == ()
    assert not found.holds


POOLING = """
[operation.maxpool]
without = ["padding", "pair arguments"]
[rubric.maxpool]
basic = 3
overlap = 1
"""


def test_a_mistake_that_only_cases_outside_of_the_contract_tell_is_none(
    practice_deck: Deck, launcher: Launcher
) -> None:
    asked = assignment_of(POOLING)
    found = run_selftest(asked, narrowed_deck(practice_deck, asked.operations), launcher)
    ignored = trial_of(found, "padding ignored")
    assert ignored.is_outside
    assert ignored not in found.unnoticed
    assert found.not_asked["maxpool"] > 0
    remembered = trial_of(found, "answer remembered")
    assert set(remembered.gaps) == {"no points"}
    assert remembered in found.unnoticed
    assert found.holds
    assert found.reference == Score(earned=4, possible=4)


def test_a_wrong_answer_in_a_deck_is_a_fault(
    pad: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    found = run_selftest(pad, with_case_changed(practice_deck, "pad/sides"), launcher)
    (lost,) = found.lost
    assert (lost.check, lost.asked) == ("sides", len(practice_deck.checks["pad/sides"]))
    assert lost.verdict is not None
    assert lost.verdict.kind is VerdictKind.WRONG_VALUE
    assert found.reference == Score(earned=13, possible=15)
    assert not found.holds


def test_limits_that_no_program_can_keep_are_a_fault(
    practice_deck: Deck, launcher: Launcher
) -> None:
    narrow = with_limits(assignment_of("[rubric.pad]\nbasic = 2"), seconds_per_call=1e-9)
    assert not run_selftest(narrow, practice_deck, launcher).holds


def test_points_for_an_empty_template_are_a_fault(shipped: Selftest) -> None:
    assert not msgspec.structs.replace(shipped, template=1).holds


def test_a_check_that_notices_nothing_is_told_and_no_fault(shipped: Selftest) -> None:
    trials = [
        msgspec.structs.replace(one, noticed=tuple(way - {"pad/ranks"} for way in one.noticed))
        for one in shipped.trials
    ]
    found = msgspec.structs.replace(shipped, trials=tuple(trials))
    assert (found.idle, found.holds) == (["pad/ranks"], True)


def test_mistakes_are_not_tried_on_checks_without_points(
    practice_deck: Deck, launcher: Launcher
) -> None:
    rubric = "[rubric.pad]\nbasic = 2\nsides = 0"
    found = run_selftest(assignment_of(rubric), practice_deck, launcher)
    assert [row.check for row in found.tried] == ["basic"]
    assert found.untried == {"pad/sides": "it gives no points"}
    assert "sides" in found.left_out["pad"]
    assert found.holds


def test_a_check_that_the_deck_has_no_cases_for_is_a_fault(
    practice_deck: Deck, launcher: Launcher
) -> None:
    rubric = "[rubric.pad]\nbasic = 2\nrefuses-bad-arguments = 3"
    found = run_selftest(assignment_of(rubric), practice_deck, launcher)
    assert [row.name for row in found.without_cases] == ["pad/refuses-bad-arguments"]
    assert (found.reference, found.unjudged) == (Score(earned=2, possible=5), 3)
    assert found.lost == ()
    assert not found.holds


def test_an_operation_that_the_deck_does_not_know_is_a_fault_and_none_of_its_mistakes_is_tried(
    practice_deck: Deck, launcher: Launcher
) -> None:
    rubric = "[rubric.pad]\nbasic = 2\n[rubric.avgpool]\nbasic = 4\nbatch = 2"
    found = run_selftest(assignment_of(rubric), practice_deck, launcher)
    assert [row.name for row in found.without_cases] == ["avgpool/basic", "avgpool/batch"]
    assert (found.reference, found.unjudged) == (Score(earned=2, possible=8), 6)
    assert {trial.operation for trial in found.trials} == {"pad"}
    assert found.known["avgpool"] > 0
    assert not found.holds


@pytest.mark.usefixtures("few_drawn")
def test_what_a_right_program_does_outside_the_contract_is_not_judged(launcher: Launcher) -> None:
    strict = assignment_of("[rubric.pad]\nrefuses-bad-arguments = 1")
    found = run_selftest(strict, build_deck(strict, 3, "final"), launcher)
    assert found.untried == {"pad/refuses-bad-arguments": "its arguments lie outside the contract"}
    assert (found.reference, found.unjudged) == (Score(earned=0, possible=1), 1)
    assert (found.tried, found.trials, found.template, found.holds) == ((), (), 0, True)


def test_a_check_of_another_operation_is_passed_over(
    assignment: Assignment, practice_deck: Deck
) -> None:
    wrong = {"call": lambda _program: lambda *_arguments, **_options: np.zeros(1)}
    failed = checks_failed(OPERATIONS["pad"], wrong, assignment.rubric, practice_deck)
    assert failed == {row.name for row in assignment.rubric if row.operation == "pad"}
