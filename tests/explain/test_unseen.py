"""What is told of programs that were written with nothing but the contract in sight."""

import pytest

from grader.records.report import Report
from tests.conftest import GradeSource
from tests.explain.unseen import (
    RIGHT,
    UNSEEN,
    Told,
    operation_of,
    read_told,
    read_unseen,
    told_of,
    write_told,
)
from tests.sampling import in_part_and_whole, sampled

MARKS = {"named", "led", "open"}


@pytest.fixture(scope="module", params=in_part_and_whole(UNSEEN, every=16))
def reports(grade_source: GradeSource, request: pytest.FixtureRequest) -> dict[str, Report]:
    return {name: grade_source(read_unseen(name)) for name in request.param}


def test_each_loses_points_in_its_own_function_alone(reports: dict[str, Report]) -> None:
    for name, report in reports.items():
        lost = {check.operation for check in report.checks if not check.passed}
        assert lost == {operation_of(name)}, name


def test_each_is_told_what_a_reader_has_looked_at(
    reports: dict[str, Report], *, renew: bool
) -> None:
    table = read_told()
    told = {name: told_of(report) for name, report in reports.items()}
    changed = [name for name in told if table.get(name, Told("?", ())).lines != told[name]]
    if renew:
        write_told({**table, **{name: Told("?", told[name]) for name in changed}})
    assert renew or not changed, "look at the changes of `--renew`, then mark each"


@pytest.mark.parametrize("name", sampled(RIGHT, every=6))
def test_nothing_is_told_of_a_right_program(name: str, grade_source: GradeSource) -> None:
    report = grade_source(read_unseen(name))
    assert report.score.earned == report.score.possible
    assert report.findings == ()


def test_a_reader_has_looked_at_each() -> None:
    table = read_told()
    assert [*table] == [*UNSEEN]
    assert {told.mark for told in table.values()} <= MARKS
