"""What to teach next: the mistakes that cost a class most, each with a call that shows it.

What a feedback level keeps back is in no report. Where students are shown less than all, what one
of them handed in is graded again for each mistake, and the report kept.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import msgspec

from grader.batch.class_examples import report_of
from grader.batch.class_setup import ClassSetup
from grader.batch.instructor_page import grade_in_full
from grader.gradebook.store import Gradebook
from grader.records.finding_report import FindingReport, FindingSummary
from grader.records.gradebook import Row
from grader.records.lesson import InSection, Lesson
from grader.records.report import Report
from grader.report.class_page.findings import ClassFinding, findings_by_key, merge_findings
from grader.report.class_page.lesson import make_lesson
from grader.report.json_file import pack_report, unpack_report
from grader.text import safe_line

MAX_LESSONS = 3

_MIN_STUDENTS = 2
"""A mistake of one alone is no matter for all, and would point at them."""

_MIN_SECTION = 5
"""Students of whom it is told how many make a mistake; smaller sections are told together."""

_SMALL = "smaller sections"

_MAX_TRIED = 3
"""Students whose reports are looked at for one mistake."""

_UNANSWERED = ("timed out", "crashed")
"""What takes long to be graded again, and has no answer to show."""

_KEPT = "lecture"
"""Key in the gradebook: reports that were made for this, packed, by what was graded."""


def find_lessons(
    book: Gradebook, rows: Sequence[Row], named: Mapping[str, Sequence[str]]
) -> tuple[Lesson, ...]:
    """The mistakes that cost a class most, of those that several students make.

    What is not written and files that do not load are none.

    Args:
        book: The gradebook.
        rows: The students who are graded.
        named: The sections that each text of the roster names.
    """
    taught = [
        finding
        for finding in merge_findings(rows)
        if finding.operation
        and finding.points
        and not finding.unwritten
        and len(finding.rows) >= _MIN_STUDENTS
    ]
    reports = _FullReports(book)
    lessons = tuple(
        _teach(finding, rows, reports, sections=tuple(_by_section(rows, {*finding.rows}, named)))
        for finding in taught[:MAX_LESSONS]
    )
    reports.keep()
    return lessons


def _teach(
    finding: ClassFinding,
    rows: Sequence[Row],
    reports: "_FullReports",
    *,
    sections: tuple[InSection, ...],
) -> Lesson:
    own = {index: findings_by_key(rows[index])[finding.key] for index in finding.rows}
    ((title, alike),) = Counter(one.title for one in own.values()).most_common(1)
    told = sorted(
        (rows[index] for index, one in own.items() if one.title == title),
        key=lambda row: (-(row.earned or 0), row.student.key),
    )
    summary = findings_by_key(told[0])[finding.key]
    shown = (reports.find(row, findings_by_key(row)[finding.key]) for row in told[:_MAX_TRIED])
    function, found = next((one for one in shown if one is not None), (finding.operation, None))
    return make_lesson(
        summary,
        found,
        function,
        students=len(own),
        alike=alike,
        points=finding.points,
        sections=sections,
    )


def _by_section(
    rows: Sequence[Row], having: set[int], named: Mapping[str, Sequence[str]]
) -> Iterator[InSection]:
    """How many of each section have something; nothing where there are no two sections.

    Who is in several counts in each.
    """
    own = [named[row.student.section] for row in rows]
    sizes = Counter(chain.from_iterable(own))
    if len(sizes.keys() - {""}) < 2:
        return
    names = [
        {section if sizes[section] >= _MIN_SECTION else _SMALL for section in sections}
        for sections in own
    ]
    graded = Counter(chain.from_iterable(names))
    students = Counter(chain.from_iterable(names[index] for index in having))
    for name in sorted(graded, key=lambda one: (one in {"", _SMALL}, one)):
        if graded[name] >= _MIN_SECTION:
            section = safe_line(name) or "no section"
            yield InSection(section=section, students=students[name], graded=graded[name])


class _FullReports:
    """Reports of single students that show everything, whatever students of the course see."""

    def __init__(self, book: Gradebook) -> None:
        self._book = book
        self._before = msgspec.json.decode(book.recall(_KEPT) or "{}", type=dict[str, bytes])
        self._made: dict[str, bytes] = {}

    def find(self, row: Row, summary: FindingSummary) -> tuple[str, FindingReport] | None:
        """What a student calls the function of a finding, and the finding with a call."""
        report = self._report(row, summary)
        if report is None:
            return None
        alike = [
            (len({*one.checks} & {*summary.checks}), one)
            for one in report.findings
            if one.operation == summary.operation and one.clearest is not None
        ]
        shared, found = max(alike, key=lambda one: one[0], default=(0, None))
        return (report.function(found.operation), found) if shared and found else None

    def _report(self, row: Row, summary: FindingSummary) -> Report | None:
        report = report_of(self._book, row)
        if report is None or {check.feedback for check in report.checks} == {"full"}:
            return report
        setup = self._book.setups.of(row.student.key)
        key = f"{row.sha256} {setup.result_key}"
        try:
            if key in self._before:
                packed = self._before[key]
            elif summary.verdict in _UNANSWERED:
                return None
            else:
                packed = pack_report(grade_in_full(self._book, row, ClassSetup.of(setup)))
            self._made[key] = packed
            return unpack_report(packed)
        except Exception:  # noqa: BLE001  whatever it is, a picture is left out and no score
            return None

    def keep(self) -> None:
        """Keep those that were asked for, and no others."""
        if self._made != self._before:
            self._book.remember(_KEPT, msgspec.json.encode(self._made).decode())
