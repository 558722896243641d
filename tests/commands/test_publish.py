"""From a download to the sheet that goes back, with the totals of the gradebook."""

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

from grader.commands.batch import batch_command
from grader.commands.publish import (
    publish_canvas,
    publish_gradescope,
    publish_json_lines,
    publish_moodle,
    publish_moodle_gradebook,
)
from grader.commands.regrade import regrade_command
from grader.commands.returns import return_command
from grader.errors import OutputError, SheetError
from grader.gradebook.store import Gradebook
from tests.commands.classes import HANDED_IN, NO_VALUE, RIGHT, SMALL, Course, grade_course, lay_out
from tests.commands.conftest import Have
from tests.commands.test_batch import scores

NAMES = [*HANDED_IN, "Finn", "Not There"]


def canvas_sheet(course: Course, points: int = 10) -> Path:
    """What Canvas exports; Bob is excused, Cleo has an older grade, somebody is in it besides."""
    path = course.results.parent / "canvas.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        title = "Padding (778)"
        sheet.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title, "Total"])
        sheet.writerow(["    Points Possible", "", "", "", "", points, "(read only)"])
        for n, name in enumerate(NAMES):
            cell = {1: "EX", 2: "3"}.get(n, "")
            sheet.writerow([name, 101 + n, f"s{n}", f"u{n}@uni.example", "A", cell, ""])
    return path


def moodle_sheet(course: Course, names: list[str] = NAMES) -> Path:
    """What Moodle exports."""
    path = course.results.parent / "moodle.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        columns = ("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade")
        dates = ("Grade can be changed", "Last modified (submission)", "Last modified (grade)")
        sheet.writerow([*columns, *dates, "Feedback comments"])
        for n, name in enumerate(names):
            line = [f"Participant {71 + n}", name, f"u{n}@uni.example", "Submitted", "", "10.00"]
            sheet.writerow([*line, "Yes", "Monday, 2 March 2026, 10:00 AM", "-", ""])
    return path


