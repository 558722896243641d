"""A class of Canvas, which tells who was late and not when, as instructor and students see it."""

import csv
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.commands.batch import batch_command
from grader.gradebook.comment import comment_on
from grader.gradebook.store import Gradebook
from tests.commands.classes import NO_VALUE, RIGHT, SMALL, store_small_deck
from tests.intake.downloads import write_download

ROSTER = """\
Student,ID,SIS User ID,SIS Login ID,Section
"Adams, Grace",101,S1,gadams,CS 1
"Hopper, Ada",102,S2,ahopper,CS 1
"Li, Tom",103,S3,tli,CS 2
"Moore, Zoe",104,S4,zmoore,CS 1 and CS 2
"Wu, Bo",105,S5,bwu,CS 2
"""

HANDED_IN = {
    "adamsgrace_LATE_101_901_cnn.py": RIGHT,
    "hopperada_102_902_cnn.py": NO_VALUE,
    "litom_103_903_cnn.py": NO_VALUE,
    "moorezoe_104_904_cnn.py": f"{RIGHT}\nhers = True\n",
    "wubo_105_905_cnn.py": "def pad(\n",
}


class Graded(NamedTuple):
    """A class that was graded.

    Attributes:
        results: What was written.
        said: What was printed.
    """

    results: Path
    said: str


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("canvas")
    files = {name: source.encode() for name, source in HANDED_IN.items()}
    download = write_download(folder, files, "zip", "class")
    (folder / "small.toml").write_text(SMALL)
    store_small_deck(folder / "small.deck")
    (folder / "roster.csv").write_text(ROSTER)
    printed = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed):
        patch.setenv("COLUMNS", "300")
        batch_command(
            download,
            output=folder / "results",
            assignment=folder / "small.toml",
            deck=folder / "small.deck",
            roster=folder / "roster.csv",
            due="2026-09-18T23:59",
        )
    return Graded(folder / "results", printed.getvalue())


def page_of(graded: Graded, key: str) -> str:
    (page,) = (graded.results / "pages").glob(f"{key}*.html")
    return page.read_text("utf-8")


def test_who_was_late_reads_that_without_hours(graded: Graded) -> None:
    assert "Handed in late. What that costs is not taken off here." in page_of(graded, "101")
    assert "Handed in late" not in page_of(graded, "102")
    with Gradebook(graded.results) as book:
        comments = {row.student.key: comment_on(row) for row in book.rows()}
    assert comments["101"] == "10 of 10 points. Handed in late."
    assert "late" not in comments["102"]


def test_a_due_time_that_decides_nothing_is_told(graded: Graded) -> None:
    said = "The download tells no time to go by of 5 of 5 attempts: --due makes none of them late."
    assert said in graded.said


def test_lists_name_students_with_their_keys_and_who_has_the_same_source_as_whom(
    graded: Graded,
) -> None:
    assert "Late, which costs nothing here: Adams, Grace (101).\n" in graded.said
    assert "Same source, graded once: Hopper, Ada (102) with Li, Tom (103).\n" in graded.said
    assert "did not load: Wu, Bo (105): Loading the file raised SyntaxError" in graded.said


def test_a_student_in_two_sections_counts_in_each_and_is_no_section_of_their_own(
    graded: Graded,
) -> None:
    page = (graded.results / "index.html").read_text("utf-8")
    assert "<option>CS 1</option>\n<option>CS 2</option>\n</select>" in page
    assert "1 student is in several sections, counted in each of them" in page
    assert '"section":"CS 1 and CS 2","sections":["CS 1","CS 2"]' in page
    lecture = (graded.results / "lecture.html").read_text("utf-8")
    assert "Who is in several sections is counted in each." in lecture
    with (graded.results / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        sections = {row["key"]: row["section"] for row in csv.DictReader(file)}
    assert sections["104"] == "CS 1 and CS 2"
