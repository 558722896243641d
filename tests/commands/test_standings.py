"""How a submission stands, and why, in everything that a class is shown in or exported to."""

import csv
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from grader.batch.executors import InProcessExecutor
from grader.batch.show import show_class
from grader.commands.batch import batch_command
from grader.commands.gradebook import gradebook_command
from grader.commands.override import override_command
from grader.commands.publish import (
    publish_canvas,
    publish_gradescope,
    publish_json_lines,
    publish_moodle,
    publish_moodle_gradebook,
)
from grader.commands.returns import return_command
from grader.gradebook.store import Gradebook, HandIn
from grader.records.attempt import Attempt, Student
from grader.records.gradebook import DATABASE
from grader.records.grading import Failed, Source
from grader.report.class_terminal import class_in_a_line, print_class
from grader.report.console import open_console, print_result
from tests.commands.classes import RIGHT, SMALL, store_small_deck
from tests.intake.downloads import write_download
from tests.support import submission_of

HANDED_IN = {
    "Ada": RIGHT,
    "Bo": RIGHT.replace("def pad(", "@(1 / 0)\ndef pad("),
    "Cy": RIGHT.replace("def pad(", "import os; os._exit(3)\ndef pad("),
    "Di": f"{RIGHT}\nimport numpy as np; np.no_such\n",
    "Hy": "class E(Exception): ...\nE.__name__ = '<b>'\nraise E('; =1+1, <script>')\n",
}
LINE = RIGHT[: RIGHT.index("def pad(")].count("\n") + 1

WHY = {
    "Bo": ("did not load", f"raised ZeroDivisionError in line {LINE} of cnn.py: division by zero"),
    "Cy": ("did not load", "Loading the file ended the whole Python process (exit status 3)"),
    "Unread": ("unreadable", "The file is empty."),
    "Hy": ("did not load", "raised <b> in line 3 of cnn.py: ;"),
    "Failed": ("error", "The disk was full."),
    "Waits": ("waiting", "Give the same `grade batch` command again"),
    "Zoe": ("missing", "Nothing was handed in."),
}
"""Who has no points, with standing and reason."""

