"""What the diagnosis says of programs whose mistake is known."""

from collections.abc import Mapping

from benchmarks.grading import Grader, warm_grader
from benchmarks.table import Requirement, Table
from grader.records.report import CheckReport, Report
from tests.explain.variants import VARIANTS, read_variant
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of

__all__ = ["measure_diagnosis"]

_LEAST_PERCENT = 90


def measure_diagnosis() -> Table:
    """Programs of others, with the family that their mistake belongs to, and planted bugs."""
    with warm_grader() as grader:
        families = _families(grader)
        reports = {name: grader.grade(read_variant(name)) for name in VARIANTS}
        planted = [grader.grade(source_of(fault)) for fault in (*FAULTS, *WHOLE_FAULTS)]
    right = [name for name, report in reports.items() if _is_right_first(name, report, families)]
    wrong = [name for name, report in reports.items() if _is_wrong(name, report, families)]
    named = sum(any(check.diagnosis for check in report.checks) for report in planted)
    percent = 100 * len(right) / len(VARIANTS)
    return Table(
        title="Diagnosis",
        head=("", "programs"),
        rows=[
            ("of others: right family first", f"{len(right)} of {len(VARIANTS)}"),
            ("of others: wrong and certain", f"{len(wrong)} of {len(VARIANTS)}"),
            ("planted bugs that get a name", f"{named} of {len(planted)}"),
        ],
        requirements=[
            Requirement(
                f"the right family comes first for {_LEAST_PERCENT} % of others' programs",
                f"{percent:.0f} %",
                percent >= _LEAST_PERCENT,
            ),
            Requirement("none is told what is wrong for certain", str(len(wrong)), not wrong),
        ],
        notes=[f"Others: {name} is not named." for name in VARIANTS if name not in right],
    )


def _families(grader: Grader) -> Mapping[tuple[str, str], str]:
    return {
        (operation.name, mistake.name): mistake.family
        for operation in grader.assignment.operations
        for mistake in operation.bank().mistakes
    }


def _said(check: CheckReport, families: Mapping[tuple[str, str], str]) -> set[str]:
    found = check.diagnosis
    return {families[check.operation, one.name] for one in found.mistakes} if found else set()


def _is_right_first(name: str, report: Report, families: Mapping[tuple[str, str], str]) -> bool:
    operation, family = VARIANTS[name]
    own = (check for check in report.checks if check.operation == operation)
    return family in next(filter(None, (_said(check, families) for check in own)), ())


def _is_wrong(name: str, report: Report, families: Mapping[tuple[str, str], str]) -> bool:
    operation, family = VARIANTS[name]
    return any(
        check.operation != operation or family not in _said(check, families)
        for check in report.checks
        if check.diagnosis is not None and check.diagnosis.certain
    )
