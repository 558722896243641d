"""What is seen of a batch while it goes on, in a terminal and anywhere else."""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import pytest
from rich.console import Console

from grader.commands.progress import BatchProgress, shown_progress
from tests.batch.typed import command, environment, type_in, write_class
from tests.support import RIGHT, obeyed_by_actions

BATCH = ("batch", "class", "--assignment", "small.toml")

HOSTILE_NAME = "\x1b]0;owned\x07\x1b[7m\u202e\n::error::{}\r[red]:x:"


def in_a_terminal(folder: Path, columns: int, *arguments: str) -> tuple[int, str]:
    """Type a command in a terminal of some width; its exit code and all that it wrote."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    terminal = {**environment(), "TERM": "xterm", "COLUMNS": str(columns)}
    process = subprocess.Popen(
        command(*arguments), cwd=folder, env=terminal, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except OSError:  # how Linux says that nobody has the other end any more
        pass
    finally:
        os.close(ours)
    return process.wait(timeout=60), written.decode()


def words_in(written: str) -> str:
    """What a terminal shows, without the bar and what moves it."""
    return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[━╸╺]", " ", written).split())


def write_hostile_class(folder: Path) -> None:
    """Names that would be obeyed where a submission is listed: alike, unreadable, left out."""
    (folder / "small.toml").write_text('title = "small"\n[rubric.pad]\nbasic = 1\n')
    for kind in ("first", "second", "essay"):
        student = folder / "class" / HOSTILE_NAME.format(kind)
        student.mkdir(parents=True)
        name = "cnn.py" if kind != "essay" else HOSTILE_NAME.format("docx")
        (student / name).write_text(RIGHT)
    (folder / "class" / f"left {HOSTILE_NAME.format('out')}").write_text("")


def test_a_terminal_shows_counts_rate_and_time_left(tmp_path: Path) -> None:
    write_class(tmp_path)
    code, written = in_a_terminal(tmp_path, 80, *BATCH)
    assert code == 0
    seen = words_in(written)
    assert re.search(r" \d+ of 30, (\d+ \w+, )+[\d.]+ a second, \d:\d\d left ", seen), seen
    assert re.search(r" 30 of 30, (\d+ \w+, ){2}1 unreadable, [\d.]+ a second 30 students: ", seen)
    assert written.count("\x1b[?25h") == written.count("\x1b[?25l")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_narrow_terminal_shows_as_much(columns: int) -> None:
    tally = BatchProgress(12_345)
    console = Console(file=io.StringIO(), width=columns, force_terminal=True, color_system=None)
    with shown_progress(console, tally):
        for fate in ("passed", "failed", "unreadable", "error", "missing"):
            tally.add(fate, 1000)
    assert isinstance(console.file, io.StringIO)
    seen = words_in(console.file.getvalue())
    assert re.search(r"5,000 of 12,345, .* 1,000 missing, [\d.]+ a second, \d:\d\d left$", seen)


def test_a_terminal_obeys_nothing_that_a_student_wrote(tmp_path: Path) -> None:
    write_hostile_class(tmp_path)
    code, written = in_a_terminal(tmp_path, 100, *BATCH)
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
    for line in ("Left out", "Same source as somebody else", "unreadable: "):
        assert re.search(rf"^{line}.*owned", ended.output, re.MULTILINE), ended.output
    listed = type_in(tmp_path, "gradebook")
    assert listed.output.replace("\n", "").isprintable()


def test_anything_but_a_terminal_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.commands.progress._SECONDS_BETWEEN_LINES", 0.0)
    tally = BatchProgress(2500)
    console = Console(file=io.StringIO(), width=40)
    with shown_progress(console, tally):
        tally.add("passed", 1200)
        tally.add("error", 1)
        tally.add("failed", 1299)
    assert isinstance(console.file, io.StringIO)
    first, second, last = console.file.getvalue().splitlines()
    assert re.fullmatch(r"1,200 of 2,500, 1,200 passed, [\d.]+ a second, 0:00 left", first)
    assert re.fullmatch(r"1,201 of 2,500, 1,200 passed, 1 errors, .*", second)
    assert re.fullmatch(r"2,500 of 2,500, 1,200 passed, 1,299 failed, 1 errors, .* a second", last)
