"""What Canvas imports: nothing but its students and the one assignment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import MachineError, SheetError
from grader.gradebook.fill import require_written
from grader.integrations.canvas.grades import fill_canvas_sheet
from grader.records.attempt import Student
from grader.records.gradebook import Row
from tests.gradebook.support import (
    HOSTILE_NAMES,
    class_of,
    csv_of,
    graded,
    student,
    table_of,
)

HEADER = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Notes"]
TITLES = ["Reading, week 1 (4320)", "CNN by hand (4321)", "CNN by hand, bonus (4322)"]
TOTALS = ["Homework Current Score", "Final Score", "Override Score"]
MUTED = [*[""] * 6, "", "Manual Posting", "", "", "", ""]
POINTS = ["    Points Possible", *[""] * 4, "(read only)", "10", "100.00", "5"] + [
    "(read only)"
] * 3
JANE = ["Doe, Jane", "1234", "s-17", "jane@uni.example", "Section A and Section B", "tall"]
ZOE = ['Müller, Zoë "Z"', "1235", "s-18", "zoe", "Section B", ""]
TEST = ["Student, Test", "1999", "", "0a1b2c3d", "Section A", ""]


def export(*students: list[str], cell: str = "", muted: bool = True) -> list[list[str]]:
    """A gradebook as Canvas exports it, with `cell` in the column of the assignment."""
    lines = [[*HEADER, *TITLES, *TOTALS], *([MUTED] if muted else []), POINTS]
    return lines + [[*who, "9", cell, "", "90", "90", "A"] for who in students]


def scores(content: bytes, delimiter: str = ",") -> dict[str, str]:
    """The cells of the assignment by name, of everybody below the points."""
    table = table_of(content, delimiter)
    start = next(index for index, line in enumerate(table) if "Points Possible" in line[0])
    return {line[0]: line[-1] for line in table[start + 1 :]}


BOOK = class_of(
    graded(student("1234", canvas="1234"), 85),
    graded(student("zoe-m", "Zoë", email="ZOE"), 100),
)


def test_only_who_students_are_and_the_one_assignment_is_written() -> None:
    filled = fill_canvas_sheet(BOOK, csv_of(export(JANE, ZOE)), "4321")
    table = table_of(filled.content)
    assert table[0] == [*HEADER[:5], "CNN by hand (4321)"]
    assert table[1] == ["", "", "", "", "", "Manual Posting"]
    assert table[2] == ["    Points Possible", "", "", "", "", "100.00"]
    assert table[3] == [*JANE[:5], "85"]
    assert table[4] == [*ZOE[:5], "100"]
    assert (filled.unmatched, filled.unknown, filled.kept) == ((), (), ())


@pytest.mark.parametrize("name", ["4321", "CNN by hand", "CNN by hand (4321)"])
def test_an_assignment_goes_by_its_id_its_title_or_both(name: str) -> None:
    filled = fill_canvas_sheet(BOOK, csv_of(export(JANE, ZOE)), name)
    assert table_of(filled.content)[0][-1] == "CNN by hand (4321)"


@pytest.mark.parametrize("name", ["CNN", "Final Score", "Notes", "", "Reading"])
def test_what_is_no_assignment_of_the_sheet_makes_no_new_one(name: str) -> None:
    with pytest.raises(SheetError, match=r"no assignment .*'CNN by hand \(4321\)'"):
        fill_canvas_sheet(BOOK, csv_of(export(JANE)), name)


def test_the_sheet_of_another_system_is_named_before_the_assignment() -> None:
    with pytest.raises(SheetError, match="no gradebook of Canvas"):
        fill_canvas_sheet(BOOK, b"Identifier,Full name\nParticipant 1,Jane\n", "4321")


def test_a_title_of_two_assignments_is_asked_back() -> None:
    lines = export(JANE)
    lines[0][8] = "CNN by hand (4322)"
    with pytest.raises(SheetError, match=r"2 assignments 'CNN by hand'.*\(4321\).*\(4322\)"):
        fill_canvas_sheet(BOOK, csv_of(lines), "CNN by hand")


@pytest.mark.parametrize(
    "who",
    [
        student("a", canvas="1234"),
        student("a", sid="S-17"),
        student("a", email="Jane@Uni.example"),
        student("a", canvas="1", roster="s-17"),
        student("jane@uni.example"),
    ],
)
def test_a_student_is_found_by_any_id(who: Student) -> None:
    filled = fill_canvas_sheet(class_of(graded(who, 7)), csv_of(export(JANE, ZOE)), "4321")
    assert scores(filled.content) == {"Doe, Jane": "7", 'Müller, Zoë "Z"': ""}
    assert filled.unknown == ('row 5: Müller, Zoë "Z", 1235',)


@pytest.mark.parametrize("kind", ["sid", "moodle", "gradescope", "canvas", "github"])
@pytest.mark.parametrize("column", [1, 2, 3])
def test_an_id_of_one_system_is_nobody_elses_in_another(kind: str, column: int) -> None:
    line = [*ZOE[:4], "A", ""]
    line[1:4] = ["5", "6", "7"]
    line[column] = "1235"
    book = class_of(graded(student("1235", **{kind: "1235"}), 7))
    filled = fill_canvas_sheet(book, csv_of(export(line)), "4321")
    theirs = (kind == "canvas") if column == 1 else (kind == "sid")
    assert filled.unmatched == (() if theirs else ("1235",))
    assert len(filled.unknown) == (not theirs)


def test_a_name_alone_is_no_match() -> None:
    filled = fill_canvas_sheet(
        class_of(graded(student("x", "Doe, Jane"), 7)), csv_of(export(JANE)), "4321"
    )
    assert filled.unmatched == ("x",)
    assert scores(filled.content) == {"Doe, Jane": ""}


def test_two_students_on_one_line_or_one_on_two_are_refused() -> None:
    twice = class_of(graded(student("a", canvas="1234"), 1), graded(student("b", sid="s-17"), 2))
    with pytest.raises(SheetError, match="Row 4 of the sheet is both 'a' and 'b'"):
        fill_canvas_sheet(twice, csv_of(export(JANE)), "4321")
    with pytest.raises(SheetError, match="Rows 4 and 6 of the sheet are both '1234'"):
        fill_canvas_sheet(BOOK, csv_of(export(JANE, ZOE, JANE)), "4321")


@pytest.mark.parametrize("cell", ["", "12"])
def test_who_has_no_score_keeps_the_cell(cell: str) -> None:
    rows = [
        Row(student=student("a", canvas="1234"), standing="error", message="m"),
        Row(student=student("b", canvas="1235"), standing="missing"),
    ]
    sheet = csv_of(export(JANE, ZOE, cell=cell))
    filled = fill_canvas_sheet(class_of(*rows), sheet, "4321")
    assert set(scores(filled.content).values()) == {cell}
    assert filled.kept == (("a", "b") if cell else ())
    filled = fill_canvas_sheet(class_of(*rows), sheet, "4321", missing_zero=True)
    assert list(scores(filled.content).values()) == [cell, "0"]


@pytest.mark.parametrize("cell", ["EX", "ex", "N/A"])
def test_excused_stays_excused(cell: str) -> None:
    filled = fill_canvas_sheet(BOOK, csv_of(export(JANE, ZOE, cell=cell)), "4321")
    assert set(scores(filled.content).values()) == {cell}
    assert filled.kept == ("1234", "zoe-m")


def test_the_test_student_is_neither_graded_nor_reported() -> None:
    filled = fill_canvas_sheet(BOOK, csv_of(export(JANE, ZOE, TEST)), "4321")
    assert scores(filled.content)["Student, Test"] == ""
    assert filled.unknown == ()


def test_points_are_never_scaled() -> None:
    book = class_of(graded(student("1234", canvas="1234"), 4, possible=50))
    with pytest.raises(
        SheetError, match=r"'CNN by hand \(4321\)' of the sheet says 100 points, .*50"
    ):
        fill_canvas_sheet(book, csv_of(export(JANE)), "4321")
    with pytest.raises(SheetError, match="out of 50 points and out of 100"):
        fill_canvas_sheet(class_of(*book.rows, *BOOK.rows), csv_of(export(JANE)), "4321")


def test_a_read_only_column_is_refused() -> None:
    lines = export(JANE, muted=False)
    lines[1] = [cell if column != 7 else "(read only)" for column, cell in enumerate(lines[1])]
    with pytest.raises(SheetError, match="read only"):
        fill_canvas_sheet(BOOK, csv_of(lines), "4321")


@pytest.mark.parametrize("column", [0, 1, 4])
def test_what_canvas_did_not_export_is_refused(column: int) -> None:
    lines = [line[:column] + line[column + 1 :] for line in export(JANE)]
    with pytest.raises(SheetError, match="no gradebook of Canvas"):
        fill_canvas_sheet(BOOK, csv_of(lines), "4321")


def test_a_sheet_without_its_points_is_refused() -> None:
    lines = [line for line in export(JANE) if "Points Possible" not in line[0]]
    with pytest.raises(SheetError, match="0 lines 'Points Possible'"):
        fill_canvas_sheet(BOOK, csv_of(lines), "4321")


def test_names_in_two_columns_semicolons_and_commas_for_decimals_are_read() -> None:
    lines = export(JANE, ZOE, muted=False)
    lines[0][:1] = ["LastName", "FirstName"]
    lines[1] = [*POINTS[:1], "", *POINTS[1:7], "100,00", *POINTS[8:]]
    lines[2:] = [[*line[0].split(", "), *line[1:]] for line in lines[2:]]
    filled = fill_canvas_sheet(BOOK, csv_of(lines, ";", bom=True), "4321")
    # A byte order mark would be part of the first title, which Canvas compares with `LastName`.
    # Source: instructure/canvas-lms at 00b222d, lib/gradebook_importer.rb, `update_column_count`.
    assert filled.content.startswith(b"LastName;FirstName;ID;")
    assert scores(filled.content, ";") == {"Doe": "85", "Müller": "100"}


NAMES = st.one_of(st.sampled_from(HOSTILE_NAMES), st.text(max_size=10)).filter(
    lambda name: "\0" not in name and "Points Possible" not in name
)


@given(st.lists(st.tuples(NAMES, st.integers(0, 100)), min_size=1, max_size=8), st.integers(0, 3))
def test_every_total_arrives_whatever_the_names_are(
    people: list[tuple[str, int]], strangers: int
) -> None:
    lines = [[name, str(index), "", "", "A", ""] for index, (name, _) in enumerate(people)]
    others = [
        [f"{name}!", str(100 + index), "", "", "", ""] for index, (name, _) in enumerate(people)
    ]
    rows = [graded(student(str(n), canvas=str(n)), earned) for n, (_, earned) in enumerate(people)]
    filled = fill_canvas_sheet(class_of(*rows), csv_of(export(*lines, *others[:strangers])), "4321")
    table = table_of(filled.content)[3:]
    assert [line[-1] for line in table[: len(people)]] == [str(earned) for _, earned in people]
    assert [line[-1] for line in table[len(people) :]] == [""] * len(others[:strangers])
    assert len(filled.unknown) == len(others[:strangers])
    assert not [cell for line in table for cell in line if cell.lstrip()[:1] in {"=", "@"}]


def test_a_grade_that_did_not_arrive_is_the_machines_fault() -> None:
    content = csv_of([["Student", "Grade"], ["a", "7"], ["b", "8"]])
    require_written("The sheet", content, 1, {0: ("a", 7), 1: ("b", 8)})
    with pytest.raises(
        MachineError, match="holds 8 for 'b' where the gradebook holds 9, 15 in all"
    ):
        require_written("The sheet", content, 1, {0: ("a", 7), 1: ("b", 9)})


def test_a_fraction_that_was_written_is_no_whole_grade() -> None:
    content = csv_of([["Student", "Grade"], ["a", "7"], ["b", "8.4"]])
    with pytest.raises(MachineError, match=r"holds 8\.4 for 'b' where the gradebook holds 8,"):
        require_written("The sheet", content, 1, {0: ("a", 7), 1: ("b", 8)})
