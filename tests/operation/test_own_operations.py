"""Operations that courses bring as text: read, asked and judged like those that ship."""

from pathlib import Path

import pytest

from grader.assignment.selftest import run_selftest
from grader.deck.build import build_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.operation import operation_from_source
from grader.records.assignment import Assignment, Limits, Policy, RubricRow
from grader.records.deck import Deck
from grader.records.operation import Operation
from tests.support import REPOSITORY, failed_checks, submission_of

FILES = {
    "conv2d_backward": REPOSITORY / "tests/operation/conv2d_backward.py",
    "softmax": REPOSITORY / "tests/kinds/operations/softmax.py",
}
"""A gradient whose numbers are exact, and shares that are judged within a bound."""


COMBINED = "conv2d_backward/combined"


def read(file: Path) -> Operation:
    return operation_from_source(file.stem, file.read_text("utf-8"), str(file))


OPERATIONS = {name: read(file) for name, file in FILES.items()}


def assignment_of(operation: Operation) -> Assignment:
    return Assignment(
        title="Own",
        operations=(operation,),
        rubric=tuple(
            RubricRow(operation=operation.name, check=check, points=1, feedback="full")
            for check in operation.checks
        ),
        limits=Limits(),
        policy=Policy(),
    )


@pytest.fixture(scope="module", params=FILES)
def operation(request: pytest.FixtureRequest) -> Operation:
    return OPERATIONS[request.param]


@pytest.fixture(scope="module")
def deck(operation: Operation, few_drawn: None) -> Deck:
    del few_drawn
    return build_deck(assignment_of(operation), 7, "practice")


def test_its_deck_shows_every_feature_that_a_check_needs(operation: Operation, deck: Deck) -> None:
    for name, check in operation.checks.items():
        cases = [one.case for one in deck.checks[f"{operation.name}/{name}"]]
        on = frozenset().union(*map(operation.features, cases))
        assert {*check.needs} <= on, name
        assert all(operation.features(case) <= check.allows for case in cases)


def test_its_deck_asks_each_check_in_its_own_way(operation: Operation, deck: Deck) -> None:
    def cases(check: str) -> list[object]:
        return [one.case.judges for one in deck.checks[f"{operation.name}/{check}"]]

    assert {*cases("dtype")} == {"dtype"}
    assert {*cases("purity")} == {"purity"}
    assert {*cases("basic"), *cases("layout"), *cases("forms")} == {"value"}
    assert all(one.case.layouts for one in deck.checks[f"{operation.name}/layout"])


@pytest.mark.slow
def test_its_right_program_has_full_marks_and_each_of_its_mistakes_is_noticed(
    operation: Operation, deck: Deck, launcher: Launcher
) -> None:
    found = run_selftest(assignment_of(operation), deck, launcher)
    assert found.holds
    assert found.reference.earned == found.reference.possible == len(operation.checks)
    assert found.template == 0
    assert found.unnoticed == []
    assert len(found.trials) == found.known[operation.name] > 1


WRONG = {
    "conv2d_backward": (
        """
import numpy as np
def conv2d_backward(grad_output, x, weight, stride=1, padding=0):
    k = weight.shape[2]
    out = np.zeros_like(np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))))
    for n, f, i, j in np.ndindex(grad_output.shape):
        part = out[n, :, i * stride : i * stride + k, j * stride : j * stride + k]
        part += grad_output[n, f, i, j] * weight[f]
    return out[:, :, padding:-padding, padding:-padding].copy()
""",
        "no-padding",
        "Your code seems to cut the padding off with `p:-p`",
    ),
    "softmax": (
        """
import numpy as np
def softmax(x, axis=-1):
    powers = np.exp(x)
    return powers / powers.sum(axis=-1, keepdims=True)
""",
        "axis",
        "Your code takes the last axis, whatever `axis` says",
    ),
}


@pytest.mark.slow
def test_a_mistake_is_told_in_the_words_of_the_file(
    operation: Operation, deck: Deck, launcher: Launcher
) -> None:
    source, check, told = WRONG[operation.name]
    report = grade_submission(submission_of(source), assignment_of(operation), deck, launcher)
    failed = failed_checks(report)
    assert {f"{operation.name}/{check}"} <= failed <= {f"{operation.name}/{check}", COMBINED}
    (finding,) = report.findings
    assert finding.headline == told
