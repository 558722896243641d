"""The gradebook as rows, one a student."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

import msgspec

from grader.gradebook.database import Database, in_json
from grader.gradebook.handout import Handout, is_no_more_than
from grader.gradebook.results import Results
from grader.records.attempt import Student
from grader.records.finding_report import FindingSummary
from grader.records.gradebook import WHOLE, Override, Row, Standing
from grader.records.graded_with import GradedWith
from grader.records.grading import Remarks, Source
from grader.records.verdict import VerdictWord
from grader.scoring import arrange_findings, points_by_check, sum_by_operation

_LINES = """
SELECT students.key, students.student, conditions.asking, conditions.points, attempts.place,
       attempts.submitted, attempts.late, attempts.source, attempts.problem, attempts.chosen,
       results.report IS NOT NULL, results.verdicts, results.findings, results.message,
       results.remarks, attempts.hours_late
FROM students
JOIN conditions ON conditions.id = coalesce(?, students.conditions)
LEFT JOIN attempts ON attempts.student = students.key
LEFT JOIN results ON results.source = attempts.source AND results.asking = conditions.asking
WHERE students.key = coalesce(?, students.key)
ORDER BY students.key, attempts.rowid
"""

_MAX_ALIKE = 100
"""How many others with the same source a row names.

If all who hand in the untouched stubs were named in each of their rows, the rows would grow with
the square of their number.
"""

_MAX_DIFFERENT = 1 << 13
"""Results with different verdicts of which each is decoded once."""

_WAITING = "Not graded yet. Give the same `grade batch` command again; it goes on."

_BY_HAND: tuple[Standing, ...] = ("missing", "unreadable")
"""Who has a score though nothing was graded, once a person gave points."""


class _Line(NamedTuple):
    """What the query finds: a student with one attempt, and its result where there is one.

    Of a student who handed in nothing there is one line, with None for the attempt.
    """

    key: str
    student: str
    result_key: str
    rubric: str
    place: str | None
    submitted: str
    late: int
    source: str | None
    problem: str
    chosen: str
    graded: int
    verdicts: str | None
    findings: str | None
    message: str | None
    remarks: str | None
    hours_late: float | None

    @property
    def earned(self) -> "_Earned | None":
        """What it earns by the rubric; None where there is no result."""
        return _earned(self.rubric, self.verdicts) if self.graded and self.verdicts else None

    @property
    def rank(self) -> tuple[int, bool]:
        """Sort key: of a student's attempts the greatest counts.

        Attempts are compared by their scores. One that waits, or that the grader failed on, is
        compared as if it had all points: else a student would have the lesser score of another
        attempt because of us. Among equals one with a result counts. What could not be read
        counts least.
        """
        if self.earned:
            return sum(self.earned.points.values()), True
        return -1 if self.source is None else sum(_possible(self.rubric).values()), False


class _Earned(NamedTuple):
    """Verdicts and points by check, in the order of the rubric; nobody changes them."""

    verdicts: dict[str, VerdictWord]
    points: dict[str, int]


@lru_cache
def _possible(rubric: str) -> dict[str, int]:
    """What each check is worth, of the JSON in which the database holds it."""
    return msgspec.json.decode(rubric, type=dict[str, int])


@lru_cache(maxsize=_MAX_DIFFERENT)
def _earned(rubric: str, verdicts: str) -> _Earned:
    """What verdicts earn: one object for the many students who have the same."""
    possible = _possible(rubric)
    found = msgspec.json.decode(verdicts, type=dict[str, VerdictWord])
    asked = {name: found[name] for name in possible if name in found}
    return _Earned(verdicts=asked, points=points_by_check(possible, asked, {}))


def read_rows(
    database: Database, under: int | None = None, key: str | None = None
) -> Iterator[Row]:
    """The students in the order of their keys, each with the attempt that counts.

    Args:
        database: The gradebook.
        under: Number of the setup, if not that of each student.
        key: Of the one student who is asked for; None for all.
    """
    notes = dict(database.all("SELECT student, note FROM notes"))
    overrides = _overrides(database)
    shared = _shared_sources(database)
    results = Results(database)
    made_with = cache(results.graded_with)
    lines = map(_Line._make, database.each(_LINES, under, key))
    for own_key, group in groupby(lines, attrgetter("key")):
        own = [_with_loading(line, results) for line in group]
        row = _row(own, overrides.get(own_key, {}), shared, made_with)
        yield msgspec.structs.replace(row, note=notes.get(own_key, ""))


def _with_loading(line: _Line, results: Results) -> _Line:
    """The line with how loading went where an earlier grader did not remark on it.

    Only that of attempts in which nothing is right is looked up, since it takes their reports.
    """
    if not line.graded or _remarks(line.remarks).loading is not None:
        return line
    if '"right"' in (line.verdicts or ""):
        return line
    remarks = results.loading(line.source or "", line.result_key)
    return line if remarks is None else line._replace(remarks=in_json(remarks))


def _row(
    lines: Sequence[_Line],
    overrides: Mapping[str, Override],
    shared: Mapping[str, Mapping[str, str]],
    made_with: Callable[[str], GradedWith | None],
) -> Row:
    """A student's row, of the lines of all attempts."""
    best = max(lines, key=attrgetter("rank"))
    possible = _possible(best.rubric)
    given = {name: one for name, one in overrides.items() if name in possible or name == WHOLE}
    remarks = _remarks(best.remarks)
    standing, message = _standing(best, remarks)
    verdicts, points = best.earned or _Earned({}, {})
    if WHOLE in given or (given and (best.earned or standing in _BY_HAND)):
        points = points_by_check(possible, verdicts, given)
    row = Row(
        student=msgspec.json.decode(best.student, type=Student),
        standing=standing,
        message=message,
        points=points,
        possible=possible,
        verdicts=verdicts,
        overrides=tuple(given.values()),
    )
    if best.place is None:
        return row
    alike = shared.get(best.source or "", {})
    others = (key for key, place in alike.items() if place != best.place)
    best_of_several = len(lines) > 1 and best.graded
    return msgspec.structs.replace(
        row,
        findings=_findings(best.findings or "[]", points, possible),
        late=bool(best.late),
        hours_late=best.hours_late,
        submitted=best.submitted,
        place=best.place,
        chosen=f"The best of {len(lines)} attempts." if best_of_several else best.chosen,
        same_as=tuple(islice(others, _MAX_ALIKE)),
        sha256=best.source or "",
        graded_with=made_with(best.result_key) if best.earned else None,
        excused={name: by for name, by in remarks.excused.items() if name in possible},
        state=remarks.state,
        uses=remarks.uses,
    )


