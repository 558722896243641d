"""A class begun with an older grader, deck or rubric keeps its points, and that is said."""

import csv
import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from grader.batch.class_setup import parse_setup
from grader.batch.executors import InProcessExecutor
from grader.batch.setup_changes import change_setup
from grader.batch.show import show_class
from grader.commands.batch import batch_command
from grader.commands.gradebook import gradebook_command, page_command
from grader.commands.override import override_command
from grader.commands.publish import publish_gradescope, publish_json_lines
from grader.commands.regrade import regrade_command
from grader.commands.returns import return_command
from grader.deck.squeeze import unsqueeze
from grader.errors import UserError
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Row
from grader.records.graded_with import GraderInfo
from grader.records.grading import Failed
from tests.commands.classes import RIGHT, SMALL, store_small_deck
from tests.commands.conftest import Have
from tests.commands.test_batch import scores
from tests.gradebook.old import SCORES, age, bring_back
from tests.intake.downloads import write_download

HERE = ", ".join(f"{name} {version}" for name, version in GraderInfo.here().by_minor.named.items())
OLDER = "cnn-grader 0.0.9, Python 3.10, NumPy 1.26.4 and practice deck 017c4389, out of 10"
STANDS = (
    f"The points of 4 students stand as they were earned, with {OLDER}. "
    f"`grade regrade` grades them again, with {HERE}."
)


class Begun(NamedTuple):
    """A class that an older grader began, and what was handed in to it."""

    results: Path
    download: Path


@pytest.fixture
def begun(tmp_path: Path) -> Begun:
    results = bring_back(tmp_path / "results")
    age(results)
    files = {f"{name}/cnn.py": RIGHT.encode() for name in ("Ada Lovelace", "Finn")}
    return Begun(results, write_download(tmp_path, files, "folder", "class"))


def rows_of(results: Path) -> list[Row]:
    with Gradebook(results) as book:
        return list(book.rows())


def test_a_class_of_the_first_format_keeps_everything(tmp_path: Path) -> None:
    rows = rows_of(bring_back(tmp_path / "results"))
    assert {row.student.key: row.earned for row in rows} == SCORES
    assert [row.standing for row in rows] == ["graded"] * 3 + ["unreadable", "graded"]
    assert rows[1].overrides[0].note == "shown on paper"
    assert [one.in_words for one in rows[1].findings] == ["pad/value"]
    assert rows[0].same_as == ("Eve",)
    assert rows[3].graded_with is None
    made_with = rows[0].graded_with
    assert made_with is not None
    assert made_with.grader.named == {"cnn-grader": "0.1.0", "Python": "3.11", "NumPy": "2.4.6"}
    with Gradebook(tmp_path / "results") as book:
        assert book.published() == {key: score for key, score in SCORES.items() if score}
        assert len(book.history("Bob 100%")) == 3


SHOWN: dict[str, Callable[[Path], int]] = {
    "gradebook": lambda results: gradebook_command(results=results),
    "publish json-lines": lambda results: publish_json_lines(results=results),
    "publish gradescope": lambda results: publish_gradescope(results=results),
}


