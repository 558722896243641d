"""Programs of courses that call functions of their own, graded by what an assignment says."""

from collections.abc import Callable

import pytest

from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.deck import Deck
from grader.records.report import Report
from tests.course_calls import CONV, CS231N, Course
from tests.support import submission_of

Grade = Callable[..., Report]


@pytest.fixture
def graded(practice_deck: Deck, launcher: Launcher) -> Grade:
    def grade(course: Course, source: str, **others: str) -> Report:
        submission = submission_of(source, "layers.py", **others)
        return grade_submission(submission, course.assignment, practice_deck, launcher)

    return grade


def test_a_right_program_has_every_point(graded: Grade) -> None:
    report = graded(CS231N, CONV)
    assert report.score.earned == report.score.possible, [one.message for one in report.checks]
