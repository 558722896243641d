"""What holds of the operations of a classifier's layers, which only those ask who name them."""

import doctest
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module

import numpy as np
import pytest

from grader.assignment import load_operation
from grader.assignment.narrow import narrowed
from grader.assignment.own_faults import close_mistakes
from grader.assignment.selftest import checks_failed
from grader.grade import grade_submission
from grader.isolation.in_process import call_in_process
from grader.isolation.launcher import Launcher
from grader.operation.exactness import errors_of
from grader.records.assignment import Assignment
from grader.records.case import Array, Case
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.report import Report
from tests.built_decks import asked_alone, built_deck
from tests.central_differences import central_differences
from tests.reference import (
    batchnorm_faults,
    batchnorm_programs,
    cross_entropy_faults,
    cross_entropy_programs,
    linear_faults,
    relu_faults,
)
from tests.reference.asked_alone import (
    LAYERS,
    PlantedFault,
    cases_of,
    what_it_did,
)
from tests.support import failed_checks, source_of, submission_of

_MODULES = (linear_faults, relu_faults, cross_entropy_faults, batchnorm_faults)

PROGRAMS = {name: program for module in _MODULES for name, program in module.PROGRAMS.items()}

FAULTS = {name: faults for module in _MODULES for name, faults in module.FAULTS.items()}

RIGHT = {**cross_entropy_programs.RIGHT, **batchnorm_programs.RIGHT}

QUICK = ("cross_entropy", "batchnorm_dx")
"""Those that `make test` tries: each deck that is built takes a second or two."""


def in_part(names: Iterable[str]) -> list[object]:
    """Names of operations, marked where a quick run leaves them out."""
    marks = {name: () if name in QUICK else pytest.mark.whole for name in names}
    return [pytest.param(name, marks=marks[name]) for name in marks]


NAMES = in_part(PROGRAMS)

PLANTED = [
    pytest.param(
        name,
        fault,
        id=f"{name}-{fault.name}",
        marks=() if name in QUICK else pytest.mark.whole,
    )
    for name, faults in FAULTS.items()
    for fault in faults
]

MAX_SHARE = 0.4
"""Of the points of an operation that one fault may cost."""


@pytest.mark.parametrize("name", NAMES)
def test_torch_gives_the_same_within_the_bound(name: str) -> None:
    operation = load_operation(name)
    for case in cases_of(name):
        assert operation.accepts(case), case.in_words
        answer = operation.answer(case)
        assert answer.value is not None
        twin = np.asarray(operation.twin(**case.arrays, **case.options))
        assert (twin.shape, twin.dtype) == (answer.value.shape, answer.value.dtype)
        assert (errors_of(twin, answer.value) <= answer.bound).all(), case.in_words


def test_there_are_programs_of_every_layer() -> None:
    assert PROGRAMS.keys() == FAULTS.keys() == {*LAYERS}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_example_of_the_docstring_is_true(name: str) -> None:
    result = doctest.testmod(import_module(f"reference.operations.{name}"))
    assert result.attempted
    assert result.failed == 0


WITH_RESPECT_TO = {
    "dx": "x",
    "dweight": "weight",
    "dbias": "bias",
    "dgamma": "gamma",
    "dbeta": "beta",
}
"""Arguments of a forward function, by the end of the names of gradients."""

GRADIENTS = [name for name in PROGRAMS if name.rpartition("_")[2] in WITH_RESPECT_TO]

STEPS = {"linear": 0.25, "relu": 0.25}
"""How far to go along functions that are lines so far, by the name of the forward function."""

MAX_SMALL = 100
"""Larger numbers have too few digits left for what differs by a small step."""


def loss_of(case: Case, name: str, values: Array) -> float:
    """What the gradient is taken of: the answer of the forward function, maybe weighted."""
    forward, _, end = name.rpartition("_")
    weights = case.arrays.get("grad_output", np.ones(()))
    arrays = {one: array for one, array in case.arrays.items() if one != "grad_output"}
    if forward == "batchnorm":
        arrays["beta"] = np.zeros_like(arrays["gamma"])
    arrays[WITH_RESPECT_TO[end]] = values
    return float((load_operation(forward).twin(**arrays, **case.options) * weights).sum())


@pytest.mark.parametrize("name", in_part(GRADIENTS))
def test_central_differences_of_the_forward_function_are_the_gradient(name: str) -> None:
    tried, (forward, _, end) = 0, name.rpartition("_")
    step, off = (STEPS[forward], 1e-9) if forward in STEPS else (1e-6, 1e-5)
    for case in cases_of(name):
        x = case.arrays["x"]
        if x.dtype == np.float32 or np.abs(x).max() > MAX_SMALL:
            continue
        right = load_operation(name).twin(**case.arrays, **case.options)
        where = case.arrays.get(WITH_RESPECT_TO[end], np.zeros(right.shape))
        slopes = central_differences(partial(loss_of, case, name), where, step)
        assert np.allclose(slopes, right, rtol=off, atol=off), case.in_words
        tried += 1
    assert tried > 30


