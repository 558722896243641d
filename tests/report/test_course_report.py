"""An example in a course's own words, of which every name and order of axes is another than ours."""

import msgspec

from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.report.finding_text import finding_lines
from grader.report.page import render_page
from tests.course_names import CONV
from tests.support import TWINS, restricted, submission_of

NO_STRIDE = f"""
{TWINS["conv2d"]}

def conv_forward(A_prev, W, b, hyper):
    answer = conv2d(
        A_prev.transpose(0, 3, 1, 2), W.transpose(3, 2, 0, 1), b.ravel().astype(A_prev.dtype),
        1, hyper["rim"],
    )
    return answer.transpose(0, 2, 3, 1), hyper
"""


def test_shapes_cells_and_names_of_an_example_are_those_of_the_course(
    assignment: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    names = [row.name for row in assignment.rubric if row.operation == "conv2d"]
    asked = restricted(assignment, *(name for name in names if name != "conv2d/forms"))
    asked = msgspec.structs.replace(asked, operations=(CONV,))
    submission = submission_of(NO_STRIDE, "model.py")
    report = grade_submission(submission, asked, practice_deck, launcher)
    example = report.findings[0].clearest
    assert example is not None
    assert example.given.endswith("s=2, p=0")
    assert example.call.endswith(CONV.labels.expression)
    lines = [*finding_lines(report.findings[0])]
    assert "A_prev (1, 2, 4, 1)" in lines
    assert any(line.startswith("For out[0, 0, 1, 0] your code reads rows 0-1") for line in lines)
    assert "conv_forward" in render_page(report)
    operation = report.operations[0]
    assert operation.call == example.course
    assert operation.function == "conv_forward"
