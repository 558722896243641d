"""The diagnosis on mistakes in many styles, written by somebody who had not seen the bank."""

import pytest

from grader.records.report import CheckReport, Report
from tests.conftest import GradeSource
from tests.explain.variants import VARIANTS, read_variant
from tests.support import OPERATIONS

FAMILIES = {
    (operation.name, mistake.name): mistake.family
    for operation in OPERATIONS.values()
    for mistake in operation.bank().mistakes
}


def families_of(check: CheckReport) -> set[str]:
    found = check.diagnosis
    return {FAMILIES[check.operation, one.name] for one in found.mistakes} if found else set()


@pytest.fixture(scope="module")
def reports(grade_source: GradeSource) -> dict[str, Report]:
    return {name: grade_source(read_variant(name)) for name in VARIANTS}


def test_the_right_family_comes_first_for_nine_of_ten(reports: dict[str, Report]) -> None:
    others = {}
    for name, (operation, family) in VARIANTS.items():
        own = [check for check in reports[name].checks if check.operation == operation]
        first = next(filter(None, map(families_of, own)), set())
        if family not in first:
            others[name] = first
    assert len(others) <= len(VARIANTS) // 10, others


def test_no_variant_gets_a_wrong_confident_statement(reports: dict[str, Report]) -> None:
    wrong = {
        (name, check.name): check.diagnosis.mistakes
        for name, (operation, family) in VARIANTS.items()
        for check in reports[name].checks
        if check.diagnosis is not None and check.diagnosis.certain
        if check.operation != operation or family not in families_of(check)
    }
    assert wrong == {}
