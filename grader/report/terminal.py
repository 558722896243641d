"""The report in a terminal: where it stands, then what to mend, in a few lines or in full.

The first is printed as soon as the points are decided, the second when what explains them is known.
Together they are the same lines as of a report that is there from the beginning.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from rich.console import Console
from rich.text import Text

from grader.records.deck import MIN_LEVEL_FOR_FINAL
from grader.records.finding_report import FindingReport
from grader.records.last_run import Changes
from grader.records.report import Report
from grader.report.finding_text import RIGHT_OR_WRONG
from grader.report.findings import host_of, order_operations
from grader.report.rows import (
    MAX_SAID,
    Rows,
    closed_in_words,
    notes_on,
    search_in_words,
    shortened,
    why_not_asked,
)
from grader.report.shown_in_line import raised_in_words, shown_in_line
from grader.report.standing import standing_lines
from grader.report.whole_report import opening_lines, whole_report_rows
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
    """Print a report at once, in the lines of the two steps below.

    Args:
        report: The report.
        console: Where to print.
        changes: What is another than at the last run; None where that is not known.
        everything: Whether all findings are printed with their examples, and every check.
        brief: Whether of all findings the first is told alone, as after each of many saves.
    """
    print_standing(report, console, changes, brief=brief)
    print_findings(report, console, changes, everything=everything, brief=brief)


def print_standing(
    report: Report, console: Console, changes: Changes | None = None, *, brief: bool = False
) -> None:
    """Print what to know about the score, the score, and how far each function is.

    Args:
        report: The report; it need not have its findings yet.
        console: Where to print.
        changes: What is another than at the last run.
        brief: Whether functions share a line.
    """
    rows = Rows.for_operations(report.operations, console)
    for sentence in notices_on(report):
        _print(rows.paragraph(Text(safe_line(sentence), "yellow")), console)
    _print(standing_lines(report, rows, changes, brief=brief), console)


def print_findings(
    report: Report,
    console: Console,
    changes: Changes | None = None,
    *,
    everything: bool = False,
    brief: bool = False,
) -> None:
    """Print what to mend.

    Args:
        report: The report.
        console: Where to print.
        changes: What is another than at the last run.
        everything: Whether all findings are printed with their examples, and every check.
        brief: Whether the first finding is told alone.
    """
    if everything:
        _print([Text(), *whole_report_rows(report, console, changes)], console)
    else:
        _print(_finding_lines(report, console, changes, brief=brief), console)


def _print(lines: Sequence[Text], console: Console) -> None:
    if lines:
        console.print(*lines, sep="\n")


def notices_on(report: Report) -> Iterator[str]:
    """What to know before the score: what may differ elsewhere, and what was graded."""
    if report.weakly_isolated:
        yield f"Isolation {report.isolation_in_words}."
    yield from report.warnings
    yield from report.notes
    yield from report.remarks


def isolation_notice(report: Report) -> str:
    """What code that is graded here is not kept from, to be said once; empty if from nothing."""
    if report.isolation.level >= MIN_LEVEL_FOR_FINAL or report.weakly_isolated:
        return ""
    return "Graded code may reach your files and the network here; see `grade doctor`."


def summary_lines(report: Report, console: Console) -> list[Text]:
    """The report in as many lines as stand above the one that names the page.

    Args:
        report: The report.
        console: Where they are to be printed.
    """
    rows = Rows.for_operations(report.operations, console)
    return [*standing_lines(report, rows), *_finding_lines(report, console, None)]


def _finding_lines(
    report: Report, console: Console, changes: Changes | None, *, brief: bool = False
) -> list[Text]:
    """The findings in as many lines as are left below those of the standing."""
    above = Rows.for_operations(report.operations, console)
    room = MAX_LINES - 1 - len(standing_lines(report, above, changes, brief=brief))
    summary = _Summary(report, console, changes)
    if brief:
        return summary.lines(1, _ITS_EXAMPLE)
    for extras, count in product((_ITS_EXAMPLE, 0), _COUNTS):
        lines = summary.lines(count, extras)
        if len(lines) <= room:
            break
    return summary.filled(lines, count, extras, room)


class _Summary:
    """The findings of a report in a few lines, with more or fewer of them."""

    def __init__(self, report: Report, console: Console, changes: Changes | None) -> None:
        self._report = report
        self._changes = changes
        wrong = {one.operation for one in report.findings if not one.unwritten}
        self._findings = [
            one for one in report.findings if not one.unwritten or one.operation in wrong
        ]
        self._console = console

    def filled(self, lines: list[Text], count: int, extras: int, room: int) -> list[Text]:
        """The same with what else there is room for: examples, questions, then notes."""
        for more in range(extras + 1, _ITS_EXAMPLE * count + 1):
            longer = self.lines(count, more)
            if len(longer) > room:
                break
            lines = longer
        rows = Rows.for_findings((), self._console)
        for note in notes_on(self._report):
            longer = [*(lines or [Text()]), *rows.paragraph(Text(safe_line(note)))]
            if len(longer) <= room:
                lines = longer
        return lines

    def lines(self, count: int, extras: int) -> list[Text]:
        """The lines, the first of them empty; none if there is nothing to say.

        Args:
            count: How many findings are told.
            extras: How many lines more are said of these, the first ones first.
        """
        lines = [*self._lines(count, extras)]
        return [Text(), *lines] if lines else []

    def _lines(self, count: int, extras: int) -> Iterator[Text]:
        report = self._report
        told, rest = self._findings[:count], self._findings[count:]
        rows = Rows.for_findings(told, self._console)
        yield from opening_lines(report, rows, self._changes)
        for number, finding in enumerate(told):
            yield from rows.title(number + 1, finding)
            yield from self._beside(finding, rows, extras - _ITS_EXAMPLE * number)
        for one in order_operations(report):
            if host := host_of(one.name, report):
                yield from rows.named(one.name, f"waits for {host}")
            for sentence in closed_in_words(one, report):
                yield from rows.named(one.name, sentence)
        if rest:
            yield from rows.paragraph(Text(f" {_more(rest)}"))
        if any(one.feedback == "none" and one.failed for one in report.checks):
            yield from rows.paragraph(Text(RIGHT_OR_WRONG))
        for sentence in search_in_words(report):
            yield from rows.paragraph(Text(sentence))

    def _beside(self, finding: FindingReport, rows: Rows, extras: int) -> Iterator[Text]:
        """What was raised, or why checks were not asked, whatever room there is; then the rest."""
        why = why_not_asked(finding, self._report)
        # Of the file as a whole there is one finding, and room for it.
        most = MAX_SAID if finding.operation else 2 * MAX_SAID
        detail = shortened(safe_line(finding.detail), most)
        shown = " ".join(filter(None, (detail, why))) if why or finding.calls else ""
        raised = shortened(safe_line(raised_in_words(finding, rows.room)))
        if not shown and extras > 0:
            shown = shown_in_line(finding, rows.room) or ("" if raised else detail)
        line = _line_of_file(finding)[: rows.room]
        for said in filter(None, (line, "" if raised in shown else raised, shown)):
            yield from rows.said(said)
        if extras >= _ITS_EXAMPLE and finding.question:
            yield from rows.said(finding.question, "italic")


def _line_of_file(finding: FindingReport) -> str:
    """The line at which loading the file stopped, where it is one; else nothing."""
    lines = finding.source.lines if finding.source and not finding.operation else ()
    marked = [line for line in lines if line.marked]
    return f"{marked[0].number}  {marked[0].text.strip()}" if len(marked) == 1 else ""


def _more(findings: list[FindingReport]) -> str:
    """How many findings are not told, and what they bring."""
    points = sum(finding.points for finding in findings)
    gain = f"+{points}" if all(one.explained for one in findings) else f"up to +{points}"
    return f"{len(findings)} more, {gain}" if points else f"{len(findings)} more, no points"
