"""The commands of a course as they are typed, with the slips of whoever types them."""

import pytest

from tests.commands.classes import SMALL
from tests.commands.conftest import Have
from tests.commands.test_publish import canvas_sheet
from tests.test_cli import assert_refused, run


def test_a_course_from_a_download_to_the_sheet_that_goes_back(have: Have) -> None:
    course = have("canvas")
    folder = course.results.parent
    canvas_sheet(course)
    course.assignment.write_text(SMALL.replace("Padding", "Padding by hand"))
    for command, said in {
        "regrade --assignment small.toml": "Nothing had to be run again.",
        "override 103 pad/sides 3 --note seen": "103: pad/sides 3 of 3; 7 of 10 -> 10 of 10.",
        "gradebook --failing pad/value": "whatever the value",
        "page 103 --html cleo.html": "The page: cleo.html",
        "publish canvas canvas.csv --assignment 778": "3 scores: results/canvas.csv",
        "return canvas": "4 pages: results/return/canvas.zip",
        "batch cnn-submissions.zip --pages none": "5 students: 4 graded, 1 unreadable.",
    }.items():
        result = run(*command.split(), cwd=folder)
        assert (result.returncode, result.stderr) == (0, ""), result.stderr
        assert said in result.stdout
    assert "Padding by hand" in (folder / "cleo.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "parts"),
    [
        ("override 103 pad/sides 3", ["--note"]),
        (
            "override 103 pad/sides many --note x",
            ["'many' is no whole number. Expected one, e.g. 3."],
        ),
        ("override 113 pad/sides 3 --note x", ["no student '113'", "Did you mean"]),
        ("gradebook --below 49.5", ["--below", "'49.5' is no whole number"]),
        ("deck build --seed 1.5", ["--seed", "'1.5' is no whole number"]),
        ("cnn-submissions.zip --search 2.5", ["--search", "'2.5' is no whole number"]),
        ("gradebook --standing waitin", ["--standing", 'Did you mean "waiting"?']),
        ("publish canva canvas.csv", ["canva", 'Did you mean "canvas"?']),
        ("publish canvas canvas.csv", ["--assignment"]),
        ("return mooodle", ["mooodle", "moodle"]),
        ("page 103 --results nowhere", ["no gradebook 'nowhere/gradebook.sqlite'"]),
        ("publish json-lines --results nowhere", ["no folder 'nowhere'", "`--results`"]),
        ("batch nowhere", ["no file or folder 'nowhere'"]),
        (
            "batch cnn-submissions.zip --layout canvass",
            ["no layout 'canvass'", "Did you mean 'canvas'?"],
        ),
        ("batch cnn-submissions.zip --layout xyz", ["no layout 'xyz'", "canvas, moodle"]),
        ("batch cnn-submissions.zip --roster nowhere", ["'nowhere' cannot be read"]),
    ],
)
def test_a_slip_is_answered_in_a_sentence(have: Have, command: str, parts: list[str]) -> None:
    folder = have("canvas").results.parent
    assert_refused(run(*command.split(), cwd=folder), *parts)
    assert not (folder / "nowhere").exists()
