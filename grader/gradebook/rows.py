"""The gradebook as rows, one a student."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

import msgspec

from grader.gradebook.database import Database, in_json
from grader.gradebook.results import Results
from grader.records.attempt import Student
from grader.records.gradebook import Override, Row, Standing
from grader.records.graded_with import GradedWith
from grader.records.grading import Remarks
from grader.records.verdict import VerdictWord
from grader.scoring import points_by_check

__all__ = ["read_rows"]

_ATTEMPTS = """
SELECT students.key, students.student, conditions.asking, conditions.points, attempts.place,
       attempts.submitted, attempts.late, attempts.source, attempts.problem, attempts.chosen,
       results.report IS NOT NULL, results.verdicts, results.mistakes, results.message,
       results.remarks
FROM students
JOIN conditions ON conditions.id = coalesce(?, students.conditions)
LEFT JOIN attempts ON attempts.student = students.key
LEFT JOIN results ON results.source = attempts.source AND results.asking = conditions.asking
ORDER BY students.key, attempts.rowid
"""

_MOST_ALIKE = 100
"""Others with the same source that a row names. With all of them, rows would grow with the square
of how many hand in the stubs as they were."""

_MOST_DIFFERENT = 1 << 13
"""Results with different verdicts of which each is kept once."""

_WAITING = "Not graded yet. Give the same `grade batch` command again; it goes on."

_BY_HAND: tuple[Standing, ...] = ("missing", "unreadable")
"""Who has a score though nothing was graded, once a person gave points."""


class _Attempt(NamedTuple):
    """An attempt that counts, with its result where there is one."""

    place: str
    submitted: str
    late: int
    source: str | None
    problem: str
    chosen: str
    graded: int
    verdicts: str | None
    mistakes: str | None
    message: str | None
    remarks: str | None

    def judged(self, worth: str) -> "_Judged | None":
        """What it comes to under a rubric; None where there is no result."""
        return _judge(worth, self.verdicts) if self.graded and self.verdicts else None

    def most(self, worth: str) -> tuple[int, bool]:
        """What it may come to: its score, or all points where we owe a result; then if it has one.

        So nobody has the lesser score of another attempt because a better one waits or failed here.
        """
        judged = self.judged(worth)
        if judged:
            return sum(judged.points.values()), True
        return -1 if self.source is None else sum(_possible(worth).values()), False


class _Judged(NamedTuple):
    """Verdicts and points by check, in the order of the rubric; nobody changes them."""

    verdicts: dict[str, VerdictWord]
    points: dict[str, int]


@lru_cache
def _possible(worth: str) -> dict[str, int]:
    """What each check is worth."""
    return msgspec.json.decode(worth, type=dict[str, int])


@lru_cache(maxsize=_MOST_DIFFERENT)
def _judge(worth: str, verdicts: str) -> _Judged:
    """What a result comes to: one object for the many students who have the same."""
    found = msgspec.json.decode(verdicts, type=dict[str, VerdictWord])
    asked = {name: found[name] for name in _possible(worth) if name in found}
    return _Judged(asked, points_by_check(_possible(worth), asked, {}))


def read_rows(database: Database, under: int | None = None) -> Iterator[Row]:
    """The students in the order of their keys, each with the attempt that counts.

    Args:
        database: The gradebook.
        under: Number of the conditions, if not those that each student stands under.
    """
    overrides = _overrides(database)
    shared = _shared_sources(database)
    results = Results(database)
    made_with = cache(results.graded_with)
    student, points, made, attempts = None, "", None, list[_Attempt]()
    for key, text, asking, worth, *attempt in database.each(_ATTEMPTS, under):
        if student is not None and student.key != key:
            yield _row(student, points, attempts, overrides, shared, made_with=made)
            attempts = []
        student, points = msgspec.json.decode(text, type=Student), worth
        made = made_with(asking)
        if attempt[0] is not None:
            attempts.append(_with_loading(_Attempt(*attempt), asking, results))
    if student is not None:
        yield _row(student, points, attempts, overrides, shared, made_with=made)


def _with_loading(attempt: _Attempt, asking: str, results: Results) -> _Attempt:
    """The attempt with how loading went where an earlier grader did not remark on it.

    Only that of attempts in which nothing is right is looked up, since it takes their reports.
    """
    if not attempt.graded or _remarks(attempt.remarks or "{}").loading is not None:
        return attempt
    if '"right"' in (attempt.verdicts or ""):
        return attempt
    remarks = results.loading(attempt.source or "", asking)
    return attempt if remarks is None else attempt._replace(remarks=in_json(remarks))


def _row(
    student: Student,
    worth: str,
    attempts: list[_Attempt],
    overrides: Mapping[str, dict[str, Override]],
    shared: Mapping[str, dict[str, str]],
    *,
    made_with: GradedWith | None,
) -> Row:
    possible = _possible(worth)
    best = max(attempts, key=lambda attempt: attempt.most(worth), default=None)
    judged = best and best.judged(worth)
    given = {name: one for name, one in overrides.get(student.key, {}).items() if name in possible}
    remarks = _remarks((best and best.remarks) or "{}")
    standing, message = _standing(best, remarks)
    verdicts, points = judged or _Judged({}, {})
    if given and (judged or standing in _BY_HAND):
        points = points_by_check(possible, verdicts, given)
    row = Row(
        student=student,
        standing=standing,
        message=message,
        points=points,
        possible=possible,
        verdicts=verdicts,
        overrides=tuple(given.values()),
    )
    if best is None:
        return row
    mistakes = msgspec.json.decode(best.mistakes, type=tuple[str, ...]) if best.mistakes else ()
    alike = shared.get(best.source or "", {})
    others = (key for key, place in alike.items() if place != best.place)
    return msgspec.structs.replace(
        row,
        mistakes=mistakes,
        late=bool(best.late),
        submitted=best.submitted,
        place=best.place,
        chosen=f"The best of {len(attempts)} attempts."
        if attempts[1:] and best.graded
        else best.chosen,
        same_as=tuple(islice(others, _MOST_ALIKE)),
        sha256=best.source or "",
        graded_with=made_with if judged else None,
        excused={name: by for name, by in remarks.excused.items() if name in possible},
        state=remarks.state,
    )


@lru_cache(maxsize=_MOST_DIFFERENT)
def _remarks(text: str) -> Remarks:
    return msgspec.json.decode(text, type=Remarks)


def _standing(attempt: _Attempt | None, remarks: Remarks) -> tuple[Standing, str]:
    if attempt is None:
        return "missing", "Nothing was handed in."
    if attempt.source is None:
        return "unreadable", attempt.problem
    if attempt.graded:
        said = " ".join(filter(None, (remarks.loading, attempt.message)))
        return "graded" if remarks.loaded else "did not load", said
    return ("error", attempt.message) if attempt.message else ("waiting", _WAITING)


def _overrides(database: Database) -> dict[str, dict[str, Override]]:
    """The newest of each student and check."""
    found: dict[str, dict[str, Override]] = defaultdict(dict)
    query = "SELECT student, name, points, note, at FROM overrides ORDER BY id"
    for student, name, points, note, at in database.each(query):
        found[student][name] = Override(check=name, points=points, note=note, at=at)
    return found


def _shared_sources(database: Database) -> dict[str, dict[str, str]]:
    """Sources that several students handed in: their keys, with the place of each."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    query = (
        "SELECT source, student, place FROM attempts WHERE source IN (SELECT source FROM attempts "
        "WHERE source IS NOT NULL GROUP BY source HAVING count(DISTINCT student) > 1) "
        "ORDER BY student"
    )
    for source, student, place in database.each(query):
        found[source][student] = place
    return found