@pytest.mark.parametrize("name", NAMES)
def test_cases_switch_on_what_their_check_needs_and_no_more_than_it_allows(name: str) -> None:
    operation, deck = load_operation(name), built_deck(name)
    for check, one in operation.checks.items():
        if not one.by_default:
            continue
        shown = [operation.features(answered.case) for answered in deck.checks[f"{name}/{check}"]]
        assert all(features <= one.allows for features in shown), check
        assert {*one.needs} <= frozenset().union(*shown), check
        assert not one.needs or not any(features.isdisjoint(one.needs) for features in shown)
        for feature in one.borrows:
            assert operation.made_for(feature, check) not in {"", "combined"}, (check, feature)


@pytest.mark.parametrize("name", PROGRAMS)
def test_bad_arguments_lie_outside_the_contract(name: str) -> None:
    refused = load_operation(name).chosen()["refuses-bad-arguments"]
    assert len(refused) >= 3
    assert not any(map(load_operation(name).accepts, refused))


@pytest.mark.parametrize("name", NAMES)
def test_every_known_mistake_is_noticed_for_certain_and_told_from_the_others(name: str) -> None:
    operation, deck = load_operation(name), built_deck(name)
    names: dict[tuple[object, ...], list[str]] = {}
    for mistake in operation.bank().mistakes:
        for way in mistake.ways:
            assert checks_failed(operation, way.steps, asked_alone(name).rubric, deck), mistake.name
            ask = partial(call_in_process, operation, operation.bank().program(way.steps))
            did = tuple(what_it_did(ask(one.case)) for one in deck.cases_of(name))
            names.setdefault(did, []).append(mistake.name)
    assert [alike for alike in names.values() if len(alike) > 1] == []
    assert [*close_mistakes(operation, deck)] == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_mistake_is_told_in_one_sentence_and_one_question(name: str) -> None:
    for mistake in load_operation(name).bank().mistakes:
        assert mistake.headline.startswith("Your "), mistake
        assert ". " not in mistake.headline, mistake
        assert "seem" not in mistake.headline, mistake
        assert len(mistake.headline) <= 90, mistake
        assert mistake.question.endswith("?"), mistake
        assert mistake.question.count("?") == 1, mistake


def words_of(operation: Operation) -> str:
    """All that is said of an operation."""
    asks = (check.asks for check in operation.checks.values())
    return " ".join(" ".join([operation.contract, *operation.rules, *asks]).split())


def test_words_that_a_narrower_contract_replaces_are_there() -> None:
    operations = [load_operation(name) for name in PROGRAMS]
    texts = {one: words_of(one) for one in operations}
    for wording in {wording for one in operations for wording in one.narrowing.wording}:
        users = [one for one in operations if wording in one.narrowing.wording]
        assert any(wording.old in texts[one] for one in users), wording


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_narrower_contract_says_nothing_of_what_is_left_out(name: str) -> None:
    operation = load_operation(name)
    narrowing = operation.narrowing
    assert {*narrowing.axes.values()} <= operation.known_features
    for wording in narrowing.wording:
        left = operation.known_features.intersection(wording.without)
        assert wording.old not in words_of(narrowed(operation, left, ())), wording
    for argument, feature in narrowing.arguments.items():
        if argument in operation.defaults:
            assert argument not in narrowed(operation, (feature,), ()).signature


Grade = Callable[[str, str], Report]


@pytest.fixture(scope="module")
def grade(launcher: Launcher) -> Grade:
    def grade(name: str, source: str) -> Report:
        return grade_submission(
            submission_of(source), asked_alone(name), built_deck(name), launcher
        )

    return grade


@pytest.mark.parametrize("name", NAMES)
def test_right_programs_have_full_marks(name: str, grade: Grade) -> None:
    twin = source_of(load_operation(name))
    for source in (PROGRAMS[name], twin, *RIGHT.get(name, ())):
        assert failed_checks(grade(name, source)) == set()


@pytest.mark.parametrize(("name", "fault"), PLANTED)
def test_a_fault_costs_the_check_made_for_it_and_few_others(
    name: str, fault: PlantedFault, grade: Grade
) -> None:
    report = grade(name, fault.planted_in(PROGRAMS[name]))
    assert f"{name}/{fault.check}" in failed_checks(report)
    lost = report.score.possible - report.score.earned
    assert lost <= MAX_SHARE * report.score.possible
    assert all(finding.headline for finding in report.findings)


def test_no_assignment_that_ships_asks_them(assignment: Assignment, practice_deck: Deck) -> None:
    assert not {one.name for one in assignment.operations} & PROGRAMS.keys()
    assert not {check.partition("/")[0] for check in practice_deck.checks} & PROGRAMS.keys()
