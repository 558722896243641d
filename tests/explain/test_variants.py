"""The diagnosis on mistakes in many styles, written by somebody who had not seen the bank."""

from difflib import unified_diff
from pathlib import Path

import pytest

from grader.records.assignment import Assignment
from grader.records.report import Report
from tests.conftest import GradeSource
from tests.explain.variants import VARIANTS, is_right_first, is_wrong_for_certain, read_variant
from tests.sampling import in_part_and_whole

GOLDEN = Path(__file__).parent / "variants" / "told.txt"
"""What each variant is told, as it was when somebody last looked at it; `--renew` writes it."""


@pytest.fixture(scope="module", params=in_part_and_whole([*VARIANTS], every=10))
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


def test_each_is_told_what_it_was_told_before(reports: dict[str, Report], *, renew: bool) -> None:
    golden = read_golden()
    told = {name: told_of(report) for name, report in reports.items()}
    if renew:
        write_golden({**golden, **told})
    before = {name: golden.get(name, ()) for name in reports}
    changes = unified_diff(lines_of(before), lines_of(told), "before", "now", lineterm="")
    assert renew or before == told, "\n".join(["look at the changes, then --renew", *changes])


def test_the_golden_table_has_every_variant_and_no_other() -> None:
    assert [*read_golden()] == [*VARIANTS]


def told_of(report: Report) -> tuple[str, ...]:
    """The findings with the checks of each, and with the mistakes that are named."""
    return tuple(
        f"{finding.title}{_in_brackets(finding.mistakes)}: {', '.join(finding.checks)}"
        for finding in report.findings
    )


def _in_brackets(names: tuple[str, ...]) -> str:
    return f" ({' and '.join(names)})" if names else ""


def lines_of(golden: dict[str, tuple[str, ...]]) -> list[str]:
    return [
        line
        for name, told in golden.items()
        for line in (f"{name} ({', '.join(VARIANTS[name])})", *(f"    {one}" for one in told))
    ]


def read_golden() -> dict[str, tuple[str, ...]]:
    golden: dict[str, tuple[str, ...]] = {}
    for line in GOLDEN.read_text("utf-8").splitlines():
        if not line.startswith(" "):
            name = line.partition(" ")[0]
            golden[name] = ()
        else:
            golden[name] += (line.strip(),)
    return golden


def write_golden(golden: dict[str, tuple[str, ...]]) -> None:
    in_order = {name: golden[name] for name in VARIANTS if name in golden}
    GOLDEN.write_text("\n".join([*lines_of(in_order), ""]), "utf-8")
