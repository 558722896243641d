"""The gradebook as a table that any spreadsheet opens."""

from grader.gradebook.fill import require_written
from grader.gradebook.sheet import Line, Sheet, in_a_cell, write_sheet
from grader.gradebook.totals import grade_of
from grader.records.gradebook import ClassReport, Override, Row


def write_plain_csv(book: ClassReport, *, missing_zero: bool = False) -> bytes:
    """One line a student, a column for each check, and everything that staff know.

    Args:
        book: The class.
        missing_zero: Whether nothing handed in is written as 0.

    Raises:
        MachineError: What was written is not what the gradebook holds.
    """
    ids = sorted({kind for row in book.rows for kind in row.student.ids})
    before = ("key", "name", "section", *ids, "standing")
    header = (
        *before,
        *("score", "possible", "late", "hours_late", "extension", "submitted"),
        *book.checks,
        *("overrides", "note", "excused", "state", "findings"),
        *("message", "chosen", "same_as", "uses"),
        *("grader", "deck"),
    )
    marked = [(row, grade_of(row, missing_zero=missing_zero)) for row in book.rows]
    lines = tuple(
        (
            *map(in_a_cell, _who(row, ids)),
            row.standing,
            "" if grade is None else str(grade),
            *_points(row, book),
            *map(in_a_cell, _remarks(row)),
        )
        for row, grade in marked
    )
    content = write_sheet(Sheet(header=header, lines=lines, bom=True))
    grades = {
        index: (row.student.key, grade)
        for index, (row, grade) in enumerate(marked)
        if grade is not None
    }
    require_written("The CSV file", content, len(before), grades)
    return content


def _who(row: Row, ids: list[str]) -> Line:
    student = row.student
    ids_of = (student.ids.get(kind, "") for kind in ids)
    return (student.key, student.name, student.section, *ids_of)


def _points(row: Row, book: ClassReport) -> Line:
    possible = str(sum(row.possible.values())) if row.possible else ""
    points = (str(row.points[check]) if check in row.points else "" for check in book.checks)
    hours = "" if row.hours_late is None else f"{row.hours_late:.2f}"
    late = ("yes" if row.late else "", hours, in_a_cell(row.student.extension))
    return (possible, *late, row.submitted, *points)


def _remarks(row: Row) -> Line:
    return (
        "; ".join(map(_in_words, row.overrides)),
        row.note,
        row.excused_in_words,
        " ".join(row.state),
        "; ".join(one.in_words for one in row.findings),
        row.message,
        row.chosen,
        " ".join(row.same_as),
        "; ".join(row.uses),
        *_graded_with(row),
    )


def _graded_with(row: Row) -> Line:
    if row.graded_with is None:
        return ("", "")
    versions = (f"{name} {version}" for name, version in row.graded_with.grader.named.items())
    return (", ".join(versions), row.graded_with.deck.digest)


def _in_words(override: Override) -> str:
    return f"{override.check}: {override.points} ({override.note})"
