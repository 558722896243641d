"""A result in plain text, for systems that show text and run nothing."""

from collections.abc import Iterable, Sequence
from io import StringIO

from grader.records.finding_report import FindingReport
from grader.records.report import CheckReport, Report
from grader.report.console import plain_console
from grader.report.deck_named import deck_named
from grader.report.finding_text import finding_lines
from grader.report.rows import WIDTH
from grader.report.terminal import notices_on, summary_lines
from grader.text import safe_line


def result_in_text(report: Report) -> str:
    """What a terminal shows of a result in its few lines, without colours, and what graded."""
    lines = summary_lines(report, plain_console(StringIO(), WIDTH))
    hints = (
        f"No points hang on {check.name}, and it fails. {check.message}".rstrip()
        for check in report.checks
        if check.is_hint and check.failed
    )
    made_with = f"Graded with {report.graded_with.in_words}."
    shown = (line.plain.rstrip() for line in lines)
    return _joined((*notices_on(report), *shown, *hints, made_with))


def check_in_text(check: CheckReport, findings: Sequence[FindingReport]) -> str:
    """The verdict on a check, what is wrong, and which finding it belongs to.

    Empty if the check passes and nothing is to be noted.

    Args:
        check: The check.
        findings: The findings of its report.
    """
    finding = finding_of(check, findings)
    parts: list[str] = [] if check.passed else [check.verdict]
    if finding is not None:
        points = f" ({finding.gain})" if finding.gain else ""
        parts.append(f"{finding.title}{points}.")
    return _joined(filter(None, (*parts, check.message, *check.notes)))


def check_in_full(check: CheckReport, report: Report) -> str:
    """A check with all of its finding, or where that is told: at the first check that may show it.

    Args:
        check: The check.
        report: Its report.
    """
    text, finding = check_in_text(check, report.findings), finding_of(check, report.findings)
    if check.passed or finding is None:
        return text
    own = [one for one in report.checks if one.name in finding.every_check]
    teller = min(own, key=lambda one: (one.is_hint, one.feedback != finding.feedback))
    if teller.name != check.name:
        return f"{text}\nSee {teller.name}." if finding.examples else text
    snippet = ("", *finding.clearest.snippet.splitlines()) if finding.clearest else ()
    return _joined(
        (*text.splitlines(), "", *finding_lines(finding, deck_named(report)), *snippet)
    ).rstrip()


def finding_of(check: CheckReport, findings: Sequence[FindingReport]) -> FindingReport | None:
    """The finding that a check belongs to."""
    return next((one for one in findings if check.name in one.every_check), None)


def finding_in_text(finding: FindingReport, named_deck: str = "") -> str:
    """All that there is to say of a finding: title, points, question, example, evidence, checks.

    Args:
        finding: The finding.
        named_deck: What commands end with on its report, see `deck_named`.
    """
    points = f"  {finding.gain}" if finding.gain else ""
    return _joined((f"{finding.title}{points}", *finding_lines(finding, named_deck)))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(map(safe_line, lines))