@pytest.mark.parametrize("command", SHOWN)
def test_what_shows_an_older_class_says_what_it_stands_under(
    begun: Begun, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert SHOWN[command](begun.results) == 0
    assert STANDS in capsys.readouterr().out.splitlines()
    assert {row.student.key: row.earned for row in rows_of(begun.results)} == SCORES


def test_one_student_of_an_older_class_is_shown_and_has_a_page(
    begun: Begun, capsys: pytest.CaptureFixture[str]
) -> None:
    one = STANDS.replace("4 students", "1 student")
    gradebook_command("Eve", results=begun.results)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Eve (Eve): 10 of 10"
    assert f"  graded with {OLDER}" in said
    assert said[-1] == one
    html = begun.results / "eve.html"
    assert page_command("Eve", results=begun.results, html=html) == 0
    assert capsys.readouterr().out.splitlines() == [f"The page: {html}", one]
    assert "Graded with cnn-grader 0.0.9, Python 3.10.2, NumPy 1.26.4" in html.read_text("utf-8")


def test_pages_of_an_older_class_are_returned_as_they_were_earned(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("canvas")
    age(course.results)
    assert return_command("canvas", results=course.results) == 0
    assert "with cnn-grader 0.0.9, Python 3.10, NumPy 1.26.4" in capsys.readouterr().out


def test_table_lines_and_class_page_name_the_versions(begun: Begun) -> None:
    with Gradebook(begun.results) as book:
        show_class(book, begun.results, InProcessExecutor())
    text = (begun.results / "grades.csv").read_text("utf-8-sig")
    table = {line["key"]: line for line in csv.DictReader(io.StringIO(text))}
    assert table["Eve"]["grader"] == "cnn-grader 0.0.9, Python 3.10, NumPy 1.26.4"
    assert table["Eve"]["deck"][:8] == "017c4389"
    assert table["Dora"]["grader"] == table["Dora"]["deck"] == ""
    page = " ".join((begun.results / "index.html").read_text("utf-8").split())
    assert f"Graded with {OLDER.partition(', out')[0]}. {STANDS}" in page
    publish_json_lines(results=begun.results)
    lines = map(json.loads, (begun.results / "grades.jsonl").read_bytes().splitlines())
    assert next(lines)["graded_with"]["grader"]["version"] == "0.0.9"


def test_points_by_hand_are_given_in_an_older_class(begun: Begun) -> None:
    override_command("Eve", "pad/value", 0, note="shown", results=begun.results)
    assert {row.student.key: row.earned for row in rows_of(begun.results)} == {**SCORES, "Eve": 8}


def test_nothing_new_is_graded_otherwise_and_what_there_is_stays(begun: Begun) -> None:
    before = rows_of(begun.results)
    with pytest.raises(UserError) as refused:
        batch_command(begun.download, output=begun.results, pages="none")
    assert str(refused.value) == (
        f"The class in {str(begun.results)!r} was graded with {OLDER}; now it would be with "
        f"{HERE}. Its points stay as they are, and nothing new is graded otherwise: give the "
        "change to `grade regrade`, which grades everybody so, or name another folder with "
        "--output."
    )
    assert rows_of(begun.results) == before


def test_a_regrade_brings_an_older_class_here(
    begun: Begun, capsys: pytest.CaptureFixture[str]
) -> None:
    assert regrade_command(results=begun.results) == 0
    said = capsys.readouterr().out
    assert f"The points of 4 students were earned with {OLDER}; now with {HERE}." in said
    assert "0 move up, 0 move down." in said
    assert "3 of 3 sources were run again." in said
    assert "stand as they were earned" not in said
    rows = rows_of(begun.results)
    assert {row.student.key: row.earned for row in rows} == SCORES
    assert {row.graded_with.grader.named["cnn-grader"] for row in rows if row.graded_with} == {
        GraderInfo.here().by_minor.named["cnn-grader"]
    }
    assert batch_command(begun.download, output=begun.results, pages="none") == 0
    assert {row.student.key: row.earned for row in rows_of(begun.results)}["Finn"] == 10


def test_who_is_left_as_before_in_a_regrade_is_said_to_be(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    publish_json_lines(results=course.results)
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 2"))
    regrade_command(results=course.results, assignment=course.assignment)
    said = capsys.readouterr().out
    assert "The points of 4 students stand as they were earned, with " in said
    assert "out of 10. `grade regrade` grades them again, with another rubric, out of 8." in said
    regrade_command(results=course.results, allow_lower=True)
    assert "stand as they were earned" not in capsys.readouterr().out


def test_another_deck_is_named_where_it_is_refused(have: Have) -> None:
    course = have("plain")
    store_small_deck(course.deck, cases=2)
    with pytest.raises(UserError, match=r"now it would be with practice deck [0-9a-f]{8}\. Its"):
        batch_command(course.download, output=course.results, deck=course.deck)


def test_other_limits_are_refused_as_another_assignment(have: Have) -> None:
    course = have("plain")
    course.assignment.write_text(f"{SMALL}[limits]\nseconds_per_call = 0.9\n")
    with pytest.raises(UserError, match="now it would be with another assignment, isolation or"):
        batch_command(course.download, output=course.results, assignment=course.assignment)


def test_a_regrade_that_was_only_begun_is_not_mixed_with_another(have: Have) -> None:
    course = have("plain")
    store_small_deck(course.deck, cases=2)
    with Gradebook(course.results) as book:
        before = book.setups.require().files
        change_setup(
            book, parse_setup(msgspec.structs.replace(before, deck=course.deck.read_bytes()))
        )
    store_small_deck(course.deck, cases=3)
    with pytest.raises(UserError, match="is being graded again with another deck"):
        batch_command(course.download, output=course.results, deck=course.deck)


def test_the_same_cases_in_another_format_are_the_same_deck(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    file = msgspec.msgpack.decode(course.deck.read_bytes())
    assert file["format"] == "cnn-grader deck 3"
    deck = zlib.compress(unsqueeze(file["deck"], 1 << 20))
    earlier = {**file, "format": "cnn-grader deck 1", "deck": deck}
    course.deck.write_bytes(msgspec.msgpack.encode(earlier))
    before = scores(course)
    assert batch_command(course.download, output=course.results, deck=course.deck) == 0
    assert regrade_command(results=course.results, deck=course.deck) == 0
    said = capsys.readouterr().out
    assert "Nothing had to be run again." in said
    assert "stand as they were earned" not in said
    assert scores(course) == before


def test_a_failure_of_the_grader_has_nothing_that_points_were_earned_with(have: Have) -> None:
    course = have("plain")
    with Gradebook(course.results) as book:
        setup = book.setups.require()
        (row,) = (row for row in book.rows() if row.student.key == "Eve")
        book.results.record(row.sha256, setup.result_key, Failed(message="No memory."))
        after = {one.student.key: (one.standing, one.graded_with) for one in book.rows()}
    assert after["Eve"] == ("error", None)
    assert after["Bob 100%"] == ("graded", row.graded_with)
