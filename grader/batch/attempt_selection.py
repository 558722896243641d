"""Which attempts count: every student of a download with theirs."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from grader.errors import RosterError, UserError
from grader.gradebook.lookup import find_key
from grader.records.attempt import Attempt, Student

Pick = Callable[[Sequence[Attempt]], tuple[Attempt, str]]
"""Chooses one of several attempts, and says why in a sentence."""

Dating = Callable[[str, Attempt], Attempt]
"""Says how late an attempt was of the student with that key."""


class AttemptSelection(msgspec.Struct, frozen=True, kw_only=True):
    """A student and what of theirs counts.

    Attributes:
        student: The student.
        called: Other keys that the download has for this student and nobody else.
        attempts: The attempts that count, the newest first; none if nothing was handed in.
        chosen: Why it is these, in a sentence; empty where there are no others.
    """

    student: Student
    called: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    chosen: str = ""


def select_attempts(
    attempts: Iterable[Attempt],
    pick: Pick | None,
    known: Mapping[str, Student],
    absent: Iterable[Student],
    date: Dating = lambda _, attempt: attempt,
) -> list[AttemptSelection]:
    """Every student with the attempts that count, in the order of their keys.

    Args:
        attempts: All attempts of a download.
        pick: Chooses the attempt that counts; None lets the best of all count.
        known: Who a student of the download is, by the key there, where more is known.
        absent: Students who handed in nothing.
        date: Says how late an attempt was, before one is chosen.

    Raises:
        RosterError: Two students have one key.
    """
    own: dict[str, list[Attempt]] = {}
    in_download: dict[str, Student] = {}
    students: dict[str, Student] = {}
    called: dict[str, set[str]] = {}
    for attempt in attempts:
        for found in attempt.students:
            # A key of the download may name two students there, and two keys of it one student.
            _require_same(in_download.setdefault(found.key, found), found)
            student = known.get(found.key, found)
            _require_same(students.setdefault(student.key, student), student)
            own.setdefault(student.key, []).append(date(student.key, attempt))
            called.setdefault(student.key, set()).add(found.key)
    for student in absent:
        if student.key in students:
            raise _two_students(students[student.key], student)
        students[student.key] = student
    return [
        _select(
            student, tuple(sorted(called.get(key, set()) - students.keys())), own.get(key), pick
        )
        for key, student in sorted(students.items())
    ]


def pick_students(
    selections: Sequence[AttemptSelection], names: Iterable[str]
) -> list[AttemptSelection]:
    """Those of some students alone.

    Args:
        selections: Of everybody in a download.
        names: Keys, names or ids of students.

    Raises:
        UserError: One of them is not in the download, or handed in nothing.
    """
    students = [selection.student for selection in selections]
    advice = "Name somebody who handed in."
    keys = {find_key(students, name, "the download", advice) for name in names}
    picked = [selection for selection in selections if selection.student.key in keys]
    for selection in picked:
        if not selection.attempts:
            raise UserError(
                f"{selection.student.key!r} handed in nothing in this download, so there is "
                "nothing to grade again. Name the download that holds it."
            )
    return picked


def _require_same(one: Student, other: Student) -> None:
    for kind, value in one.ids.items():
        if other.ids.get(kind, value).casefold() != value.casefold():
            raise _two_students(one, other)


def _two_students(one: Student, other: Student) -> RosterError:
    named = " and ".join(
        f"{student.name!r} ({', '.join(student.ids.values())})" for student in (one, other)
    )
    return RosterError(
        f"{named} are both {one.key!r} here. See whose that is, and take what the other handed in "
        "out of the download, or give them another key in the roster."
    )


def _select(
    student: Student, called: tuple[str, ...], attempts: list[Attempt] | None, pick: Pick | None
) -> AttemptSelection:
    if attempts is None:
        return AttemptSelection(student=student)
    if pick is None:
        newest_first = sorted(attempts, key=lambda attempt: attempt.order, reverse=True)
        return AttemptSelection(student=student, called=called, attempts=tuple(newest_first))
    attempt, chosen = pick(attempts)
    return AttemptSelection(student=student, called=called, attempts=(attempt,), chosen=chosen)
