"""Everything that a terminal can show of a report: each finding in full, and every check."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from grader.records.finding_report import FindingReport
from grader.records.last_run import Changes
from grader.records.report import Report
from grader.report.deck_named import deck_named
from grader.report.finding_text import RIGHT_OR_WRONG, finding_lines
from grader.report.findings import order_operations
from grader.report.rows import (
    Rows,
    closed_in_words,
    notes_on,
    search_in_words,
    why_not_asked,
)
from grader.report.summary import loading_in_words
from grader.text import safe_line

_INDENT = 4


def whole_report_rows(
    report: Report, console: Console, changes: Changes | None = None
) -> Iterator[Text]:
    """All findings with their examples, what fresh cases showed, every check, what graded.

    Args:
        report: The report.
        console: Where they are to be printed.
        changes: What is another than at the last run.
    """
    rows = Rows.for_findings(report.findings, console)
    told = [*_told(report, rows, changes)]
    yield from told
    if told:
        yield Text()
    yield from _checks(report, rows)
    yield Text()
    yield from _about(report, rows)


def _told(report: Report, rows: Rows, changes: Changes | None) -> Iterator[Text]:
    """All findings, of the search too, and what else is said; nothing where all is right."""
    yield from opening_lines(report, rows, changes)
    for number, finding in enumerate(report.findings, 1):
        yield from rows.title(number, finding)
        yield from _in_full(finding, why_not_asked(finding, report), report, rows)
    for one in order_operations(report):
        for sentence in closed_in_words(one, report):
            yield from rows.named(one.name, sentence)
    for sentence in search_in_words(report):
        yield from rows.paragraph(Text(sentence))
    for number, finding in enumerate(report.search.findings if report.search else (), 1):
        yield from rows.title(number, finding)
        yield from _in_full(finding, "", report, rows)
    for note in notes_on(report):
        yield from rows.paragraph(Text(safe_line(note)))


def opening_lines(report: Report, rows: Rows, changes: Changes | None) -> Iterator[Text]:
    """What to know before the findings: where loading stopped, and what is wrong otherwise now.

    Args:
        report: The report.
        rows: Where they are to be printed.
        changes: What is another than at the last run.
    """
    # A finding that is of no function tells of the loading itself.
    loading = loading_in_words(report) if all(one.operation for one in report.findings) else ""
    for sentence in filter(None, (loading, *(changes.something_else if changes else ()))):
        yield from rows.paragraph(Text(safe_line(sentence), "yellow"))


def _in_full(finding: FindingReport, why: str, report: Report, rows: Rows) -> Iterator[Text]:
    lines = [*finding_lines(finding, deck_named(report)), *filter(None, [why])]
    for line in lines:
        yield from rows.paragraph(Text(safe_line(line)), _INDENT)
    yield Text()


def _checks(report: Report, rows: Rows) -> Iterator[Text]:
    """Every check with its points and its verdict."""
    longest = max(len(check.name) for check in report.checks)
    for check in report.checks:
        points = f"{check.earned}/{check.possible}"
        yield Text(safe_line(f"{check.name:<{longest}}  {points:>5}  {check.verdict}"))
        for note in check.notes:
            yield from rows.paragraph(Text(safe_line(note)), _INDENT)
    if any(one.feedback == "none" and one.failed for one in report.checks):
        yield from rows.paragraph(Text(RIGHT_OR_WRONG))


def _about(report: Report, rows: Rows) -> Iterator[Text]:
    """What was graded, and with what."""
    took = "" if report.seconds is None else f"; {report.seconds:.2f} s"
    for line in (
        f"{report.submission.file}  sha256 {report.submission.sha256[:12]}",
        *(f"{one.path}  sha256 {one.sha256[:12]}" for one in report.submission.others),
        report.graded_with.in_words,
        f"{report.deck.cases} cases; isolation {report.isolation_in_words}{took}",
    ):
        yield from rows.paragraph(Text(safe_line(line), "dim"))
