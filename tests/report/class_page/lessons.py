"""Lectures on what a report tells, as if several students were told it."""

from collections.abc import Sequence

from grader.records.lesson import InSection, Lecture, Lesson
from grader.records.report import Report
from grader.report.class_page.lesson import make_lesson

SECTIONS = tuple(InSection(section=f"Section {name}", students=3, graded=20) for name in "ABC")


def lessons_of(report: Report, sections: tuple[InSection, ...] = SECTIONS) -> list[Lesson]:
    return [
        make_lesson(
            one.summary,
            one,
            report.function(one.operation),
            students=9,
            alike=7,
            points=90,
            sections=sections,
        )
        for one in report.findings
        if one.operation and not one.unwritten
    ]


def lecture_on(lessons: Sequence[Lesson]) -> Lecture:
    return Lecture(
        title="CNN operations by hand", graded=57, lessons=tuple(lessons), shows_final=True
    )
