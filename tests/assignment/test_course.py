import pytest

from grader.assignment import student_files
from grader.assignment.course import course_files
from grader.assignment.load import parse_assignment
from grader.assignment.origin import Origin
from grader.assignment.own_operations import OwnOperations
from grader.assignment.student_files import in_words_of_course
from tests.course_calls import CONV_CALL, CS231N, Course
from tests.support import REPOSITORY

README = (REPOSITORY / "student_template" / "README.md").read_bytes()

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


FILES = 'files = ["hw/basics.py", "hw/layers.py"]'


def handed_out(course: Course) -> dict[str, str]:
    """What students get, apart from the deck."""
    files = course_files(
        course.text.encode(), course.assignment, Origin("cnn-grader==9"), OwnOperations()
    )
    return {path: content.decode() for path, content in files.items() if path[:8] == "student/"}


def test_the_readme_of_a_course_names_its_own_functions_and_files() -> None:
    readme = handed_out(Course(CONV_CALL, FILES))["student/README.md"]
    task = "You write `conv_forward_naive` in `hw/basics.py` and `hw/layers.py`, "
    explained = "`grade explain conv_forward_naive`"
    assert readme.splitlines()[2:4] == [
        f"{task}as your course has it.",
        f"{explained} says what the first has to do.",
    ]
    assert "cnn.py" not in readme
    assert "explain conv2d" not in readme


def test_a_readme_names_no_operation_that_is_not_asked() -> None:
    course = Course("[operation.pad]\nwithout = []\n", checks=("pad/basic",))
    readme = handed_out(course)["student/README.md"]
    assert "grade explain pad " in readme
    assert "explain conv2d" not in readme
    assert "You write the functions in `cnn.py`" in readme


def test_a_readme_says_which_packages_may_be_imported() -> None:
    course = Course(CONV_CALL)
    text = f'{course.text}\n[policy]\nallowed_imports = ["numpy", "torch"]\n'
    assignment = parse_assignment(text.encode(), "assignment.toml")
    files = in_words_of_course({"README.md": README}, assignment)
    assert (
        b"You may import NumPy, `torch` and the standard library, and modules"
        in (files["README.md"])
    )


def test_a_readme_says_what_students_are_to_do_without() -> None:
    course = Course(CONV_CALL)
    said = (
        'allowed_imports = ["numpy", "torch"]\nforbidden_calls = ["torch.ops"]\n'
        'withheld_calls = ["torch.nn", "numpy.pad"]\nallowed_calls = ["torch.nn.Parameter"]\n'
    )
    assignment = parse_assignment(f"{course.text}\n[policy]\n{said}".encode(), "assignment.toml")
    files = in_words_of_course({"README.md": README}, assignment)
    readme = " ".join(files["README.md"].decode().split())
    assert "- You are to do without `torch.ops`. Using it costs no points; the page names" in readme
    withheld = (
        "- Withheld: `torch.nn` and `np.pad`, but for `torch.nn.Parameter`. Calling one raises"
    )
    assert withheld in readme


@pytest.mark.parametrize(
    ("template", "replaced"),
    [
        ("student", "TITLE TASK NO_TORCH SECONDS CALLS SOON PACKAGES EXPLAIN"),
        ("course", "TRIED HELD_TO HAND_OUT"),
    ],
)
def test_what_a_readme_says_otherwise_stands_in_its_template_once(
    template: str, replaced: str
) -> None:
    readme = (REPOSITORY / f"{template}_template" / "README.md").read_text("utf-8")
    texts = vars(student_files)
    assert [one for one in replaced.split() if readme.count(texts[f"_{one}"]) != 1] == []


def test_stubs_stand_in_the_file_that_the_assignment_names() -> None:
    course = Course("[operation.pad]\nwithout = []\n", FILES, checks=("pad/basic",))
    files = handed_out(course)
    assert "def pad(" in files["student/hw/basics.py"]
    assert "student/cnn.py" not in files
