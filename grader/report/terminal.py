"""The report in a terminal: a few lines, or everything."""

from collections.abc import Iterator
from itertools import product

from rich.console import Console
from rich.text import Text

from grader.records.last_run import Changes
from grader.records.report import FindingReport, OperationScore, Report
from grader.report.finding_text import RIGHT_OR_WRONG
from grader.report.findings import host_of, order_operations
from grader.report.rows import (
    Rows,
    closed_rows,
    notes_on,
    search_in_words,
    shortened,
    standing,
    why_not_asked,
)
from grader.report.shown_in_line import shown_in_line
from grader.report.summary import loading_in_words
from grader.report.whole_report import whole_report_rows
from grader.text import safe_line

MAX_LINES = 12
"""Of a report with the line that names the page, without what is said before it."""

MAX_FINDINGS = 3
"""That are told in a few lines; `--all` and the page tell all."""

_COUNTS = range(MAX_FINDINGS, 0, -1)

_ITS_EXAMPLE = 2
"""Lines below the title of a finding: what shows it, and a question. The first needs them most."""


def print_report(
    report: Report,
    console: Console,
    changes: Changes | None = None,
    *,
    everything: bool = False,
    brief: bool = False,
) -> None:
    """Print what to know about the score, the score, and what to mend.

    Args:
        report: The report.
        console: Where to print.
        changes: What is another than at the last run; None where that is not known.
        everything: Whether all findings are printed with their examples, and every check.
        brief: Whether of all findings the first is told alone, as after each of many saves.
    """
    rows = Rows.for_operations(report.operations, console)
    for sentence in notices_on(report):
        for line in rows.paragraph(Text(safe_line(sentence), "yellow")):
            console.print(line)
    shorter = summary_lines(report, console, changes, brief=brief)
    for line in whole_report_rows(report, console, changes) if everything else shorter:
        console.print(line)


def notices_on(report: Report) -> Iterator[str]:
    """What to know before the score: what may differ elsewhere, and what was graded."""
    if report.weakly_isolated:
        yield f"Isolation {report.isolation_in_words}."
    yield from report.warnings
    yield from report.remarks
    if all(finding.operation for finding in report.findings):
        yield from filter(None, [loading_in_words(report)])


def summary_lines(
    report: Report, console: Console, changes: Changes | None = None, *, brief: bool = False
) -> list[Text]:
    """The report in as many lines as stand above the one that names the page.

    Args:
        report: The report.
        console: Where they are to be printed.
        changes: What is another than at the last run.
        brief: Whether the first finding is told alone.
    """
    summary = _Summary(report, Rows.for_operations(report.operations, console), changes)
    if brief:
        return summary.lines(1, _ITS_EXAMPLE, together=True)
    for together, extras, count in product((False, True), (_ITS_EXAMPLE, 0), _COUNTS):
        lines = summary.lines(count, extras, together=together)
        if len(lines) < MAX_LINES:
            break
    return summary.filled(lines, count, extras, together=together)


