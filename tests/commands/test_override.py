"""`grade override`: points that a person gives outlive what the grader does."""

import csv
import json

import pytest

from grader.commands.batch import batch_command
from grader.commands.gradebook import override_command, page_command
from grader.commands.publish import publish_gradescope, publish_json_lines
from grader.commands.regrade import regrade_command
from grader.errors import UserError
from grader.gradebook.store import Gradebook
from tests.commands.classes import SMALL
from tests.commands.conftest import Have
from tests.commands.test_batch import scores
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
