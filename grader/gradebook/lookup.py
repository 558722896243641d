"""The student or the check that somebody names."""

from collections.abc import Iterable

from grader.errors import UserError
from grader.records.attempt import Student
from grader.records.gradebook import Row
from grader.text import did_you_mean

_MAX_NAMED = 10
"""Students among whom it is asked who is meant."""


def find_student(rows: Iterable[Row], name: str) -> Row:
    """The row of the student with a key, a name or an id.

    Raises:
        UserError: There is none, or there are several.
    """
    by_key = {row.student.key: row for row in rows}
    students = (row.student for row in by_key.values())
    return by_key[find_key(students, name, "the gradebook", "See `grade gradebook`.")]


def find_key(students: Iterable[Student], name: str, where: str, advice: str) -> str:
    """The key of the student with a key, a name or an id.

    Args:
        students: Who can be meant.
        name: Who is named.
        where: Where they are, in words.
        advice: What to do where nobody is called so, nor alike.

    Raises:
        UserError: There is none, or there are several.
    """
    students = list(students)
    found = [one.key for one in students if one.key == name] or [
        one.key for one in students if name in (one.name, *one.ids.values())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(found[:_MAX_NAMED])
        raise UserError(f"{name!r} could be any of {keys}. Give one of these.")
    known = {known for one in students for known in (one.key, one.name)}
    raise UserError(
        f"There is no student {name!r} in {where}. {did_you_mean(name, sorted(known)) or advice}"
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
