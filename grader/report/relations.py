"""What findings have to do with one another: maybe the same cause, or a function that one uses."""

from collections.abc import Mapping, Sequence

import msgspec

from grader.call_failures import other_functions
from grader.records.assignment import CLOSED
from grader.records.finding_report import FindingReport
from grader.records.operation import Operation
from grader.records.verdict import VerdictKind
from grader.text import listed


def with_relations(
    findings: Sequence[FindingReport], operations: Mapping[str, Operation]
) -> list[FindingReport]:
    """The findings with what others may have to do with those of which no cause is known.

    Args:
        findings: What is published.
        operations: What was asked, by name.
    """
    return [
        msgspec.structs.replace(
            one,
            detail=" ".join(
                filter(
                    None, (one.detail, _relation(one, findings), _use(one, findings, operations))
                )
            ),
        )
        for one in findings
    ]


def _relation(finding: FindingReport, findings: Sequence[FindingReport]) -> str:
    """Another finding that may have the same cause: that both are of one function tells nothing."""
    others = [one for one in findings if one is not finding and one.operation == finding.operation]
    alike = [one for one in others if _changes_arguments(one) or _raise_in_one_line(one, finding)]
    if not alike or not _is_open(finding):
        return ""
    return f"Maybe it has the same cause as this: {alike[0].headline}."


def _use(
    finding: FindingReport, findings: Sequence[FindingReport], operations: Mapping[str, Operation]
) -> str:
    """A word on a wrong function that its call uses besides, e.g. to make a cache; or nothing."""
    call = operations[finding.operation].call if finding.operation else None
    if call is None or not _is_unnamed(finding):
        return ""
    wrong = {operations[one.operation].function for one in findings if one.operation}
    used = sorted(other_functions(call) & wrong)
    if not used:
        return ""
    return f"The call uses {listed(used)}, where something is wrong too: mend that first."


def _changes_arguments(finding: FindingReport) -> bool:
    """Whether it changes what other lines read, so that their numbers may be wrong as well."""
    changes = finding.verdict == VerdictKind.MODIFIED_INPUT.words
    return changes and finding.feedback not in CLOSED


def _raise_in_one_line(one: FindingReport, other: FindingReport) -> bool:
    """Whether both raise an exception in the same line of the submission."""
    raises = VerdictKind.RAISED.words
    if not (_is_open(one) and one.verdict == other.verdict == raises):
        return False
    lines = _lines_that_raise(one)
    return bool(lines) and lines == _lines_that_raise(other)


def _lines_that_raise(finding: FindingReport) -> frozenset[tuple[str, int]]:
    view = finding.source
    if view is None:
        return frozenset()
    return frozenset((view.file, line.number) for line in view.lines if line.marked)


def _is_open(finding: FindingReport) -> bool:
    """Whether nothing is known for sure of a finding but what was seen."""
    if finding.feedback in CLOSED:
        return False
    return _is_unnamed(finding) and not (finding.law and finding.certain)


def _is_unnamed(finding: FindingReport) -> bool:
    """Whether no known mistake is sure to be its cause; a law says what it does, not why."""
    named = finding.mistakes and finding.certain
    return not (named or finding.unwritten or finding.calls or not finding.operation)
