"""`grade override`: points that a person gives outlive what the grader does."""

import csv
import json

import pytest

from grader.commands.batch import batch_command
from grader.commands.gradebook import gradebook_command, page_command
from grader.commands.override import note_command, override_command
from grader.commands.publish import publish_gradescope, publish_json_lines, publish_moodle
from grader.commands.regrade import regrade_command
from grader.errors import UserError
from grader.gradebook.store import Gradebook
from tests.commands.classes import SMALL
from tests.commands.conftest import Have
from tests.commands.test_batch import scores
from tests.commands.test_publish import moodle_sheet
from tests.test_cli import assert_refused, run


@pytest.mark.parametrize(
    ("given", "note", "message"),
    [
        (("Bob 100", "pad/value", 2), "x", r"no student 'Bob 100'.*mean 'Bob 100%'\?"),
        (("nobody", "pad/value", 2), "x", r"no student 'nobody'.*See `grade gradebook`\."),
        (("Eve", "pad/valu", 2), "x", r"no check 'pad/valu'.*mean 'pad/value'"),
        (("Eve", "conv2d/stride", 2), "x", r"no check 'conv2d/stride'\. Its checks stand"),
        (("Eve", "pad/value", 3), "x", r"3 points for pad/value, which is worth 2\. Give 0 to 2\."),
        (("Eve", "pad/value", -1), "x", r"-1 points for pad/value"),
        (("Eve", "pad/value", 1), " \n", r"--note is empty"),
        (("Eve", "scor", 1), "x", r"no check 'scor'\. Did you mean 'score'"),
        (("Eve", "score", 11), "x", r"11 points for the whole score, which is worth 10\."),
    ],
)
def test_what_cannot_be_given_is_refused(
    have: Have, given: tuple[str, str, int], note: str, message: str
) -> None:
    course = have("plain")
    before = scores(course)
    with pytest.raises(UserError, match=message):
        override_command(*given, note=note, results=course.results)
    assert scores(course) == before


@pytest.mark.parametrize("points", ["2.7", "0.5", "1.0", "1e1", "2,5", "two", "\u00bd"])
def test_points_that_are_not_whole_are_refused_and_not_rounded(have: Have, points: str) -> None:
    course = have("plain")
    before = scores(course)
    typed = ("override", "Eve", "pad/basic", points, "--note", "x", "--results", course.results)
    assert_refused(run(*typed, cwd=course.results.parent), f"'{points}' is no whole number.")
    assert scores(course) == before


