"""`grade watch`: an answer to every save, until Ctrl-C."""

import os
import queue
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn
from urllib.request import urlopen

import pytest
import watchfiles
from watchfiles.main import FileChange

from grader.commands.watch import _saves
from tests.support import TWINS
from tests.test_cli import GRADE, assert_refused, run

SMALL = 'title = "small"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n'
RIGHT = TWINS["pad"]
NO_VALUE = RIGHT.replace("np.full(shape, value,", "np.full(shape, 0.0,")
PATIENCE = 30.0
MAX_LOOKS = 50


class Watching:
    """A running `grade watch`, and the lines it printed that nobody has looked at."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.program = folder / "cnn.py"
        self.process = subprocess.Popen(
            [GRADE, "watch", *arguments],
            cwd=folder,
            env={**os.environ, "COLUMNS": "200", "CI": "", "GITHUB_ACTIONS": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line.rstrip("\n"))

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()

    def until(self, part: str) -> list[str]:
        """The lines up to one that holds some text."""
        seen: list[str] = []
        end = monotonic() + PATIENCE
        while not seen or part not in seen[-1]:
            try:
                seen.append(self._lines.get(timeout=max(0.0, end - monotonic())))
            except queue.Empty:
                pytest.fail(f"{part!r} was not printed, but {seen}")
        return seen

    def save(self, source: str) -> None:
        """Save as editors do: into another file, which then takes the place of the old one."""
        new = self.folder / "cnn.py.new"
        new.write_text(source)
        new.replace(self.program)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Watching]]:
    (tmp_path / "assignment.toml").write_text(SMALL)
    (tmp_path / "cnn.py").write_text(NO_VALUE)
    started: list[Watching] = []

    def start(*arguments: str) -> Watching:
        started.append(Watching(tmp_path, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_every_save_is_answered_with_what_it_changed(watch: Callable[..., Watching]) -> None:
    running = watch(".")
    first = running.until("Page:")
    assert first[0].startswith("Graded with cnn-grader ")
    assert first[1:3] == ["", "5 of 6"]
    assert any(line.startswith(" 1 pad      +1  ") for line in first)
    running.save(RIGHT)
    mended = running.until("Page:")
    assert re.match(r"6 of 6, \+1 since \d\d:\d\d\. Mended: pad value\. Everything", mended[1])
    page = (running.folder / "report.html").read_text("utf-8")
    assert "+1 since" in page
    assert "Mended in pad: value." in page
    running.save(RIGHT.replace("padding[2 * axis + 1])", "padding[2 * axis])"))
    broken = running.until("Page:")
    assert re.match(r"3 of 6, \u22123 since [\d:]{5}.*o longer right: pad/sides", broken[1])
    assert any(line.startswith(" 1 pad      +3  ") for line in broken)
    assert running.interrupt() == 0


def test_a_save_tells_the_first_finding_and_how_many_more_there_are(
    watch: Callable[..., Watching],
) -> None:
    running = watch(".")
    first = running.until("Page:")
    two = NO_VALUE.replace("padding[2 * axis + 1])", "padding[2 * axis])")
    running.save(two)
    told = running.until("Page:")
    assert [line[:2] for line in told if "  +" in line] == [" 1"]
    assert any(line.startswith(" 1 more, ") for line in told)
    assert not [line for line in first if " more, " in line]


def test_half_a_program_and_no_program_are_answers_and_no_end(
    watch: Callable[..., Watching],
) -> None:
    running = watch("cnn.py")
    running.until("Page:")
    running.save("def pad(x, padding:\n")
    assert "SyntaxError" in "".join(running.until("Page:"))
    running.program.unlink()
    running.until("no file or folder 'cnn.py'")
    running.until("Page:")
    page = (running.folder / "report.html").read_text("utf-8")
    assert "Not graded" in page
    assert re.search(r"5 of 6 at \d\d:\d\d", page)
    running.save(RIGHT)
    assert any("6 of 6, +1 since" in line for line in running.until("Page:"))
    assert running.interrupt() == 0


def test_a_file_that_does_not_load_is_compared_with_nothing(
    watch: Callable[..., Watching],
) -> None:
    running = watch(".")
    running.until("Page:")
    running.save(RIGHT + "\ndef half(:\n")
    broken = running.until("Page:")
    told = r"No score\. The file did not load\. Before that: 5 of 6 at [\d:]{5}\.$"
    assert re.match(told, broken[1])
    line = RIGHT.count("\n") + 2
    assert any(f"cannot read line {line} of cnn.py" in one for one in broken)
    running.save(RIGHT)
    assert "6 of 6, +1 since" in running.until("Page:")[1]


def test_the_page_is_served_as_it_is_with_a_script_more(watch: Callable[..., Watching]) -> None:
    running = watch(".")
    address, _, file = running.until("Page:")[-1].removeprefix("Page: ").partition(" ")
    assert file == "(report.html)"
    with urlopen(f"{address}/changes", timeout=PATIENCE) as changes:
        assert changes.readline() == b"data: 1\n"
        running.save(RIGHT)
        assert [*islice(changes, 2)] == [b"\n", b"data: 2\n"]
    with urlopen(address, timeout=PATIENCE) as answer:
        served = answer.read().decode()
    page = (running.folder / "report.html").read_text("utf-8")
    assert "Everything is right" in served
    assert "EventSource" in served
    assert "EventSource" not in page
    assert "connect-src" not in page


def test_a_file_that_is_read_is_no_page(watch: Callable[..., Watching]) -> None:
    running = watch(".", "--html", "cnn.py")
    assert "--html is 'cnn.py'" in "".join(running.until("would be replaced"))
    assert running.process.wait(PATIENCE) == 2
    assert running.program.read_text() == NO_VALUE


def test_what_is_no_source_or_is_the_same_is_not_graded_again(
    watch: Callable[..., Watching],
) -> None:
    running = watch(".", "--html", "page.html")
    running.until("(page.html)")
    (running.folder / "notes.txt").write_text("x")
    running.save(NO_VALUE)
    running.save(RIGHT)
    lines = running.until("(page.html)")
    assert sum(line.startswith(("5 of 6", "6 of 6")) for line in lines) == 1
    assert not (running.folder / "report.html").exists()


def test_a_watched_program_cannot_print_what_a_terminal_obeys(
    watch: Callable[..., Watching],
) -> None:
    running = watch(".")
    running.until("Page:")
    running.save("raise ValueError('\\x1b[31m\\u202e')\n")
    assert all(line.isprintable() for line in running.until("Page:"))


def test_a_folder_is_watched_that_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[set[FileChange]] = []

    def watch_and_note(*paths: Path, **options: Any) -> Iterator[set[FileChange]]:
        for changes in watchfiles.watch(*paths, **options):
            told.append(changes)
            yield changes

    monkeypatch.setattr("grader.commands.watch.watch", watch_and_note)
    folder = tmp_path / "mine"
    folder.mkdir()
    saves = _saves(folder)
    next(saves)
    next(saves)
    folder.rename(tmp_path / "old")
    next(saves)
    folder.mkdir()
    next(saves)
    (folder / "cnn.py").write_text(RIGHT)
    changes = next(filter(None, (told[-1] for _ in islice(saves, MAX_LOOKS))))
    assert {Path(path).name for _, path in changes} == {"cnn.py"}


def test_what_the_system_cannot_watch_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr("grader.commands.watch.watch", refuse)
    assert len([*islice(_saves(tmp_path), 3)]) == 3


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("nowhere",), ("no file or folder 'nowhere'",)),
        ((".", "--assignment", "none.toml"), ("none.toml", "cannot be read")),
        ((".", "--output", "cnn.py/such"), ("cnn.py/such", "cannot be written")),
    ],
)
def test_a_slip_is_answered_in_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    (tmp_path / "cnn.py").write_text(RIGHT)
    assert_refused(run("watch", *arguments, cwd=tmp_path), *parts)