NOT_LOADED = [name for name, (standing, _) in WHY.items() if standing == "did not load"]


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that was graded once, with somebody in every standing."""
    folder = tmp_path_factory.mktemp("class")
    files = {
        f"{name}_{70 + n}_assignsubmission_file/cnn.py": source.encode()
        for n, (name, source) in enumerate(HANDED_IN.items())
    }
    download = write_download(folder, files, "folder", "class")
    (folder / "small.toml").write_text(SMALL)
    store_small_deck(folder / "small.deck")
    names = [*HANDED_IN, "Zoe"]
    lines = [f"{name},{70 + n},{name.lower()}@uni.example" for n, name in enumerate(names)]
    (folder / "roster.csv").write_text("\n".join(("name,moodle,email", *lines)))
    batch_command(
        download,
        output=folder / "results",
        assignment=folder / "small.toml",
        deck=folder / "small.deck",
        roster=folder / "roster.csv",
    )
    with Gradebook(folder / "results") as book:
        setup = book.setups.require()
        for name in ("Failed", "Unread", "Waits"):
            who = Student(key=name, name=name)
            source = Source.of(submission_of(f"# {name}\n"))
            attempt = Attempt(students=(who,), place=name, files={})
            one = HandIn(attempt=attempt, source=source)
            if name == "Unread":
                one = HandIn(attempt=attempt, problem="The file is empty.")
            book.enter(who, [one], setup)
            if name == "Failed":
                book.results.record(
                    source.digest, setup.result_key, Failed(message="The disk was full.")
                )
    return folder


@pytest.fixture
def results(typed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    shutil.copytree(typed, tmp_path / "class")
    capsys.readouterr()
    return tmp_path / "class" / "results"


Show = Callable[[Path], None]


def _sheet(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines))
    return path


def _publish_canvas(results: Path) -> None:
    students = [f"{name},{n},,{name.lower()}@uni.example,A," for n, name in enumerate(HANDED_IN)]
    header = "Student,ID,SIS User ID,SIS Login ID,Section,Pad (1)"
    sheet = _sheet(results / "sheet.csv", [header, "    Points Possible,,,,,10", *students])
    publish_canvas(sheet, assignment="1", results=results)


def _publish_moodle(results: Path) -> None:
    header = "Identifier,Full name,Status,Grade,Maximum Grade,Can,Submitted,Graded,Comments"
    lines = [
        f'Participant {70 + n},{name},Submitted,,10.00,Yes,"1 October, 10:15",-,'
        for n, name in enumerate(HANDED_IN)
    ]
    publish_moodle(_sheet(results / "sheet.csv", [header, *lines]), results=results)


def _show_class(results: Path) -> None:
    with Gradebook(results) as book:
        described, console = show_class(book, results, InProcessExecutor()), open_console()
    print_class(described, console)
    print_result(console, class_in_a_line(described, results / "index.html"))


SHOWN: dict[str, tuple[Show, str | None]] = {
    "list": (lambda results: _check(gradebook_command(results=results)), None),
    "summary": (_show_class, None),
    "class page": (_show_class, "index.html"),
    "grades.csv": (_show_class, "grades.csv"),
    "JSON lines": (lambda results: _check(publish_json_lines(results=results)), "grades.jsonl"),
}
"""What staff see of everybody: what makes it, and the file; None for the terminal."""

OF_SCORES: dict[str, tuple[Show, str | None]] = {
    "Canvas": (_publish_canvas, None),
    "Moodle": (_publish_moodle, "moodle.csv"),
    "Moodle's gradebook": (
        lambda results: _check(publish_moodle_gradebook(results=results)),
        "moodle-gradebook.csv",
    ),
    "Gradescope": (
        lambda results: _check(publish_gradescope(results=results)),
        "gradescope/*/results.json",
    ),
    "pages": (lambda results: _check(return_command("moodle", results=results)), "pages/*.html"),
}
"""What leaves for students and other systems of those who have a score."""


def _check(code: int) -> None:
    assert code in (0, 3)


def text_of(
    shown: tuple[Show, str | None], results: Path, capsys: pytest.CaptureFixture[str]
) -> str:
    show, pattern = shown
    show(results)
    said = capsys.readouterr().out
    if pattern is not None:
        said = "\n".join(path.read_text("utf-8") for path in sorted(results.glob(pattern)))
    return " ".join(re.sub(r"</?code>", "`", unescape(said)).split())


@pytest.mark.parametrize("form", SHOWN)
def test_staff_see_of_everybody_how_they_stand_and_why(
    results: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    text = text_of(SHOWN[form], results, capsys)
    for name, (standing, why) in WHY.items():
        assert standing in text, name
        assert why in text or (form == "summary" and name in ("Waits", "Zoe")), name
    assert "AttributeError" not in text  # of a file that defined all before it stopped


@pytest.mark.parametrize("name", WHY)
def test_staff_see_of_one_student_how_it_stands_and_why(
    results: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    gradebook_command(name, results=results)
    said = capsys.readouterr().out
    standing, why = WHY[name]
    assert standing in said
    assert why in said
    assert "not asked" not in said


@pytest.mark.parametrize("form", OF_SCORES)
def test_no_zero_leaves_without_the_reason(
    results: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    text = text_of(OF_SCORES[form], results, capsys)
    for name in NOT_LOADED:
        for part in WHY[name][1].removeprefix("raised ").split(": "):
            assert part in text, name


def test_text_of_a_student_is_neither_markup_nor_a_formula_in_a_comment(results: Path) -> None:
    _publish_moodle(results)
    written = list(csv.reader((results / "moodle.csv").read_text().splitlines()))
    (comment,) = [line[-1] for line in written if line[1] == "Hy"]
    assert comment == (
        "0 of 10 points. The file did not load. Loading the file raised &lt;b&gt; in line 3 of "
        "cnn.py: ;' =1+1, &lt;script&gt;."
    )


def test_the_average_leaves_out_what_did_not_load_and_says_how_many(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _show_class(results)
    said = capsys.readouterr().out
    assert (
        "Mean 10.0, median 10 of 10 points, without 3 at 0 points whose file did not load." in said
    )
    page = unescape((results / "index.html").read_text("utf-8"))
    assert "3 did not load,</strong> which is 0 points each." in page
    assert re.search(r"<h1>10<span[^>]*> / 10 on average</span></h1>", page)
    publish_json_lines(results=results)
    lines = map(json.loads, (results / "grades.jsonl").read_text("utf-8").splitlines())
    assert [one["score"] for one in lines if one["standing"] == "did not load"] == [0, 0, 0]


def test_a_gradebook_of_an_earlier_grader_says_it_too(results: Path) -> None:
    with Gradebook(results) as book:
        before = list(book.rows())
    with closing(sqlite3.connect(results / DATABASE)) as database, database:
        database.execute("UPDATE results SET remarks = '{}'")
    with Gradebook(results) as book:
        assert list(book.rows()) == before


def test_points_by_hand_count_for_a_file_that_did_not_load(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    override_command("Bo", "pad/basic", 4, note="a typing slip", results=results)
    capsys.readouterr()
    _show_class(results)
    assert "Mean 8.0, median 10 of 10 points, without 2 at 0 points" in capsys.readouterr().out
    gradebook_command("Bo", results=results)
    said = capsys.readouterr().out
    assert "Bo (71): 4 of 10, did not load" in said
    assert "pad/basic: 4 of 4, by hand: a typing slip" in said