class _Summary:
    """A report in a few lines, with more or fewer of its findings."""

    def __init__(self, report: Report, rows: Rows, changes: Changes | None) -> None:
        self._report = report
        self._rows = rows
        self._changes = changes
        wrong = {one.operation for one in report.findings if not one.unwritten}
        self._unwritten = [
            one for one in report.findings if one.unwritten and one.operation not in wrong
        ]
        self._wrong = [one for one in report.findings if one not in self._unwritten]

    def filled(self, lines: list[Text], count: int, extras: int, *, together: bool) -> list[Text]:
        """The same with what else there is room for: examples, questions, then notes."""
        for more in range(extras + 1, _ITS_EXAMPLE * count + 1):
            longer = self.lines(count, more, together=together)
            if len(longer) >= MAX_LINES:
                break
            lines = longer
        for note in notes_on(self._report):
            longer = [*lines, *self._rows.paragraph(Text(safe_line(note)))]
            if len(longer) < MAX_LINES:
                lines = longer
        return lines

    def lines(self, count: int, extras: int, *, together: bool) -> list[Text]:
        """The lines.

        Args:
            count: How many findings are told.
            extras: How many lines more are said of these, the first ones first.
            together: Whether functions without such a finding share a line.
        """
        rows = self._rows
        told, rest = self._wrong[:count], self._wrong[count:]
        names = {one.operation for one in told}
        lines = [*rows.paragraph(standing(self._report, self._changes)), Text()]
        shared = []
        lines += self._findings_of("", told, extras)
        for one in order_operations(self._report):
            if self._is_done(one) or self._waits(one):
                continue
            if together and one.name not in names:
                shared.append(f"{one.name} {one.earned}/{one.possible}")
                continue
            host = host_of(one.name, self._report)
            lines += rows.head(one, says=f"waits for {host}") if host else rows.head(one)
            lines += self._findings_of(one.name, told, extras)
            lines += closed_rows(one, self._report, rows)
        if shared:
            lines += rows.paragraph(Text(safe_line(f"and {', '.join(shared)}")))
        if rest:
            lines += rows.paragraph(Text(f" {_more(rest)}"))
        return [*lines, *self._last()]

    def _findings_of(self, name: str, told: list[FindingReport], extras: int) -> Iterator[Text]:
        for number, finding in enumerate(told):
            if finding.operation == name:
                yield from self._rows.title(number + 1, finding)
                yield from self._beside(finding, extras - _ITS_EXAMPLE * number)

    def _beside(self, finding: FindingReport, extras: int) -> Iterator[Text]:
        """Why checks were not asked, whatever room there is; then what shows it and a question."""
        rows = self._rows
        why = why_not_asked(finding, self._report)
        detail = shortened(safe_line(finding.detail))
        shown = " ".join(filter(None, (detail, why))) if why or finding.calls else ""
        if not shown and extras > 0:
            shown = shown_in_line(finding, rows.room) or detail
        if shown:
            yield from rows.said(shown)
        if extras >= _ITS_EXAMPLE and finding.question:
            yield from rows.said(finding.question, "italic")

    def _last(self) -> Iterator[Text]:
        """What is not written, what is done, and what is said of all of it."""
        rows = self._rows
        operations = order_operations(self._report)
        waiting = [one for one in operations if self._waits(one)]
        for one in waiting:
            if one.state == "missing":
                yield from rows.head(one, says=self._missing_in_words(one))
        waiting = [one for one in waiting if one.state != "missing"]
        if len(waiting) == 1:
            says = f"not written yet: grade explain {waiting[0].name}"
            yield from rows.head(waiting[0], says=says)
        elif waiting:
            named = ", ".join(f"{one.name} {one.possible}" for one in waiting)
            said = f"not written yet: {named}: grade explain {waiting[0].name}"
            yield from rows.paragraph(Text(safe_line(said)))
        if done := [one for one in operations if self._is_done(one)]:
            named = ", ".join(f"{one.name} {one.earned}" for one in done)
            yield from rows.paragraph(Text(safe_line(f"done: {named}"), "green"))
        if any(one.feedback == "none" and one.failed for one in self._report.checks):
            yield from rows.paragraph(Text(RIGHT_OR_WRONG))
        for sentence in search_in_words(self._report):
            yield from rows.paragraph(Text(sentence))

    def _missing_in_words(self, one: OperationScore) -> str:
        own = (check for check in self._report.checks if check.operation == one.name)
        return next(check.message for check in own)

    def _waits(self, one: OperationScore) -> bool:
        """Whether it is not there to be asked, and not because the file did not load to its end."""
        if any(finding.operation == one.name for finding in self._unwritten):
            return True
        told = any(one.name == finding.operation for finding in self._wrong)
        return one.state != "written" and not told and not loading_in_words(self._report)

    def _is_done(self, one: OperationScore) -> bool:
        own = (check for check in self._report.checks if check.operation == one.name)
        return all(check.passed for check in own)


def _more(findings: list[FindingReport]) -> str:
    """How many findings are not told, and what they bring."""
    points = sum(finding.points for finding in findings)
    gain = f"+{points}" if all(one.explained for one in findings) else f"up to +{points}"
    return f"{len(findings)} more, {gain}" if points else f"{len(findings)} more, no points"
