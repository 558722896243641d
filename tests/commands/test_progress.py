"""What is seen of a long command while it goes on, in a terminal and anywhere else."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from grader.commands.batch import batch_command
from grader.commands.batch_progress import BatchProgress, stopping
from grader.commands.deck import build_command
from grader.commands.progress import shown_progress
from grader.commands.publish import publish_gradescope, publish_json_lines
from grader.commands.regrade import regrade_command
from grader.commands.returns import return_command
from grader.commands.selftest import selftest_command
from grader.records.progress import Progress
from grader.report.class_terminal import print_class
from grader.report.console import open_console
from tests.batch.typed import command, environment, type_in, write_class
from tests.commands.classes import Course
from tests.commands.conftest import Have
from tests.report.class_page.classes import class_of
from tests.support import RIGHT, obeyed_by_actions
from tests.terminals import in_a_terminal, lines_left, words_in

BATCH = ("batch", "class", "--assignment", "small.toml")

TERMINAL = {"TERM": "xterm"}

PLAIN = {
    "no colours": {"TERM": "xterm", "NO_COLOR": "1"},
    "dumb": {"TERM": "dumb"},
    "ASCII": {"TERM": "xterm", "PYTHONIOENCODING": "ascii"},
}

HOSTILE_NAME = "\x1b]0;owned\x07\x1b[7m\u202e\n::error::{}\r[red]:x:"


class Screen(io.StringIO):
    """A file that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def screen(columns: int, now: list[float] | None = None) -> tuple[Console, Screen]:
    """A console of a terminal, whose clock is the last of some moments."""
    file = Screen()
    clock = None if now is None else lambda: now[-1]
    return Console(
        file=file, width=columns, force_terminal=True, color_system=None, get_time=clock
    ), file


def typed(folder: Path, *arguments: str, columns: int = 80, **more: str) -> tuple[int, str]:
    known = {**environment(), **TERMINAL, **more}
    return in_a_terminal(command(*arguments), folder, known, columns=columns)


def write_hostile_class(folder: Path) -> None:
    """Names that would be obeyed where a submission is listed: alike, unreadable, left out."""
    (folder / "small.toml").write_text('title = "small"\n[rubric.pad]\nbasic = 1\n')
    for kind in ("first", "second", "essay"):
        student = folder / "class" / HOSTILE_NAME.format(kind)
        student.mkdir(parents=True)
        name = "cnn.py" if kind != "essay" else HOSTILE_NAME.format("docx")
        (student / name).write_text(RIGHT)
    (folder / "class" / f"left {HOSTILE_NAME.format('out')}").write_text("")


def test_a_terminal_shows_counts_and_ends_with_a_line_of_result(tmp_path: Path) -> None:
    write_class(tmp_path)
    code, written = typed(tmp_path, *BATCH)
    assert code == 0
    seen = words_in(written)
    assert re.search(r" Grading: \d+ of 30, \d+ with full marks, \d+ with less, ", seen), seen
    left = [line for line in lines_left(written) if line]
    assert not [line for line in left if "━" in line]
    result = "30 students: 29 graded, 1 unreadable. The class page: results/index.html"
    assert left[-1] == result
    assert written.count("\x1b[?25h") == written.count("\x1b[?25l") == 1


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_narrow_terminal_shows_as_much(columns: int) -> None:
    console, file = screen(columns)
    tally = BatchProgress(12_345)
    with shown_progress(console) as show:
        for status in ("passed", "failed", "unreadable", "error", "missing"):
            tally.telling(show)(status, 1000)
    seen = words_in(file.getvalue())
    assert re.search(r"Grading: 5,000 of 12,345, .* 1,000 missing$", seen)
    assert max(map(len, lines_left(file.getvalue()))) <= columns


@pytest.mark.parametrize("environment", PLAIN.values(), ids=PLAIN)
def test_any_terminal_will_do(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "small.toml").write_text('title = "small"\n[rubric.pad]\nbasic = 1\n')
    code, written = typed(tmp_path, "selftest", "small.toml", columns=40, **environment)
    assert code == 0
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", written) or "NO_COLOR" not in environment
    assert "\\u" not in written
    assert ("Trying known mistakes" in words_in(written)) == (environment["TERM"] != "dumb")
    assert " known mistakes " in "".join(lines_left(written)[-4:])


def test_ctrl_c_leaves_a_clean_terminal(tmp_path: Path) -> None:
    known = {**environment(), **TERMINAL}
    code, written = in_a_terminal(
        command("selftest"), tmp_path, known, stop_at="Trying known mistakes"
    )
    assert code == 130
    left = [line.strip() for line in lines_left(written) if line.strip()]
    assert left[-1] == "Stopped."
    assert not [line for line in left if "Trying" in line]
    assert written.rindex("\x1b[?25h") > written.rindex("\x1b[?25l")


def test_an_error_is_told_when_the_bar_has_ended() -> None:
    console, file = screen(80)
    tell_it = pytest.raises(ValueError, match="wrong")
    with tell_it, shown_progress(console) as show:
        show(Progress(doing="Writing", done=1, total=3))
        raise ValueError("wrong")
    assert "Writing: 1 of 3" in file.getvalue()
    assert lines_left(file.getvalue())[0] == ""
    assert file.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_time_is_told_once_what_was_known_before_says_nothing_of_it() -> None:
    now = [0.0]
    console, file = screen(120, now)
    told = []
    with shown_progress(console) as show:
        for second in range(40):
            now.append(float(second))
            show(Progress(doing="Grading", done=500 + second, total=1000, alike=True))
            console._live_stack[0].refresh()
            told.append(re.findall(r"(\d:\d\d) left", file.getvalue())[-1:])
    assert told[:21] == [[]] * 21
    assert told[30] == ["7:50"]