def _findings(
    text: str, points: Mapping[str, int], possible: Mapping[str, int]
) -> tuple[FindingSummary, ...]:
    """What there is to mend, by the points that a student has."""
    found = msgspec.json.decode(text, type=tuple[FindingSummary | str, ...])
    told = [one for one in found if isinstance(one, FindingSummary)]
    if len(told) < len(found):
        return tuple(_found_before(one) for one in found if isinstance(one, str))
    lost = {name: worth - points.get(name, 0) for name, worth in possible.items()}
    return arrange_findings(told, lost, [*sum_by_operation(possible)])


def _found_before(name: str) -> FindingSummary:
    """What an earlier grader said was to mend: `stride ignored in conv2d`, or `conv2d/stride`."""
    mistake, _, operation = name.rpartition(" in ")
    return FindingSummary(
        operation=operation if mistake else name.partition("/")[0],
        headline=name,
        mistakes=(mistake,) if mistake else (),
        checks=(),
        explained=False,
    )


@lru_cache(maxsize=_MAX_DIFFERENT)
def _remarks(text: str | None) -> Remarks:
    return msgspec.json.decode(text or "{}", type=Remarks)


def _standing(line: _Line, remarks: Remarks) -> tuple[Standing, str]:
    """How a student with this attempt stands, and why there is no score or no program."""
    if line.place is None:
        return "missing", "Nothing was handed in."
    if line.source is None:
        return "unreadable", line.problem
    if line.graded:
        said = " ".join(filter(None, (remarks.loading, line.message)))
        return "graded" if remarks.loaded else "did not load", said
    return ("error", line.message) if line.message else ("waiting", _WAITING)


def _overrides(database: Database) -> dict[str, dict[str, Override]]:
    """The newest of each student and check."""
    found: dict[str, dict[str, Override]] = defaultdict(dict)
    query = "SELECT student, name, points, note, at FROM overrides ORDER BY id"
    for student, name, points, note, at in database.each(query):
        found[student][name] = Override(check=name, points=points, note=note, at=at)
    return found


def _shared_sources(database: Database) -> dict[str, dict[str, str]]:
    """Sources that several students handed in: their keys, with the place of each.

    What is no more than the handout is left out, which everybody has.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    query = (
        "SELECT source, student, place FROM attempts WHERE source IN (SELECT source FROM attempts "
        "WHERE source IS NOT NULL GROUP BY source HAVING count(DISTINCT student) > 1) "
        "ORDER BY student"
    )
    for source, student, place in database.each(query):
        found[source][student] = place
    handout = Handout(database).files
    return {
        digest: places
        for digest, places in found.items()
        if not is_no_more_than(handout, read_source(database, digest).files)
    }


def read_source(database: Database, digest: str) -> Source:
    """A source by its digest."""
    ((content,),) = database.all("SELECT content FROM sources WHERE digest = ?", digest)
    return msgspec.msgpack.decode(zlib.decompress(content), type=Source)
