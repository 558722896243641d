"""Grades written into the lines of a sheet that are their students'."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from grader.errors import SheetError
from grader.gradebook.sheet import Line, Sheet, number_in, read_sheet
from grader.gradebook.totals import Grade, require_totals
from grader.records.gradebook import Row
from grader.text import safe_line


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet with grades in it, and everything that is not in it.

    Attributes:
        content: The sheet as a file.
        unmatched: Keys of students that the sheet has no line for.
        unknown: Lines that are no student of the gradebook, e.g. `row 7: Doe, Jane, 1234`.
        kept: Keys of students whose line kept what stood there, because they have no grade or
            because a person's decision stands there.
    """

    content: bytes
    unmatched: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Whose the lines of a sheet are.

    Attributes:
        rows: The student of a line, by its index in the sheet.
        unmatched: Keys of students without a line.
        unknown: Lines without a student, in words.
    """

    rows: dict[int, Row]
    unmatched: tuple[str, ...]
    unknown: tuple[str, ...]


def match_lines(
    sheet: Sheet,
    lines: Sequence[int],
    rows: Iterable[Row],
    names: Callable[[Row], Iterator[tuple[int, str]]],
) -> Match:
    """Find the line of every student.

    Args:
        sheet: The sheet.
        lines: Indices of the lines that are students.
        rows: The students.
        names: What to look for, the surest first: a column and what stands in it for a student.

    Raises:
        SheetError: A student has several lines, or a line several students.
    """
    index: dict[tuple[int, str], list[int]] = {}
    for line in lines:
        for column, cell in enumerate(sheet.lines[line]):
            index.setdefault((column, cell.strip().casefold()), []).append(line)
    found: dict[int, Row] = {}
    unmatched = []
    for row in rows:
        found_in = _lines_named(index, names(row))
        if len(found_in) > 1:
            numbers = " and ".join(str(sheet.row_number(one)) for one in found_in[:2])
            raise SheetError(
                f"Rows {numbers} of the sheet are both {row.student.key!r}. "
                "Leave one of them in the sheet."
            )
        if not found_in:
            unmatched.append(row.student.key)
        elif found_in[0] in found:
            raise SheetError(
                f"Row {sheet.row_number(found_in[0])} of the sheet is both "
                f"{found[found_in[0]].student.key!r} and {row.student.key!r} of the gradebook. "
                "Give one of them other ids in the roster."
            )
        else:
            found[found_in[0]] = row
    unknown = tuple(_in_words(sheet, line) for line in lines if line not in found)
    return Match(rows=found, unmatched=tuple(unmatched), unknown=unknown)


def _lines_named(
    index: Mapping[tuple[int, str], list[int]], names: Iterable[tuple[int, str]]
) -> list[int]:
    """The lines of the first name that has any."""
    keys = ((column, name.strip().casefold()) for column, name in names)
    return next((index[key] for key in keys if key[1] and key in index), [])


def _in_words(sheet: Sheet, line: int) -> str:
    return f"row {sheet.row_number(line)}: {safe_line(', '.join(sheet.lines[line][:2]))}"


def with_cell(line: Line, column: int, cell: str) -> Line:
    """The line with another cell in that column."""
    return (*line[:column], cell, *line[column + 1 :])


def require_written(
    format_name: str, content: bytes, column: int, grades: Mapping[int, tuple[str, Grade]]
) -> None:
    """Read a filled sheet again and hold its grades to the gradebook's.

    Args:
        format_name: What was written.
        content: The sheet as a file.
        column: The column of the grades.
        grades: Key and grade of a line, by its index in the sheet.

    Raises:
        MachineError: A grade differs.
    """
    lines = read_sheet(content).lines
    written = {
        key: number
        for line, (key, _) in grades.items()
        if (number := number_in(lines[line][column])) is not None
    }
    require_totals(format_name, dict(grades.values()), written)
