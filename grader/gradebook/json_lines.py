"""The gradebook for programs: one JSON object a line, a line a student."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from grader.errors import MachineError
from grader.gradebook.totals import Grade, grade_of
from grader.records.gradebook import Row


class StudentLine(Row, frozen=True, kw_only=True):
    """A row with its total.

    Attributes:
        score: The points in all, or what they were scaled to; null where there is no score.
        scale: What all points together are worth in `score`; null for as much as in `possible`.
    """

    score: Grade | None
    scale: int | None = None


def write_json_lines(
    rows: Iterable[Row], *, missing_zero: bool = False, scale: int | None = None
) -> Iterator[bytes]:
    """One line a student, each ended by a line feed.

    Args:
        rows: The students.
        missing_zero: Whether nothing handed in is written as 0.
        scale: What scores are scaled to; None for points as they are.

    Raises:
        MachineError: What was written is not what the gradebook holds.
    """
    for row in rows:
        grade = grade_of(row, missing_zero=missing_zero, scale=scale)
        told = StudentLine(**msgspec.structs.asdict(row), score=grade, scale=scale)
        line = msgspec.json.encode(told)
        again = msgspec.json.decode(line, type=StudentLine)
        if again.score != grade or again.earned != row.earned:
            raise MachineError(
                f"The line of {row.student.key!r} holds {again.score} where the gradebook holds "
                f"{grade}. Please report this."
            )
        yield line + b"\n"


def student_schema() -> dict[str, Any]:
    """The JSON Schema of a line, as it stands in `docs/gradebook.schema.json`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(StudentLine),
    }
