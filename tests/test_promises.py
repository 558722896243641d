"""Points that are promised come: of two faults in a program, one is mended."""

import pytest

from grader.records.finding_report import FindingReport
from grader.records.report import Report
from tests.conftest import GradeSource
from tests.sampling import sampled
from tests.submissions.faults import PAIRS, Fault, source_of, source_of_both


def told(report: Report) -> list[tuple[str, str]]:
    return [(one.gain, one.headline) for one in report.findings]


def cause_of(finding: FindingReport) -> tuple[str, str]:
    return finding.operation, finding.headline


@pytest.mark.slow
@pytest.mark.parametrize(
    "pair", sampled(PAIRS, every=50), ids=lambda pair: f"{pair[0].name}, {pair[1].name}"
)
def test_mending_a_fault_brings_at_least_what_its_findings_promise(
    pair: tuple[Fault, Fault], grade_source: GradeSource
) -> None:
    program = source_of_both(*pair)
    assert program is not None
    both = grade_source(program)
    alone = {fault: grade_source(source_of(fault)) for fault in pair}
    for mended, left in (pair, pair[::-1]):
        causes = set(map(cause_of, alone[mended].findings))
        promised = [one for one in both.findings if one.explained and cause_of(one) in causes]
        came = alone[left].score.earned - both.score.earned
        hides_the_other = told(both) == told(alone[mended])  # which nobody can know of
        assert sum(one.points for one in promised) <= came or hides_the_other
