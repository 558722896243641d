"""A student's page for staff: all that there is to show, whatever students of the course see.

What a feedback level keeps back is in no report, so the stored source is graded again.
"""

from typing import NamedTuple

import msgspec

from grader.batch.class_setup import ClassSetup
from grader.batch.pages import PageOrder, name_report
from grader.grade import grade_submission
from grader.gradebook.store import Gradebook
from grader.isolation.launcher import default_launcher
from grader.records.assignment import Assignment
from grader.records.gradebook import Row
from grader.records.report import Report
from grader.report.page import render_page
from grader.report.summary import with_points


class InstructorPage(NamedTuple):
    """A page that shows everything.

    Attributes:
        html: The page.
        note: What is another than in the gradebook, in a sentence; empty if nothing is.
    """

    html: bytes
    note: str


def render_instructor_page(
    book: Gradebook, row: Row, order: PageOrder, setup: ClassSetup
) -> InstructorPage:
    """A page with everything, with a rule beside what students do not see.

    Args:
        book: The gradebook.
        row: The student.
        order: What the student's own page is made of.
        setup: What the student's points are made with.

    Raises:
        GraderError: The source cannot be graded here.
    """
    graded = grade_in_full(book, row, setup)
    report = name_report(with_points(graded, order.points, order.overrides), order)
    earned, kept = report.score.earned, order.earned
    note = (
        f"Graded again for this page it earns {earned} points; the gradebook keeps {kept}."
        if earned != kept
        else ""
    )
    html = render_page(report, students_see=setup.feedback_levels)
    return InstructorPage(html.encode(), note)


def grade_in_full(book: Gradebook, row: Row, setup: ClassSetup) -> Report:
    """What a student handed in, graded again by what counts for them, with everything shown.

    Raises:
        GraderError: It cannot be graded here.
    """
    with default_launcher() as launcher:
        return grade_submission(
            book.source(row.sha256).submission(),
            _in_full(setup.assignment),
            setup.deck,
            launcher,
            allow_weak_isolation=setup.files.allow_weak_isolation,
        )


def _in_full(assignment: Assignment) -> Assignment:
    """The same assignment, which shows everything also of a final deck."""
    rubric = (msgspec.structs.replace(row, feedback="full") for row in assignment.rubric)
    policy = msgspec.structs.replace(assignment.policy, feedback="full", final_feedback="full")
    return msgspec.structs.replace(assignment, rubric=tuple(rubric), policy=policy)
