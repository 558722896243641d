"""Faults that others planted in programs of gradients: most are told, and nothing false of any."""

from typing import Any

import numpy as np
import pytest

from grader.check.run import judge_each
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.finding_report import FindingReport
from tests.built_decks import asked_alone, built_deck
from tests.explain.laws.functions import laws_of
from tests.reference.test_gradient_programs import NAMES, Planted, planted
from tests.support import GRADIENTS, FakeAsker, submission_of

MIN_TOLD = 0.85
"""Share of the faults of which a name, or a law on what is computed, is told for certain."""


CONVOLVED_OR_POOLED = [
    name for name in NAMES if name in GRADIENTS and GRADIENTS[name].gradient is not None
]


def is_told(finding: FindingReport) -> bool:
    named = bool(finding.mistakes) and finding.certain
    return named or (bool(finding.law) and "go wrong like this" not in finding.law)


@pytest.mark.whole
def test_most_are_told_for_certain(launcher: Launcher) -> None:
    told = []
    for one in (fault for name in CONVOLVED_OR_POOLED for fault in planted(name)):
        report = grade_submission(
            submission_of(one.source),
            asked_alone(one.operation),
            built_deck(one.operation),
            launcher,
        )
        told.append(any(map(is_told, report.findings)))
    assert len(told) > 100
    assert sum(told) >= MIN_TOLD * len(told)


FAULTS = [
    pytest.param(one, id=f"{name}-{one.fault}", marks=pytest.mark.whole)
    for name in CONVOLVED_OR_POOLED
    for one in planted(name)
]


@pytest.mark.parametrize("one", FAULTS)
@np.errstate(all="ignore")
def test_no_law_is_false_of_cases_of_another_deck(one: Planted) -> None:
    operation, namespace = GRADIENTS[one.operation], dict[str, Any]()
    exec(compile(one.source, "cnn.py", "exec"), namespace)
    program = namespace[one.operation]
    others = built_deck(one.operation, kind="final").cases_of(one.operation)
    came = judge_each(
        operation,
        [other for other in others if other.case.judges == "value"],
        FakeAsker({one.operation: program}),
    )
    for law in laws_of(operation, program, built_deck(one.operation)):
        assert all(map(law.holds, came)), law.headline