def test_points_by_hand_are_kept_shown_and_exported(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("gradescope")
    given = ("Bob 100%", "pad/value", 1)
    override_command(*given, note="Half a value <b>", results=course.results)
    assert capsys.readouterr().out == "s1: pad/value 1 of 2; 8 of 10 -> 9 of 10.\n"
    batch_command(course.download, output=course.results, pages="none")
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 5"))
    regrade_command(results=course.results, assignment=course.assignment)
    assert scores(course)["s1"] == 10
    page = course.results / "bob.html"
    page_command("u1@uni.example", results=course.results, html=page)
    text = page.read_text("utf-8")
    assert "1 of 2 points were given by hand: Half a value &lt;b&gt;" in text
    assert "10/11" in text
    publish_json_lines(results=course.results)
    lines = map(json.loads, (course.results / "grades.jsonl").read_text("utf-8").splitlines())
    assert {line["student"]["key"]: line["score"] for line in lines}["s1"] == 10
    publish_gradescope(results=course.results)
    told = json.loads((course.results / "gradescope/submission_32/results.json").read_text("utf-8"))
    assert told["score"] == 10
    with (course.results / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["key"] == "s1"]
    assert (row["score"], row["overrides"]) == ("10", "pad/value: 1 (Half a value <b>)")


HOSTILE = "=1+1; see <script>alert(1)</script> `x`\u202e"


def test_a_whole_score_by_hand_outlives_runs_and_regrades_and_is_the_same_everywhere(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("gradescope")
    override_command("Bob 100%", "score", 9, note=HOSTILE, results=course.results)
    assert capsys.readouterr().out == "s1: score 9 of 10; 8 of 10 -> 9 of 10.\n"
    batch_command(course.download, output=course.results, pages="all")
    batch_command(course.download, output=course.results, only=["s1"])
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 5"))
    regrade_command(results=course.results, assignment=course.assignment)
    assert scores(course)["s1"] == 9
    (page,) = course.results.glob("pages/s1-*.html")
    text = page.read_text("utf-8")
    assert "Your course set the whole score to 9 of 11, where the checks below earn 9: =1+1" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; `x`\\u202e" in text
    assert "<script>alert(1)" not in text
    publish_json_lines(results=course.results)
    lines = map(json.loads, (course.results / "grades.jsonl").read_text("utf-8").splitlines())
    assert {line["student"]["key"]: line["score"] for line in lines}["s1"] == 9
    publish_gradescope(results=course.results)
    told = json.loads((course.results / "gradescope/submission_32/results.json").read_text("utf-8"))
    assert told["score"] == 9
    assert "Your course set the whole score to 9 of 11" in told["output"]


@pytest.mark.parametrize("check", ["pad/value", "score"])
def test_what_was_given_is_taken_back_and_the_history_has_both(
    have: Have, capsys: pytest.CaptureFixture[str], check: str
) -> None:
    course = have("gradescope")
    before = (course.results / "grades.csv").read_text("utf-8-sig")
    for points in (0, 1):
        override_command("Bob 100%", check, points, note="a slip", results=course.results)
    capsys.readouterr()
    override_command("Bob 100%", check, note="the wrong Bob", undo=True, results=course.results)
    assert capsys.readouterr().out.startswith(f"s1: {check} as graded; ")
    assert (course.results / "grades.csv").read_text("utf-8-sig") == before
    gradebook_command("s1", history=True, results=course.results)
    told = capsys.readouterr().out
    assert f"{check} set to 1 by hand: a slip" in told
    assert f"{check} as graded again: the wrong Bob" in told


@pytest.mark.parametrize(
    ("points", "undo", "message"),
    [
        (None, True, r"pad/value of s1 was not given by hand.*`grade gradebook s1`"),
        (2, True, r"--undo and points for pad/value\. Give points, or --undo alone"),
        (None, False, r"No points for pad/value\. Give points, or --undo alone"),
    ],
)
def test_what_cannot_be_taken_back_is_refused(
    have: Have, points: int | None, message: str, *, undo: bool
) -> None:
    course = have("gradescope")
    before = scores(course)
    given = ("s1", "pad/value", points)
    with pytest.raises(UserError, match=message):
        override_command(*given, note="x", undo=undo, results=course.results)
    assert scores(course) == before


@pytest.mark.parametrize("student", ["Dora", "Ada Lovelace"])
def test_a_whole_score_is_capped_by_the_rubric_and_needs_no_result(
    have: Have, student: str
) -> None:
    course = have("plain")
    override_command(student, "score", 10, note="viva", results=course.results)
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 1"))
    regrade_command(results=course.results, assignment=course.assignment)
    assert scores(course)[student] == 7


def test_a_note_reaches_the_student_as_text_and_can_be_taken_back(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("moodle")
    batch_command(course.download, output=course.results, pages="all")
    capsys.readouterr()
    note_command("Bob 100%", HOSTILE, results=course.results)
    (page,) = course.results.glob("pages/72-*.html")
    assert capsys.readouterr().out == f"72: told on {page}.\n"
    assert "From your course: =1+1; see &lt;script&gt;alert(1)" in page.read_text("utf-8")
    publish_moodle(moodle_sheet(course), results=course.results)
    sheet = (course.results / "moodle.csv").read_text("utf-8")
    assert "8 of 10 points. =1+1; see &lt;script&gt;alert(1)" in sheet
    note_command("Bob 100%", "", results=course.results)
    assert capsys.readouterr().out.endswith("72: told nothing any more.\n")
    (page,) = course.results.glob("pages/72-*.html")
    assert "From your course" not in page.read_text("utf-8")


def test_what_is_typed_in_several_lines_is_told_in_one(have: Have) -> None:
    course = have("moodle")
    override_command("72", "pad/value", 1, note="Half\n\ta value", results=course.results)
    note_command("72", "See me.\r\nBring it.\n", results=course.results)
    page_command("72", results=course.results, html=course.results / "bob.html", as_student=True)
    text = (course.results / "bob.html").read_text("utf-8")
    assert "From your course: See me. Bring it." in text
    assert "were given by hand: Half a value" in text


def test_who_handed_in_nothing_that_can_be_graded_may_get_points(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    override_command("Dora", "pad/sides", 3, note="on paper", results=course.results)
    assert capsys.readouterr().out == "Dora: pad/sides 3 of 3; no score -> 3 of 10.\n"
    assert scores(course)["Dora"] == 3


def test_nobody_has_a_score_for_points_alone_while_waiting(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    with Gradebook(course.results) as book:
        book._database._connection.execute("DELETE FROM results")
    override_command("Eve", "pad/sides", 3, note="on paper", results=course.results)
    said = capsys.readouterr().out
    assert said.startswith("Eve: pad/sides 3 of 3; no score -> no score. Not graded yet. Give")
    assert scores(course)["Eve"] is None
    page = (course.results / "index.html").read_text("utf-8")
    assert "<strong>4 not graded yet:</strong> give the same <code>grade batch</code>" in page
    assert "<option>waiting</option>" in page
