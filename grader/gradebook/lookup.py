"""The student or the check that somebody names."""

from collections.abc import Iterable

from grader.errors import UserError
from grader.records.gradebook import Row
from grader.text import did_you_mean

_MAX_NAMED = 10
"""Students among whom it is asked who is meant."""


def find_student(rows: Iterable[Row], name: str) -> Row:
    """The student with a key, a name or an id.

    Raises:
        UserError: There is none, or there are several.
    """
    rows = list(rows)
    found = [row for row in rows if row.student.key == name] or [
        row for row in rows if name in (row.student.name, *row.student.ids.values())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(row.student.key for row in found[:_MAX_NAMED])
        raise UserError(f"{name!r} could be any of {keys}. Give one of these.")
    known = {known for row in rows for known in (row.student.key, row.student.name)}
    raise UserError(
        f"There is no student {name!r} in the gradebook. "
        f"{did_you_mean(name, sorted(known)) or 'See `grade gradebook`.'}"
    )


def require_check(name: str, known: Iterable[str]) -> None:
    """Hold the name of a check to the rubric.

    Raises:
        UserError: The rubric has no such check.
    """
    known = list(known)
    if name not in known:
        raise UserError(
            f"The rubric has no check {name!r}. "
            f"{did_you_mean(name, known) or 'Its checks stand on the class page.'}"
        )
