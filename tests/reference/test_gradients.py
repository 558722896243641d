"""Gradients: exact, told apart fault by fault, and asked only by who names them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice

import numpy as np
import pytest

from grader.assignment import load_operation, parse_assignment
from grader.assignment.selftest import checks_failed
from grader.deck.build import build_deck
from grader.deck.draw import cases_for, generate_cases
from grader.grade import grade_submission
from grader.isolation.in_process import call_in_process
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.case import Array, Case
from grader.records.deck import Deck
from grader.records.outcome import Returned
from grader.records.report import Report
from tests.reference.gradient_faults import FAULTS, PROGRAMS, PlantedFault, source_of
from tests.support import REPOSITORY, failed_checks, submission_of
from tests.support import source_of as twin_of

GRADIENTS = {name: load_operation(name) for name in PROGRAMS}

PLANTED = [(name, fault) for name, faults in FAULTS.items() for fault in faults]

PRACTICE_DIGEST = "7251a4b43856e0935cb6468d31fab75bb47af006c5eae521f3d413c8175dc23f"
"""Of the practice deck that ships, which gradients leave as it is."""

MAX_SHARE = 0.4
"""Of the points of an operation that one fault may cost."""

MAX_DIFFERENCES = 40
"""Cells of an array that central differences are taken of in a test; a case of more is left out."""


@cache
def asked(name: str) -> Assignment:
    """An assignment of one gradient, with a point for each check."""
    checks = (check for check, one in GRADIENTS[name].checks.items() if one.by_default)
    rubric = "".join(f"{check} = 1\n" for check in checks)
    text = f'title = "A gradient"\n[rubric.{name}]\n{rubric}'
    return parse_assignment(text.encode(), "assignment.toml")


@cache
def deck_of(name: str) -> Deck:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.deck.build.EXAMPLES", 60)
        patch.setattr("grader.deck.fresh.EXAMPLES", 60)
        return build_deck(asked(name), 5, "practice")


def cases_of(name: str) -> Iterator[Case]:
    """Chosen cases within the contract, and a few drawn ones of every check."""
    operation = GRADIENTS[name]
    for check, cases in operation.chosen().items():
        yield from (case for case in cases if check != "refuses-bad-arguments")
    for one in operation.checks.values():
        yield from islice(generate_cases(operation, one, cases_for(operation, one), 20, 3), 3)


@pytest.mark.parametrize("name", GRADIENTS)
def test_autograd_gives_the_same_bits(name: str) -> None:
    operation = GRADIENTS[name]
    for case in cases_of(name):
        assert operation.accepts(case), case.in_words
        right = operation.answer(case).value
        assert right is not None
        assert np.array_equal(operation.twin(**case.arrays, **case.options), right)


WITH_RESPECT_TO = {
    "conv2d_dx": "x",
    "conv2d_dweight": "weight",
    "conv2d_dbias": "bias",
    "maxpool_dx": "x",
}


def central_differences(function: Callable[[Array], float], at: Array, step: float) -> Array:
    """The slope of a function along every cell of an array, exact where it is a line so far."""
    slopes = np.zeros(at.shape)
    for cell in np.ndindex(*at.shape):
        ahead, behind = at.astype(float), at.astype(float)
        ahead[cell] += step
        behind[cell] -= step
        slopes[cell] = (function(ahead) - function(behind)) / (2 * step)
    return slopes


def loss_of(case: Case, name: str, values: Array) -> float:
    """What the gradient is taken of: the answer of the forward function, weighted."""
    arrays = {one: array.astype(float) for one, array in case.arrays.items()}
    weights = arrays.pop("grad_output")
    forward = load_operation(name.partition("_")[0]).twin
    answer = forward(**{**arrays, WITH_RESPECT_TO[name]: values}, **case.options)
    return float((answer * weights).sum())


@pytest.mark.parametrize("name", GRADIENTS)
def test_central_differences_of_the_forward_function_are_the_gradient(name: str) -> None:
    tried = 0
    for case in cases_of(name):
        right = GRADIENTS[name].twin(**case.arrays, **case.options)
        if right.size > MAX_DIFFERENCES or case.arrays["grad_output"].dtype == np.float32:
            continue
        where = case.arrays.get(WITH_RESPECT_TO[name], np.zeros(right.shape))
        slopes = central_differences(partial(loss_of, case, name), where, 0.25)
        assert np.allclose(slopes, right, rtol=0, atol=1e-9), case.in_words
        tried += 1
    assert tried > 40


@pytest.mark.parametrize("name", GRADIENTS)
def test_every_case_has_padding_but_those_of_the_check_made_for_it(name: str) -> None:
    operation = GRADIENTS[name]
    for check, cases in operation.chosen().items():
        may = "no padding" in operation.checks[check].allows
        within = [one for one in cases if one.judges != "refusal"]
        assert may or not any("no padding" in operation.features(one) for one in within), check
    able = {check for check, one in operation.checks.items() if "no padding" in one.allows}
    without = {"corner-sizes"} if name == "maxpool_dx" else set()  # windows of one cell
    assert able == {"no-padding", "dtype", "layout", "purity", "combined"} | without
    assert operation.made_for("no padding", "combined") == "no-padding"


@pytest.mark.parametrize("name", GRADIENTS)
def test_cases_switch_on_no_more_than_their_check_allows(name: str) -> None:
    operation = GRADIENTS[name]
    shown: set[str] = set()
    for check, one in operation.checks.items():
        for case in operation.chosen().get(check, ()):
            if case.judges != "refusal":
                shown |= operation.features(case)
                assert operation.features(case) <= one.allows, (check, case.title)
    for answered in deck_of(name).cases_of(name):
        shown |= operation.features(answered.case)
    for check, one in operation.checks.items():
        assert {*one.needs} <= shown, check


@pytest.mark.parametrize("name", GRADIENTS)
def test_bad_arguments_lie_outside_the_contract(name: str) -> None:
    refused = GRADIENTS[name].chosen()["refuses-bad-arguments"]
    assert len(refused) >= 4
    assert not any(map(GRADIENTS[name].accepts, refused))


@pytest.mark.parametrize("name", GRADIENTS)
def test_every_known_mistake_is_noticed_and_told_from_the_others(name: str) -> None:
    operation, deck = GRADIENTS[name], deck_of(name)
    names: dict[tuple[object, ...], list[str]] = {}
    for mistake in operation.bank().mistakes:
        (way,) = mistake.ways
        assert checks_failed(operation, way.steps, asked(name).rubric, deck), mistake.name
        ask = partial(call_in_process, operation, operation.bank().program(way.steps))
        did = tuple(what_it_did(ask(one.case)) for one in deck.cases_of(name))
        names.setdefault(did, []).append(mistake.name)
    assert [alike for alike in names.values() if len(alike) > 1] == []


def what_it_did(outcome: object) -> object:
    if not isinstance(outcome, Returned) or outcome.value is None:
        return type(outcome)
    return outcome.value.shape, outcome.value.tobytes()


@pytest.mark.parametrize("name", GRADIENTS)
def test_a_mistake_is_told_in_one_sentence_and_one_question(name: str) -> None:
    for mistake in GRADIENTS[name].bank().mistakes:
        assert mistake.headline.startswith("Your "), mistake
        assert ". " not in mistake.headline, mistake
        assert "seem" not in mistake.headline, mistake
        assert len(mistake.headline) <= 90, mistake
        assert mistake.question.endswith("?"), mistake
        assert mistake.question.count("?") == 1, mistake


Grade = Callable[[str, str], Report]


@pytest.fixture(scope="module")
def grade(launcher: Launcher) -> Grade:
    def grade(name: str, source: str) -> Report:
        return grade_submission(submission_of(source), asked(name), deck_of(name), launcher)

    return grade


@pytest.mark.parametrize("name", GRADIENTS)
def test_right_programs_have_full_marks(name: str, grade: Grade) -> None:
    for source in (PROGRAMS[name], twin_of(GRADIENTS[name])):
        assert failed_checks(grade(name, source)) == set()


@pytest.mark.parametrize(("name", "fault"), PLANTED, ids=lambda one: getattr(one, "name", one))
def test_a_fault_costs_the_check_made_for_it_and_few_others(
    name: str, fault: PlantedFault, grade: Grade
) -> None:
    report = grade(name, source_of(name, fault))
    assert f"{name}/{fault.check}" in failed_checks(report)
    lost = report.score.possible - report.score.earned
    assert lost <= MAX_SHARE * report.score.possible
    assert all(finding.headline for finding in report.findings)


CERTAIN = {
    "maxpool_dx": {
        "cut with minus": "Your answer is empty where `padding` is 0, as `a[padding:-padding]` is",
        "windows overwritten": "Your code overwrites what the windows before have left in a cell",
    },
    "conv2d_dx": {
        "cut with minus": "Your answer is empty where `padding` is 0, as `a[padding:-padding]` is",
        "windows overwritten": "Your code overwrites what the windows before have left in a cell",
    },
}


@pytest.mark.parametrize(("name", "fault"), PLANTED, ids=lambda one: getattr(one, "name", one))
def test_the_famous_ones_cost_one_check_and_are_named_for_certain(
    name: str, fault: PlantedFault, grade: Grade
) -> None:
    told = CERTAIN.get(name, {}).get(fault.name)
    if told is None:
        return
    report = grade(name, source_of(name, fault))
    (finding,) = report.findings
    assert failed_checks(report) == {f"{name}/{fault.check}"}
    assert finding.explained
    assert finding.headline == told


def test_no_assignment_that_ships_asks_them(assignment: Assignment, practice_deck: Deck) -> None:
    assert not {one.name for one in assignment.operations} & GRADIENTS.keys()
    assert not {check.partition("/")[0] for check in practice_deck.checks} & GRADIENTS.keys()
    assert practice_deck.digest == PRACTICE_DIGEST


def test_the_grader_knows_nothing_of_them() -> None:
    sources = [*(REPOSITORY / "grader").rglob("*.py")]
    assert not [one for one in sources if any(name in one.read_text("utf-8") for name in GRADIENTS)]


def test_they_are_not_loaded_where_nobody_asks_them() -> None:
    loads = (
        "import sys\n"
        "from grader.assignment import default_assignment_path, load_assignment\n"
        "load_assignment(default_assignment_path())\n"
        "print(*(name for name in sys.modules if name[-3:] == '_dx' or 'gradient' in name))"
    )
    done = subprocess.run(
        [sys.executable, "-c", loads], check=False, capture_output=True, text=True, cwd=REPOSITORY
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