def read(path: Path, key: str, grade: str) -> dict[str, str]:
    """Two columns of a sheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row[key]: row[grade] for row in csv.DictReader(file)}


def published(course: Course) -> dict[str, int]:
    with Gradebook(course.results) as book:
        return book.published()


def test_canvas_gets_its_column(have: Have, capsys: pytest.CaptureFixture[str]) -> None:
    course = have("canvas")
    assert publish_canvas(canvas_sheet(course), assignment="778", results=course.results) == 0
    path = course.results / "canvas.csv"
    assert capsys.readouterr().out.splitlines() == [
        "Lines of nobody in the gradebook: row 8: Finn, 106; row 9: Not There, 107.",
        "Left as they stood: 102.",
        "Blank, since there is no score: 104.",
        f"3 scores: {path}",
    ]
    grades = read(path, "ID", "Padding (778)")
    assert grades == {
        "": "10",
        "101": "10",
        "102": "EX",
        "103": "7",
        "104": "",
        "105": "10",
        "106": "",
        "107": "",
    }
    assert published(course) == {"101": 10, "103": 7, "105": 10}
    assert {key: scores(course)[key] for key in published(course)} == published(course)


@pytest.mark.parametrize("layout", ["moodle", "moodle flat"])
def test_moodle_gets_its_worksheet_back(have: Have, layout: str) -> None:
    course = have(layout)
    assert publish_moodle(moodle_sheet(course), results=course.results) == 0
    path = course.results / "moodle.csv"
    grades = read(path, "Identifier", "Grade")
    assert list(grades.values()) == ["10", "8", "7", "", "10", "", ""]
    comments = read(path, "Identifier", "Feedback comments")
    assert comments["Participant 72"] == (
        "8 of 10 points. Mend first: Your new cells hold 0, whatever the value (+2)."
    )


@pytest.mark.parametrize(
    ("identify_by", "ids"), [("email", "u{}@uni.example"), ("idnumber", "s{}")]
)
def test_a_moodle_gradebook_gets_who_it_can_know(
    have: Have, identify_by: Literal["email", "idnumber"], ids: str
) -> None:
    course = have("gradescope")
    assert publish_moodle_gradebook(identify_by=identify_by, results=course.results) == 0
    grades = read(course.results / "moodle-gradebook.csv", identify_by, "grade")
    assert grades == {
        ids.format(n): str(score) for n, score in ((0, 10), (1, 8), (2, 7), (4, 10), (5, 10))
    }


def test_a_roster_brings_a_class_from_github_to_canvas(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("github")
    batch_command(course.download, output=course.results, roster=course.roster, pages="none")
    capsys.readouterr()
    publish_canvas(
        canvas_sheet(course), assignment="Padding", results=course.results, missing="zero"
    )
    assert "Students without a line there: gh4, s9.\n" in capsys.readouterr().out
    grades = read(course.results / "canvas.csv", "SIS User ID", "Padding (778)")
    assert grades == {
        "": "10",
        "s0": "10",
        "s1": "EX",
        "s2": "7",
        "s3": "",
        "s4": "",
        "s5": "",
        "s6": "",
    }


def test_nothing_handed_in_is_zero_only_where_that_is_asked(have: Have) -> None:
    course = have("gradescope")
    roster = course.roster.read_text()
    course.roster.write_text(roster.replace("s9", "s6").replace("u9@", "u6@"))
    batch_command(course.download, output=course.results, roster=course.roster, pages="none")
    sheet = canvas_sheet(course)
    for missing, cell in (("blank", ""), ("zero", "0")):
        publish_canvas(sheet, assignment="778", missing=missing, results=course.results)  # type: ignore[arg-type]
        grades = read(course.results / "canvas.csv", "SIS User ID", "Padding (778)")
        assert (grades["s3"], grades["s6"]) == ("", cell)
    assert published(course)["s6"] == 0


def test_json_lines_say_what_the_gradebook_says(have: Have) -> None:
    course = have("plain")
    assert publish_json_lines(results=course.results) == 0
    text = (course.results / "grades.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert {line["student"]["key"]: line["score"] for line in lines} == scores(course)


def test_gradescope_gets_a_result_for_each_submission(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("gradescope")
    assert publish_gradescope(results=course.results) == 0
    folder = course.results / "gradescope"
    assert capsys.readouterr().out.splitlines() == [
        "Without one, since nothing of theirs was graded: s3.",
        f"4 results of 5 students: {folder}",
    ]
    told = {
        path.parent.name: json.loads(path.read_text("utf-8"))["score"]
        for path in folder.glob("*/results.json")
    }
    assert told == {
        "submission_31": 10,
        "submission_32": 8,
        "submission_33": 7,
        "submission_35": 10,
    }


def test_a_result_of_gradescope_is_nobody_elses(tmp_path: Path) -> None:
    course = lay_out(tmp_path, "plain")
    for name, source in (("ada", RIGHT), ("bob", NO_VALUE)):
        folder = tmp_path / "class" / f"{name}_submission_1"
        folder.mkdir(parents=True)
        (folder / "cnn.py").write_text(source)
    grade_course(course, tmp_path / "class")
    publish_gradescope(results=course.results)
    told = (course.results / "gradescope").glob("*/results.json")
    assert sorted(json.loads(path.read_text("utf-8"))["score"] for path in told) == [8, 10]


class Refused(NamedTuple):
    """A mistake, and what is said of it."""

    layout: str
    give: Callable[[Course], int]
    message: str


REFUSED = {
    "an assignment that is not in the sheet": Refused(
        "canvas",
        lambda course: publish_canvas(
            canvas_sheet(course), assignment="Paddng", results=course.results
        ),
        r"no assignment 'Paddng'; it has 'Padding \(778\)'",
    ),
    "a sheet of another system": Refused(
        "canvas",
        lambda course: publish_canvas(
            moodle_sheet(course), assignment="778", results=course.results
        ),
        "no gradebook of Canvas",
    ),
    "another sheet than a worksheet": Refused(
        "moodle",
        lambda course: publish_moodle(canvas_sheet(course), results=course.results),
        "no grading worksheet of Moodle",
    ),
    "other points": Refused(
        "canvas",
        lambda course: publish_canvas(
            canvas_sheet(course, 100), assignment="778", results=course.results
        ),
        r"says 100 points, and 'Padding' is graded out of 10\. Set it to 10 there and export the "
        r"sheet again, or name --scale 100\.",
    ),
    "another scale": Refused(
        "moodle",
        lambda course: publish_moodle(moodle_sheet(course), scale=20, results=course.results),
        r"'Maximum Grade' of the worksheet says 10 points, and --scale is 20\. .* --scale 10\.",
    ),
    "no sheet": Refused(
        "canvas",
        lambda course: publish_canvas(
            course.results / "none.csv", assignment="778", results=course.results
        ),
        r"none\.csv' cannot be read",
    ),
    "a folder": Refused(
        "moodle",
        lambda course: publish_moodle(course.results, results=course.results),
        "results' cannot be read: Is a directory",
    ),
    "an archive": Refused(
        "canvas",
        lambda course: publish_canvas(course.download, assignment="778", results=course.results),
        "The sheet is not UTF-8",
    ),
    "a class that the sheet does not know": Refused(
        "plain",
        lambda course: publish_canvas(
            canvas_sheet(course), assignment="778", results=course.results
        ),
        "Nobody in the gradebook has an id that is known there.*--roster",
    ),
    "a class without emails": Refused(
        "moodle",
        lambda course: publish_moodle_gradebook(results=course.results),
        "Nobody in the gradebook has an id that is known there.*--roster",
    ),
    "teams": Refused(
        "moodle",
        lambda course: publish_moodle(
            moodle_sheet(course, ["Other", "People", "Of", "These", "Numbers"]),
            results=course.results,
        ),
        "Nobody in the gradebook has an id that is known there",
    ),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_mistake_publishes_nothing(have: Have, mistake: str) -> None:
    refused = REFUSED[mistake]
    course = have(refused.layout)
    before = {path.name for path in course.results.iterdir()}
    with pytest.raises(SheetError, match=refused.message):
        refused.give(course)
    assert published(course) == {}
    assert {path.name for path in course.results.iterdir()} - before <= {".lock"}


@pytest.mark.parametrize(
    ("layout", "system", "names"),
    [
        (
            "canvas",
            "canvas",
            {
                "adalovelace_101_901_report.html",
                "bob100_102_902_report.html",
                "cleoo'neil_103_903_report.html",
                "eve_105_905_report.html",
            },
        ),
        *(
            (
                layout,
                "moodle",
                {
                    f"{name}_{number}_assignsubmission_file_/report.html"
                    for name, number in (
                        ("Ada Lovelace", 71),
                        ("Bob 100 ", 72),
                        ("Cleo O'Neil", 73),
                        ("Eve", 75),
                    )
                },
            )
            for layout in ("moodle", "moodle flat")
        ),
    ],
)
def test_pages_go_back_where_submissions_came_from(
    have: Have,
    capsys: pytest.CaptureFixture[str],
    layout: str,
    system: Literal["canvas", "moodle"],
    names: set[str],
) -> None:
    course = have(layout)
    assert return_command(system, results=course.results) == 0
    path = course.results / "return" / f"{system}.zip"
    (nothing,) = [key for key, score in scores(course).items() if score is None]
    assert capsys.readouterr().out.splitlines() == [
        f"Without a page, since nothing of theirs was graded: {nothing}.",
        f"4 pages: {path}",
    ]
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == names
        for name in names:
            own = re.escape(name.split("_")[0].removesuffix(" "))
            assert re.search(own.replace("'", "(?:'|&#39;)"), archive.read(name).decode())
    assert published(course) == {
        key: score for key, score in scores(course).items() if score is not None
    }


def test_pages_that_no_system_named_are_not_returned(have: Have) -> None:
    course = have("canvas")
    with pytest.raises(OutputError, match="No page can be returned through moodle"):
        return_command("moodle", results=course.results)
    assert published(course) == {}
    assert not list((course.results / "return").iterdir())


def test_scores_out_of_other_points_wait_for_everybody_to_be_regraded(have: Have) -> None:
    course = have("canvas")
    sheet = canvas_sheet(course)
    publish_canvas(sheet, assignment="778", results=course.results)
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 2"))
    regrade_command(results=course.results, assignment=course.assignment)
    with pytest.raises(SheetError, match=r"out of 8 points and out of 10\. .*--allow-lower"):
        publish_canvas(sheet, assignment="778", results=course.results)
    regrade_command(results=course.results, allow_lower=True)
    sheet = canvas_sheet(course, points=8)
    assert publish_canvas(sheet, assignment="778", results=course.results) == 0
    assert published(course) == {"101": 8, "103": 5, "105": 8}
