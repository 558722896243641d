"""The import file of a Canvas gradebook: whose grades, and those of one assignment.

Source: instructure/canvas-lms, lib/gradebook_exporter.rb and lib/gradebook_importer.rb.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from grader.errors import SheetError
from grader.gradebook.fill import Filled, match_lines, require_written, with_cell
from grader.gradebook.sheet import Line, Sheet, number_in, read_sheet, write_sheet
from grader.gradebook.totals import grade_of, require_points
from grader.records.gradebook import ClassReport, Row

_STUDENT_COLUMNS = (
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)

_ASSIGNMENT = re.compile(r"(?P<title>.*)\((?P<id>[0-9]+)\)\s*", re.DOTALL)

_POINTS = "Points Possible"

_POSTING = re.compile(r"\s*(?:Muted|Manual Posting.*)?\s*", re.IGNORECASE | re.DOTALL)

_TEST_STUDENT = "Student, Test"

_SURE = {"SIS User ID": ("sid",), "SIS Login ID": ("login", "email", "sid")}
"""What a student's ids are called in Canvas."""

_ELSEWHERE = ("canvas", "moodle", "gradescope", "github", "brightspace")
"""Ids that one system gave or a student chose, and that here could be somebody else's."""

_DECIDED = ("EX", "N/A")
"""Excused, and not assigned to this student."""


def fill_canvas_sheet(
    book: ClassReport,
    content: bytes,
    assignment: str,
    *,
    missing_zero: bool = False,
    scale: int | None = None,
) -> Filled:
    """Make the file to import from a gradebook that Canvas exported.

    It holds the columns that say who a student is and the one of this assignment, since Canvas
    takes every other column for grades too, and a title that it does not know for a new
    assignment. Cells without a grade of ours stay as they are: a blank one over a score would
    delete it.

    Args:
        book: The class.
        content: The exported file.
        assignment: Id or title of the assignment in Canvas.
        missing_zero: Whether nothing handed in is written as 0.
        scale: What scores are scaled to; None for points as they are.

    Raises:
        SheetError: The file is no such export, the assignment is not in it, or its points differ.
        MachineError: What was written is not what the gradebook holds.
    """
    whole = read_sheet(content)
    students_in = _student_columns(whole)
    sheet = _with_columns(whole, (*students_in, _find_assignment(whole, assignment)))
    _require_importable(book, sheet, scale)
    students = [index for index, line in enumerate(sheet.lines) if _is_student(line)]
    known = _known_columns(sheet)
    match = match_lines(sheet, students, book.rows, lambda row: _names_of(row, known))
    lines, grades, kept = list(sheet.lines), {}, []
    for index, row in match.rows.items():
        grade = grade_of(row, missing_zero=missing_zero, scale=scale)
        cell = lines[index][-1].strip()
        if grade is None or cell.upper() in _DECIDED:
            if cell:
                kept.append(row.student.key)
            continue
        lines[index] = with_cell(lines[index], len(sheet.header) - 1, str(grade))
        grades[index] = (row.student.key, grade)
    # Canvas compares the first title whole, and a byte order mark would be part of it.
    filled = write_sheet(msgspec.structs.replace(sheet, lines=tuple(lines), bom=False))
    require_written("The Canvas sheet", filled, len(sheet.header) - 1, grades)
    return Filled(
        content=filled, unmatched=match.unmatched, unknown=match.unknown, kept=tuple(kept)
    )


def _known_columns(sheet: Sheet) -> dict[str, int]:
    found = {title: sheet.find(title) for title in _STUDENT_COLUMNS}
    return {title: column for title, column in found.items() if column is not None}


def _student_columns(sheet: Sheet) -> list[int]:
    found = _known_columns(sheet)
    if not {"ID", "Section"} <= found.keys() or not {"Student", "LastName"} & found.keys():
        raise SheetError(
            "The sheet is no gradebook of Canvas: it needs the columns 'Student', 'ID' and "
            f"'Section', and has {', '.join(map(repr, sheet.header[:5]))}. "
            "Use Grades > Export > Export Entire Gradebook."
        )
    return list(found.values())


def _find_assignment(sheet: Sheet, assignment: str) -> int:
    wanted = assignment.strip()
    titles = {
        column: (title.strip(), found["title"].strip(), found["id"])
        for column, title in enumerate(sheet.header)
        if (found := _ASSIGNMENT.fullmatch(title))
    }
    columns = [column for column, names in titles.items() if wanted in names]
    if len(columns) == 1:
        return columns[0]
    candidates = [titles[column][0] for column in columns or titles]
    listed = ", ".join(map(repr, candidates[:10])) or "none at all"
    many = f"{len(columns)} assignments" if columns else "no assignment"
    raise SheetError(
        f"The sheet has {many} {assignment!r}; it has {listed}. "
        "Name the assignment by its id, the number in parentheses."
    )


def _with_columns(sheet: Sheet, columns: tuple[int, ...]) -> Sheet:
    return msgspec.structs.replace(
        sheet,
        header=tuple(sheet.header[column] for column in columns),
        lines=tuple(tuple(line[column] for column in columns) for line in sheet.lines),
    )


def _require_importable(book: ClassReport, sheet: Sheet, scale: int | None) -> None:
    """Hold the assignment's points to ours, since an import would set Canvas's to the sheet's."""
    points = [line[-1] for line in sheet.lines if _POINTS in line[0]]
    if len(points) != 1:
        raise SheetError(
            f"The sheet has {len(points)} lines {_POINTS!r}; one was expected. "
            "Export it from Canvas again and leave its lines as they are."
        )
    if "read only" in points[0]:
        raise SheetError(
            f"The column {sheet.header[-1]!r} is read only, so Canvas would not import it. "
            "Name the column of an assignment."
        )
    where = f"The column {sheet.header[-1]!r} of the sheet"
    require_points(book, number_in(points[0]), where, scale)


def _is_student(line: Line) -> bool:
    if _POINTS in line[0] or line[0].strip() == _TEST_STUDENT:
        return False
    if line[:2] == ("Student", "Test"):
        return False
    return not all(map(_POSTING.fullmatch, line))


def _names_of(row: Row, known: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Where to look for a student: a column, and what stands there for them."""
    ids = row.student.ids
    if "canvas" in ids:
        yield known["ID"], ids["canvas"]
    others = [name for kind, name in ids.items() if kind not in _ELSEWHERE]
    for title, kinds in _SURE.items():
        if title in known:
            yield from ((known[title], ids[kind]) for kind in kinds if kind in ids)
    for title in (*_SURE, "Integration ID"):
        if title in known:
            yield from ((known[title], name) for name in (others if ids else [row.student.key]))
