"""Findings: whether one fault is told once, and whether the points that are promised come.

A promise is held to by mending: in programs with two faults one is mended, and the score has to
rise by what the findings of that fault promised. Which fault a finding is of shows where each
stands alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.grading import Grader, warm_grader
from benchmarks.table import Requirement, Table
from grader.records.finding_report import FindingReport
from grader.records.report import Report
from tests.submissions.faults import FAULTS, PAIRS, Fault, source_of, source_of_both

_MIN_TOLD_ONCE = 90


class _Mended(NamedTuple):
    """One of two faults, mended.

    Attributes:
        name: Both, the one that is mended first.
        promised: What its findings promised.
        came: By how much the score rose.
        hidden: Whether it hid the other: with both, the answers were those with it alone.
    """

    name: str
    promised: int
    came: int
    hidden: bool


def measure_findings() -> Table:
    """Grade every planted fault, and pairs of them."""
    with warm_grader() as grader:
        alone = {fault: grader.grade(source_of(fault)) for fault in FAULTS}
        mended = [one for pair in PAIRS for one in _mend(pair, alone, grader)]
    once = [fault for fault, report in alone.items() if len(report.findings) == 1]
    promised = [one for one in mended if one.promised]
    short = [one for one in promised if one.promised > one.came]
    broken = [one for one in short if not one.hidden]
    percent = 100 * len(once) / len(FAULTS)
    return Table(
        title="Findings",
        head=("", "programs"),
        rows=[
            ("one fault, told as one finding", f"{len(once)} of {len(FAULTS)}"),
            ("two faults, one mended, points promised for it", f"{len(promised)} of {len(mended)}"),
            ("of these: fewer came than were promised", str(len(broken))),
            ("and since the other was hidden till then", str(len(short) - len(broken))),
        ],
        requirements=[
            Requirement(
                f"one fault is one finding in {_MIN_TOLD_ONCE} %",
                f"{percent:.1f} %",
                percent >= _MIN_TOLD_ONCE,
            ),
            Requirement("never more promised than come", str(len(broken)), not broken),
        ],
        notes=[
            *(
                f"Told more than once: {fault.name} ({len(alone[fault].findings)})."
                for fault in FAULTS
                if fault not in once
            ),
            *(
                f"Hid the other fault: {one.name}: +{one.promised}, came +{one.came}."
                for one in short
                if one.hidden
            ),
            *(f"Broken: {one.name}: +{one.promised}, came +{one.came}." for one in broken),
        ],
    )


def _mend(
    pair: tuple[Fault, Fault], alone: dict[Fault, Report], grader: Grader
) -> Iterator[_Mended]:
    source = source_of_both(*pair)
    assert source is not None
    both = grader.grade(source)
    for mended, left in (pair, pair[::-1]):
        own = set(map(_cause, alone[mended].findings))
        yield _Mended(
            name=f"{mended.name}, beside {left.name}",
            promised=sum(
                one.points for one in both.findings if one.explained and _cause(one) in own
            ),
            came=alone[left].score.earned - both.score.earned,
            hidden=_told(both) == _told(alone[mended]),
        )


def _told(report: Report) -> list[tuple[str, str, str]]:
    return [(*_cause(one), one.gain) for one in report.findings]


def _cause(finding: FindingReport) -> tuple[str, str]:
    return finding.operation, finding.headline
