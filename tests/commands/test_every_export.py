"""One class with sections, a scale, extensions and a score by hand: every export has its totals."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from grader.commands.batch import batch_command
from grader.commands.override import override_command
from grader.commands.publish import (
    publish_canvas,
    publish_gradescope,
    publish_json_lines,
    publish_moodle,
    publish_moodle_gradebook,
)
from tests.commands.classes import HANDED_IN, lay_out

SECTIONS = {"Ada Lovelace": "Lab A", "Bob 100%": "Lab B", "Cleo O'Neil": "Lab B", "Dora": "=Lab C"}
"""Of the others none is known."""

NAMES = [*HANDED_IN, "Finn"]

POINTS = {"s0": 10, "s1": 9, "s2": 7, "s3": None, "s4": 10, "s5": 10}
"""Nine of Bob's are by hand; nothing of Dora's could be graded, and Finn is in Eve's group."""

SCALE = 85

GRADES = {
    key: float((Decimal(points * SCALE) / 10).quantize(Decimal("0.01"), ROUND_HALF_UP))
    for key, points in POINTS.items()
    if points is not None
}

HOURS = {"s0": 0, "s1": 0, "s2": 24, "s3": 24, "s4": 96, "s5": 96}
"""Work was due with Ada's; Bob has 24 hours more, Cleo and Dora until a day before theirs."""

EXTENSIONS = {"s1": "24 hours", "s2": "until 2026-03-02T10:00+00:00", "s3": "48 hours"}


def write(path: Path, lines: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def canvas_sheet(folder: Path) -> Path:
    """What Canvas exports, with the sections of the class."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "CNN (778)"]
    lines = [
        [name, 101 + n, f"s{n}", f"u{n}@uni.example", SECTIONS.get(name, ""), ""]
        for n, name in enumerate(NAMES)
    ]
    possible = ["    Points Possible", "", "", "", "", SCALE]
    return write(folder / "exported.csv", [header, possible, *lines])


def moodle_sheet(folder: Path) -> Path:
    """What Moodle exports."""
    header = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"]
    header += ["Grade can be changed", "Last modified (grade)", "Feedback comments"]
    rest = ("Submitted", "", f"{SCALE}.00", "Yes", "-", "")
    lines = [
        [f"Participant {71 + n}", name, f"u{n}@uni.example", *rest] for n, name in enumerate(NAMES)
    ]
    return write(folder / "worksheet.csv", [header, *lines])


def column(path: Path, key: str, cell: str) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row[key]: row[cell] for row in csv.DictReader(file) if row[key]}


def by_student(cells: Mapping[str, str], beginning: str = "s") -> dict[str, float]:
    """The numbers in cells, by key of the student; their ids end in the number of the student."""
    return {
        f"s{name.removeprefix(beginning).partition('@')[0]}": float(cell)
        for name, cell in cells.items()
        if cell
    }


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded and published in every format."""
    folder = tmp_path_factory.mktemp("every")
    course = lay_out(folder, "gradescope")
    sheet, results = canvas_sheet(folder), course.results
    extensions = write(
        folder / "extensions.csv",
        [
            ["key", "hours", "due"],
            ["u1@uni.example", 24, ""],
            ["Cleo O'Neil", "", "2026-03-02T10:00Z"],
            ["104", 48, ""],
        ],
    )
    batch_command(
        course.download,
        output=results,
        assignment=course.assignment,
        deck=course.deck,
        roster=sheet,
        due="2026-03-01 10:00+00:00",
        extensions=extensions,
        pages="none",
    )
    override_command("102", "score", 9, note="shown on paper", results=results)
    publish_canvas(sheet, assignment="778", scale=SCALE, results=results)
    publish_moodle(moodle_sheet(folder), scale=SCALE, results=results)
    publish_moodle_gradebook(scale=SCALE, results=results)
    publish_json_lines(scale=SCALE, results=results)
    publish_gradescope(scale=SCALE, results=results)
    return results


def lines_of(results: Path) -> dict[str, dict[str, object]]:
    text = (results / "grades.jsonl").read_text("utf-8")
    lines = map(json.loads, text.splitlines())
    return {line["student"]["ids"]["sid"]: line for line in lines}


def test_totals_are_equal_in_every_export(results: Path) -> None:
    told = (results / "gradescope").glob("*/results.json")
    submissions = {
        int(path.parent.name.removeprefix("submission_")) - 31: json.loads(path.read_text("utf-8"))
        for path in told
    }
    gradescope = {f"s{n}": result["score"] for n, result in submissions.items()}
    exports = {
        "Canvas": by_student(column(results / "canvas.csv", "SIS User ID", "CNN (778)")),
        "Moodle": by_student(column(results / "moodle.csv", "Email address", "Grade"), "u"),
        "Moodle's gradebook": by_student(
            column(results / "moodle-gradebook.csv", "email", "grade"), "u"
        ),
        "JSON lines": {
            key: line["score"] for key, line in lines_of(results).items() if line["score"]
        },
        # A group has one submission, which Eve handed in.
        "Gradescope": {**gradescope, "s5": gradescope["s4"]},
    }
    assert exports == dict.fromkeys(exports, GRADES)
    points = by_student(column(results / "grades.csv", "sid", "score"))
    assert points == {key: one for key, one in POINTS.items() if one is not None}


def test_lateness_is_the_same_everywhere_and_takes_no_point(results: Path) -> None:
    table = results / "grades.csv"
    assert by_student(column(table, "sid", "hours_late")) == HOURS
    late = {key for key, cell in column(table, "sid", "late").items() if cell == "yes"}
    assert late == {key for key, hours in HOURS.items() if hours}
    given = {key: cell for key, cell in column(table, "sid", "extension").items() if cell}
    assert given == EXTENSIONS
    lines = lines_of(results)
    assert {key: line["hours_late"] for key, line in lines.items()} == HOURS
    comments = column(results / "moodle.csv", "Email address", "Feedback comments")
    for n, name in enumerate(HANDED_IN):
        said = f"Handed in late by {HOURS[f's{n}']} hours."
        assert (said in comments[f"u{n}@uni.example"]) == (HOURS[f"s{n}"] > 0 and name != "Dora")
    cleo = json.loads((results / "gradescope/submission_33/results.json").read_text("utf-8"))
    assert "Handed in late by 24 hours." in cleo["output"]


def test_sections_go_back_to_canvas_and_stand_on_the_class_page(results: Path) -> None:
    sections = {f"s{n}": SECTIONS.get(name, "") for n, name in enumerate(NAMES)}
    disarmed = {key: name.replace("=", "'=") for key, name in sections.items()}
    assert column(results / "canvas.csv", "SIS User ID", "Section") == disarmed
    assert column(results / "grades.csv", "sid", "section") == disarmed
    lines = lines_of(results)
    assert {key: line["student"]["section"] for key, line in lines.items()} == sections  # type: ignore[index]
    page = (results / "index.html").read_text("utf-8")
    assert "<option>Lab B</option>" in page
    (row,) = [line for line in page.split("<tr>") if "<bdi>Lab B</bdi>" in line and "row" in line][
        :1
    ]
    cells = [cell.partition("<")[0] for cell in row.split('<td class="figure">')[1:]]
    assert cells == ["8", "2", "2", "0"]
