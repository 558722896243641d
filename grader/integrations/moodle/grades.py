"""Grades for a Moodle assignment: its offline grading worksheet, filled in where it stands.

Source: moodle/moodle, mod/assign/gradingtable.php (the columns and their order) and
mod/assign/feedback/offline/importgradeslib.php (what an import reads). Titles and words of the
worksheet are those of the teacher's language, so columns are told by what stands in them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from grader.errors import SheetError
from grader.gradebook.comment import comment_on, is_ours
from grader.gradebook.fill import Filled, match_lines, require_written, with_cell
from grader.gradebook.sheet import Line, Sheet, number_in, read_sheet, write_sheet
from grader.gradebook.totals import grade_of, require_points
from grader.records.gradebook import ClassReport, Row
from grader.text import is_same_name, read_participant

_IN_DOWNLOAD = re.compile(r"(?P<name>[^/]+?)_[0-9]+_assignsubmission_")

_NOTHING = ("", "-")


class _Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Where things stand in a worksheet.

    Attributes:
        grade: The grade; the most it can be stands in the next one.
        comment: The comment; None where the assignment has none.
    """

    grade: int
    comment: int | None


def fill_moodle_worksheet(
    book: ClassReport, content: bytes, *, missing_zero: bool = False, scale: int | None = None
) -> Filled:
    """Write grades, and comments where there is a column for them, into a worksheet.

    Nothing else in it changes but that formulas are disarmed. Cells without a grade of ours stay
    as they are, and so does what a person commented. Lines that are locked are filled like the
    others; Moodle skips them.

    Args:
        book: The class.
        content: The worksheet as Moodle exported it, in any language.
        missing_zero: Whether nothing handed in is written as 0.
        scale: What scores are scaled to; None for points as they are.

    Raises:
        SheetError: The file is no such worksheet, or its maximum grade is not our points.
        MachineError: What was written is not what the gradebook holds.
    """
    sheet = read_sheet(content)
    indices = [index for index, line in enumerate(sheet.lines) if any(line)]
    columns = _find_columns(sheet, [sheet.lines[index] for index in indices])
    most = number_in(sheet.lines[indices[0]][columns.grade + 1])
    where = f"The column {sheet.header[columns.grade + 1]!r} of the worksheet"
    require_points(book, most, where, scale)
    numbered = _with_numbers(sheet)
    called = dict(map(_called, (sheet.lines[index] for index in indices)))
    match = match_lines(numbered, indices, book.rows, lambda row: _names_of(row, columns, called))
    lines, grades, kept = list(sheet.lines), {}, []
    for index, row in match.rows.items():
        grade, there = grade_of(row, missing_zero=missing_zero, scale=scale), lines[index]
        if grade is not None:
            lines[index] = _fill(there, columns, str(grade), comment_on(row, scale))
            grades[index] = (row.student.key, grade)
        elif there[columns.grade].strip() not in _NOTHING:
            kept.append(row.student.key)
    filled = write_sheet(msgspec.structs.replace(sheet, lines=tuple(lines)))
    require_written("The Moodle worksheet", filled, columns.grade, grades)
    return Filled(
        content=filled, unmatched=match.unmatched, unknown=match.unknown, kept=tuple(kept)
    )


def _fill(line: Line, columns: _Columns, grade: str, comment: str) -> Line:
    filled = with_cell(line, columns.grade, grade)
    if columns.comment is None or not _is_free(line[columns.comment]):
        return filled
    return with_cell(filled, columns.comment, comment)


def _is_free(comment: str) -> bool:
    return not comment.strip() or is_ours(comment)


def _find_columns(sheet: Sheet, lines: Sequence[Line]) -> _Columns:
    """The grade, before a column that holds one number; the comment, after dates without a gap.

    The last such number is it: columns of ids come before. Who may be graded is a word, and when
    somebody was graded is a date or a dash, in every line.
    """
    if not lines or not all(read_participant(line[0]) for line in lines):
        raise SheetError(
            f"The sheet is no grading worksheet of Moodle: its first column {sheet.header[0]!r} "
            "does not hold `Participant 77` and the like in every line. "
            "Use Submissions > Download grading worksheet."
        )
    columns = [[line[column].strip() for line in lines] for column in range(len(sheet.header))]
    most = [
        column
        for column in range(2, len(columns) - 1)
        if number_in(columns[column][0]) is not None
        and len(set(columns[column])) == 1
        and all(one in _NOTHING or number_in(one) is not None for one in columns[column - 1])
        and all(one and number_in(one) is None for one in columns[column + 1])
    ]
    if not most:
        raise SheetError(
            "The worksheet has no column of grades before one that holds the same maximum in "
            "every line. Let the assignment be graded by points, and export the worksheet again."
        )
    dated = [
        column
        for column in range(most[-1] + 1, len(columns))
        if all(columns[column]) and not any(map(is_ours, columns[column]))
    ]
    comment = dated[-1] + 1
    return _Columns(grade=most[-1] - 1, comment=comment if comment < len(columns) else None)


def _with_numbers(sheet: Sheet) -> Sheet:
    """The sheet with the number of each participant alone in its first column."""
    participants = (read_participant(line[0]) for line in sheet.lines)
    lines = (
        with_cell(line, 0, found[1] if found else "")
        for line, found in zip(sheet.lines, participants, strict=True)
    )
    return msgspec.structs.replace(sheet, lines=tuple(lines))


def _called(line: Line) -> tuple[str, Line]:
    """The number of a participant, and what may be their name: all but the number, and a cell."""
    found = read_participant(line[0])
    assert found is not None
    word, number = found
    return number, (word, line[1])


def _names_of(row: Row, columns: _Columns, called: Mapping[str, Line]) -> Iterator[tuple[int, str]]:
    """Where to look for a student: their number, or else what stands between name and status.

    A team can have the number of a participant, so the name in the download must agree with what
    the line of that number calls them; where names are hidden, that is `Participant 77` alone.
    """
    ids = row.student.ids
    number = ids.get("moodle", "")
    found = _IN_DOWNLOAD.match(row.place)
    if number and (
        not found or any(is_same_name(found["name"], one) for one in called.get(number, ()))
    ):
        yield 0, number
    identities = range(2, columns.grade - 1)
    yield from (
        (column, ids[kind]) for kind in ("email", "sid") if kind in ids for column in identities
    )
