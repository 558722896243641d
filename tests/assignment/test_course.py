import pytest

from grader.assignment.course import course_files
from grader.assignment.origin import Origin
from grader.assignment.own_operations import OwnOperations
from tests.course_calls import CONV_CALL, CS231N, Course

STUBS = "student/cnn.py"


@pytest.mark.parametrize(
    ("course", "written"),
    [
        (CS231N, ""),
        (Course(CONV_CALL + "\n[operation.pad]\nwithout = []\n"), "pad"),
    ],
)
def test_stubs_are_written_for_functions_of_our_names_alone(course: Course, written: str) -> None:
    files = course_files(
        course.text.encode(), course.assignment, Origin("cnn-grader==9"), OwnOperations()
    )
    stubs = files.get(STUBS, b"").decode()
    assert [line for line in stubs.splitlines() if line.startswith("def ")] == [
        f"def {name}(x, padding, value=0.0):" for name in [written] if name
    ]
