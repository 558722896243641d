"""Whose turn it is: the students of a download, each with the attempts that count."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from grader.records.attempt import Attempt, Student

__all__ = ["Pick", "Turn", "take_turns"]

Pick = Callable[[Sequence[Attempt]], tuple[Attempt, str]]
"""Chooses one of several attempts, and says why in a sentence."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A student and what of theirs counts.

    Attributes:
        student: The student.
        called: Keys that the download knows the student by, if they are nobody's own.
        attempts: The attempts that count, the newest first; none if nothing was handed in.
        chosen: Why it is these, in a sentence; empty where there are no others.
    """

    student: Student
    called: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    chosen: str = ""


def take_turns(
    attempts: Iterable[Attempt],
    pick: Pick | None,
    known: Mapping[str, Student],
    absent: Iterable[Student],
) -> list[Turn]:
    """Everybody's turn, in the order of their keys.

    Args:
        attempts: All attempts of a download.
        pick: Chooses the attempt that counts; None lets the best of all count.
        known: Who a student of the download is, by the key there, where more is known.
        absent: Students who handed in nothing.
    """
    own: dict[str, list[Attempt]] = {}
    students: dict[str, Student] = {}
    called: dict[str, set[str]] = {}
    for attempt in attempts:
        for found in attempt.students:
            student = known.get(found.key, found)
            students[student.key] = student
            own.setdefault(student.key, []).append(attempt)
            called.setdefault(student.key, set()).add(found.key)
    missing = {student.key: Turn(student=student) for student in absent}
    keys = {*own, *missing}
    turns = [
        _turn(students[key], tuple(sorted(called[key] - keys)), theirs, pick)
        for key, theirs in own.items()
    ]
    turns += missing.values()
    return sorted(turns, key=lambda turn: turn.student.key)


def _turn(
    student: Student, called: tuple[str, ...], attempts: list[Attempt], pick: Pick | None
) -> Turn:
    if pick is None:
        newest_first = sorted(attempts, key=lambda attempt: attempt.order, reverse=True)
        return Turn(student=student, called=called, attempts=tuple(newest_first))
    attempt, chosen = pick(attempts)
    return Turn(student=student, called=called, attempts=(attempt,), chosen=chosen)
