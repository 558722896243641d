"""The diagnosis on mistakes in many styles, written by somebody who had not seen the bank."""

import pytest

from grader.records.assignment import Assignment
from grader.records.report import Report
from tests.conftest import GradeSource
from tests.explain.variants import VARIANTS, is_right_first, is_wrong_for_certain, read_variant
from tests.sampling import in_part_and_whole


@pytest.fixture(scope="module", params=in_part_and_whole([*VARIANTS], every=5))
def reports(grade_source: GradeSource, request: pytest.FixtureRequest) -> dict[str, Report]:
    return {name: grade_source(read_variant(name)) for name in request.param}


def test_each_loses_points_in_its_own_function_alone(reports: dict[str, Report]) -> None:
    for name, report in reports.items():
        lost = {check.operation for check in report.checks if not check.passed}
        assert lost == {VARIANTS[name][0]}, name


def test_the_right_family_comes_first_for_nine_of_ten(
    reports: dict[str, Report], assignment: Assignment
) -> None:
    others = [name for name in reports if not is_right_first(name, reports[name], assignment)]
    assert len(others) <= len(reports) // 10, others


def test_no_variant_gets_a_wrong_confident_statement(
    reports: dict[str, Report], assignment: Assignment
) -> None:
    assert not [name for name in reports if is_wrong_for_certain(name, reports[name], assignment)]
