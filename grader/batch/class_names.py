"""Functions that no submission of a class has: more likely the assignment has a name wrong."""

from collections.abc import Iterator, Sequence

from grader.batch.class_examples import report_of
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Row
from grader.records.operation import Operation

_MIN_STUDENTS = 2
"""Of fewer, nobody is all."""


def describe_missing(
    book: Gradebook, rows: Sequence[Row], operations: Sequence[Operation]
) -> Iterator[str]:
    """Sentences on functions, called as an assignment says, that no submission has.

    Args:
        book: The gradebook.
        rows: The students.
        operations: What is asked.
    """
    graded = [row for row in rows if row.standing == "graded" and row.verdicts]
    for operation in operations:
        if operation.call is None or len(graded) < _MIN_STUDENTS:
            continue
        if all(_lacking(row, operation) for row in graded):
            yield (
                f"{operation.function} is missing in all of the {len(graded):,} graded "
                f"submissions.{_said_of(book, graded[0], operation)} If the assignment has a name "
                f"wrong, mend operation.{operation.name} or submission in it, and give it to "
                "`grade regrade --assignment`."
            )


def _lacking(row: Row, operation: Operation) -> list[str]:
    """Checks for which an operation is missing."""
    return [
        name
        for name, verdict in row.verdicts.items()
        if verdict == "missing" and name.partition("/")[0] == operation.name
    ]


def _said_of(book: Gradebook, row: Row, operation: Operation) -> str:
    """What one of the students is told, after a space; empty if that is nothing."""
    report = report_of(book, row)
    lacking = _lacking(row, operation)
    said = [one.message for one in report.checks if one.name in lacking] if report else []
    return next((f" {one}" for one in said if one), "")
