"""Calls that show the findings of a class, each of one of its students."""

from collections.abc import Iterator, Sequence

from grader.errors import OutputError
from grader.gradebook.store import Gradebook
from grader.records.example import ExampleReport
from grader.records.gradebook import Row, ShownFinding
from grader.records.report import Report
from grader.report.class_page.findings import (
    MAX_FINDINGS,
    Key,
    findings_by_key,
    key_of,
    merge_findings,
)
from grader.report.json_file import unpack_report

_MAX_TRIED = 3
"""Students whose reports are looked at for one finding."""


def show_findings(book: Gradebook, rows: Sequence[Row]) -> tuple[ShownFinding, ...]:
    """A call for each finding that the page of a class shows, if one of a few students has any.

    Args:
        book: The gradebook.
        rows: The students.
    """
    return tuple(_show(book, rows))


def _show(book: Gradebook, rows: Sequence[Row]) -> Iterator[ShownFinding]:
    for finding in merge_findings(rows)[:MAX_FINDINGS]:
        for index in () if finding.unwritten else finding.rows[:_MAX_TRIED]:
            row = rows[index]
            own = findings_by_key(row)[finding.key]
            example = _clearest(report_of(book, row), finding.key)
            if example is not None:
                yield ShownFinding(student=row.student.key, finding=own, example=example)
                break


def report_of(book: Gradebook, row: Row) -> Report | None:
    """The report of a student; None where there is none that can be read here."""
    setup = book.setups.of(row.student.key)
    result = book.results.find(row.sha256, setup.result_key)
    try:
        return unpack_report(result[0]) if result else None
    except OutputError:
        return None


def _clearest(report: Report | None, key: Key) -> ExampleReport | None:
    findings = report.findings if report else ()
    return next((one.clearest for one in findings if key_of(one) == key), None)
