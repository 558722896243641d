"""Lines around an exception or a loop are read from what was handed in, and shown safely."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.outcome import Frame, Raised, TimedOut
from grader.records.source_view import SourceView
from grader.records.submission import Submission
from grader.report.source_lines import MAX_CHARACTERS, MAX_LINES, view_source
from tests.support import notebook_of, pad_case, restricted, submission_of, with_limits

TEN = submission_of("\n".join(f"line {number}" for number in range(1, 11)))


def raised_in(line: int, file: str = "cnn.py") -> Raised:
    frame = Frame(file=file, line=line, function="pad", source="what the worker says")
    return Raised(type="E", message="m", frames=(frame,))


def stopped_in(first: int, last: int) -> TimedOut:
    return TimedOut(seconds=0.3, frames=raised_in(last).frames, lines=(first, last))


def drawn(view: SourceView | None) -> str:
    """A view as text, marks as `>`."""
    if view is None:
        return ""
    lines = (f"{'>' if one.marked else ' '}{one.number} {one.text}" for one in view.lines)
    return "\n".join([view.file, *lines])


def numbers(view: SourceView | None, *, marked: bool = False) -> list[int]:
    assert view is not None
    return [line.number for line in view.lines if line.marked or not marked]


def test_the_line_that_raised_is_marked_between_two_before_and_two_after() -> None:
    assert drawn(view_source(TEN, raised_in(4))) == (
        "cnn.py\n 2 line 2\n 3 line 3\n>4 line 4\n 5 line 5\n 6 line 6"
    )


@pytest.mark.parametrize(("line", "shown"), [(1, [1, 2, 3]), (10, [8, 9, 10])])
def test_a_file_ends_where_it_ends(line: int, shown: list[int]) -> None:
    assert numbers(view_source(TEN, raised_in(line))) == shown


def test_all_lines_of_a_loop_are_marked() -> None:
    view = view_source(TEN, stopped_in(4, 6))
    assert numbers(view) == [2, 3, 4, 5, 6, 7, 8]
    assert numbers(view, marked=True) == [4, 5, 6]


def test_a_loop_that_begins_far_above_is_shown_too() -> None:
    stopped = msgspec.structs.replace(stopped_in(7, 8), loops=(2,))
    view = view_source(TEN, stopped)
    assert numbers(view) == [2, 5, 6, 7, 8, 9, 10]
    assert numbers(view, marked=True) == [7, 8]


def test_of_a_long_loop_its_beginning_and_its_end_are_shown() -> None:
    view = view_source(submission_of("x\n" * 100), stopped_in(11, 60))
    assert numbers(view) == [9, 10, 11, 12, 13, 14, 57, 58, 59, 60, 61, 62]
    assert len(numbers(view)) == MAX_LINES


@pytest.mark.parametrize(
    "outcome",
    [
        raised_in(0),
        raised_in(11),
        raised_in((1 << 31) - 1),
        raised_in(1, "other.py"),
        raised_in(1, "cnn.py, cell 1"),
        Raised(type="E", message="m"),
        TimedOut(seconds=0.3),
        stopped_in(6, 4),
        stopped_in(0, 4),
        stopped_in(4, 10**9),
    ],
    ids=repr,
)
def test_of_a_line_that_is_not_there_nothing_is_shown(outcome: Raised | TimedOut) -> None:
    assert view_source(TEN, outcome) is None


def test_empty_lines_at_the_end_are_left_out_unless_they_are_meant() -> None:
    submission = submission_of("def f():\n\n\n")
    assert numbers(view_source(submission, raised_in(1))) == [1]
    assert numbers(view_source(submission, raised_in(2)), marked=True) == [2]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("\treturn x\t# out", "return x    # out"),
        ("x = 1   \r", "x = 1"),
        ("x = '\x1b[31m\u202e\u200b'", "x = '\\x1b[31m\\u202e\\u200b'"),
        ("# ##[error]", "# #\\x23[error]"),
        ("x" * 5000, "x" * (MAX_CHARACTERS - 1) + "\u2026"),
        ("\x00" * 50, ""),
    ],
)
def test_a_line_is_shown_safely_and_cut(source: str, text: str) -> None:
    view = view_source(submission_of(source), raised_in(1))
    assert [line.text for line in view.lines] == [text] if view else not text


@given(
    content=st.binary(max_size=80) | st.text(max_size=80).map(str.encode),
    first=st.integers(-1, 12),
    last=st.integers(-1, 12),
    file=st.sampled_from(["cnn.py", "cnn.py, cell 1", "\x1b\u202e"]),
)
def test_whatever_is_handed_in_and_named_is_shown_safely(
    content: bytes, first: int, last: int, file: str
) -> None:
    frame = Frame(file=file, line=max(0, last), function="f", source="")
    outcome = TimedOut(seconds=1.0, frames=(frame,), lines=(first, last))
    view = view_source(submission_of(content), outcome)
    if view is not None:
        assert 1 <= len(view.lines) <= MAX_LINES
        assert any(line.marked for line in view.lines)
        assert all(line.text.isprintable() for line in view.lines)
        assert all(len(line.text) <= MAX_CHARACTERS for line in view.lines)


def seen(submission: Submission, assignment: Assignment, launcher: Launcher) -> SourceView | None:
    """What is shown of what loading a submission, or else its `pad`, comes to."""
    asked = with_limits(restricted(assignment, "pad"), seconds_per_call=0.1)
    with Session(launcher, submission, asked) as session:
        outcome = session.loaded.error or session.ask(pad_case(1.0))
    assert isinstance(outcome, Raised | TimedOut)
    return view_source(submission, outcome)


PAD = "def pad(x, padding, value=0.0):\n"


def test_the_line_of_an_exception_is_the_innermost_of_the_students_own(
    assignment: Assignment, launcher: Launcher
) -> None:
    source = f"import numpy as np\n\n{PAD}    y = x\n    return np.pad(y, 'no')\n"
    view = seen(submission_of(source), assignment, launcher)
    assert drawn(view) == (
        "cnn.py\n 3 def pad(x, padding, value=0.0):\n 4     y = x\n>5     return np.pad(y, 'no')"
    )


def test_the_line_that_python_cannot_read_is_shown(
    assignment: Assignment, launcher: Launcher
) -> None:
    view = seen(submission_of(f"{PAD}    return x[\n\ny = 2\n"), assignment, launcher)
    assert numbers(view, marked=True) == [2]


def test_a_cell_of_a_notebook_is_shown(assignment: Assignment, launcher: Launcher) -> None:
    notebook = notebook_of("import numpy as np", f"%time x = 1\n{PAD}    return x / 'no'")
    view = seen(submission_of(notebook, "cnn.ipynb"), assignment, launcher)
    assert drawn(view) == (
        "cnn.ipynb, cell 2\n 1 %time x = 1\n 2 def pad(x, padding, value=0.0):\n"
        ">3     return x / 'no'"
    )


def test_a_loop_is_shown_from_the_files_that_were_handed_in(
    assignment: Assignment, launcher: Launcher
) -> None:
    helper = "def go(x):\n    while True:\n        x = x + 1\n"
    submission = submission_of(f"from helper import go\n{PAD}    return go(x)\n", helper=helper)
    # Of a single call that is stopped nothing need be seen.
    views = (seen(submission, assignment, launcher) for _ in range(6))
    view = next(view for view in views if view is not None)
    assert view.file == "helper.py"
    assert set(numbers(view, marked=True)) <= {2, 3}