def test_no_time_is_told_of_steps_that_are_not_alike() -> None:
    now = [0.0]
    console, file = screen(120, now)
    with shown_progress(console) as show:
        for second in range(40):
            now.append(float(second))
            show(Progress(doing="Drawing", done=second, total=100, at="pad/basic"))
    assert words_in(file.getvalue()).endswith("Drawing: 39 of 100, pad/basic")


def test_a_log_gets_few_lines_ever_further_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("grader.commands.progress.monotonic", lambda: now[-1])
    console = Console(file=io.StringIO(), width=40)
    with shown_progress(console) as show:
        for second in range(3600):
            now.append(float(second))
            show(Progress(doing="Grading", done=second, total=3600, at="1 passed", alike=True))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert lines[:4] == [f"Grading: {one} of 3,600, 1 passed" for one in (10, 30, 70, 150)]
    assert len(lines) < 20


def test_a_log_that_is_given_colours_is_given_no_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    console = open_console()
    assert console.is_terminal
    with shown_progress(console) as show:
        show(Progress(doing="Writing", done=1, total=3))
    assert capsys.readouterr().out == ""


def test_a_terminal_obeys_nothing_that_a_student_wrote(tmp_path: Path) -> None:
    write_hostile_class(tmp_path)
    code, written = typed(tmp_path, *BATCH, columns=100)
    assert code == 0
    for obeyed in ("\x1b]", "\x07", "\x1b[7m", "\u202e", "\n::error"):
        assert obeyed not in written
    assert written.count("\\x1b]0;owned") >= 4


def test_a_pipe_gets_lines_without_anything_that_is_obeyed(tmp_path: Path) -> None:
    write_hostile_class(tmp_path)
    ended = type_in(tmp_path, *BATCH)
    assert (ended.code, ended.complaint) == (0, "")
    assert ended.output.replace("\n", "").isprintable()
    assert obeyed_by_actions(ended.output) == []
    for line in ("Left out", "Same source, graded once", "unreadable: "):
        assert re.search(rf"^{line}.*owned", ended.output, re.MULTILINE), ended.output
    listed = type_in(tmp_path, "gradebook")
    assert listed.output.replace("\n", "").isprintable()


Ending = tuple[Callable[[Course], int], str]

QUIET: dict[str, Ending] = {
    "batch": (
        lambda course: batch_command(course.download, output=course.results, quiet=True),
        r"5 students: 4 graded, 1 unreadable\. The class page: .*/results/index\.html",
    ),
    "regrade": (
        lambda course: regrade_command(results=course.results, quiet=True),
        r"0 move up, 0 move down\. 5 students: .* The class page: .*/results/index\.html",
    ),
    "publish json-lines": (
        lambda course: publish_json_lines(results=course.results, quiet=True),
        r"4 scores: .*/results/grades\.jsonl",
    ),
    "publish gradescope": (
        lambda course: publish_gradescope(results=course.results, quiet=True),
        r"4 results of 4 students: .*/results/gradescope",
    ),
    "return canvas": (
        lambda course: return_command("canvas", results=course.results, quiet=True),
        r"4 pages: .*/results/return/canvas\.zip",
    ),
    "selftest": (
        lambda course: selftest_command(course.assignment, quiet=True),
        r"\d+ of \d+ known mistakes lose no points; the reference has 10 of 10, the template 0\.",
    ),
    "deck build": (
        lambda course: build_command(
            assignment=course.assignment, output=course.results / "final.deck", seed=5, quiet=True
        ),
        r".*final\.deck: final deck [0-9a-f]{8}, \d+ cases of 4 checks, built in \d+ seconds\.",
    ),
}


@pytest.mark.usefixtures("few_drawn")
@pytest.mark.parametrize(("give", "result"), QUIET.values(), ids=QUIET)
def test_a_quiet_command_prints_the_line_that_it_ends_with(
    have: Have, capsys: pytest.CaptureFixture[str], give: Callable[[Course], int], result: str
) -> None:
    assert give(have("canvas")) == 0
    said = capsys.readouterr()
    assert re.fullmatch(f"{result}\n", said.out), said.out
    assert said.err == ""


def test_a_quiet_command_tells_whom_the_grader_failed(capsys: pytest.CaptureFixture[str]) -> None:
    book = class_of(3)
    failed = msgspec.structs.replace(book.rows[0], standing="error", message="No memory.")
    book = msgspec.structs.replace(book, rows=(failed, *book.rows[1:]))
    print_class(book, open_console(quiet=True))
    assert capsys.readouterr().out == f"error: {failed.student.called}: No memory.\n"


def test_what_stops_a_quiet_batch_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    tally = BatchProgress(3)
    tally.telling(lambda _: None)("passed", 2)
    with pytest.raises(KeyboardInterrupt), stopping(open_console(quiet=True), tally):
        raise KeyboardInterrupt
    assert capsys.readouterr().out == (
        "Grading: 2 of 3, 2 with full marks. What is done is kept; give the same command again to "
        "go on.\n"
    )
