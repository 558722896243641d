"""Who of a download is graded with what, and what an instructor is told on the way there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from rich.console import Console

from grader.batch.attempt_selection import AttemptSelection, Pick, select_attempts
from grader.errors import RosterError
from grader.gradebook.lateness import Deadlines, Extension
from grader.intake.download import Download
from grader.intake.enrolment import (
    Enrolment,
    Leftover,
    find_clones,
    match_roster,
    may_be_groups,
    sort_leftover,
)
from grader.records.attempt import Attempt, Student
from grader.report.console import print_each, print_named, sentence_with_names
from grader.text import bare_name, safe_line


def select_students(
    download: Download,
    roster: list[Student],
    deadlines: Deadlines,
    pick: Pick | None,
    console: Console,
) -> tuple[list[AttemptSelection], str]:
    """The students with the attempts that count, and what is left out, in a sentence.

    That is printed, and what may be mistaken: who is on no roster, and who has several rows.
    """
    leftover = sort_leftover(download.leftover, download.attempts, roster)
    attempts = [*download.attempts, *leftover.handed_in]
    count = f"{len(attempts):,} attempt{'' if len(attempts) == 1 else 's'}"
    within = f" in {safe_line(download.looked_into)!r}" if download.looked_into else ""
    console.print(f"{count}, laid out as {download.layout}{within}.")
    left_out = " ".join(_left_out(leftover, download.layout))
    print_each(console, filter(None, [left_out]))
    enrolment = _enrol(attempts, download.layout, roster, console)
    given, unknown = deadlines.of_students(enrolment.everybody, complete=bool(roster))
    print_named(console, "Extensions of nobody who handed in, and there is no roster", unknown)
    selections = _select_in_time(attempts, enrolment, deadlines, given, pick)
    print_each(console, _undated(selections, deadlines))
    print_named(
        console, "Perhaps one student in several rows, by their names", _namesakes(selections)
    )
    return selections, left_out


def _left_out(leftover: Leftover, layout: str) -> Iterator[str]:
    """Sentences on what is left out, with the reason."""
    reasons = {
        f"Left out, since it is no student's where a download is laid out as {layout}": (
            leftover.unknown
        ),
        "Left out, since the same students handed in something that can be graded": leftover.more,
    }
    for reason, attempts in reasons.items():
        if attempts:
            yield sentence_with_names(reason, [attempt.place for attempt in attempts])


def _undated(selections: Iterable[AttemptSelection], deadlines: Deadlines) -> Iterator[str]:
    """That a due time says nothing of some attempts, which would pass for on time."""
    hours = [attempt.hours_late for selection in selections for attempt in selection.attempts]
    unknown = hours.count(None)
    if deadlines.due and unknown:
        yield (
            f"The download tells no time to go by of {unknown:,} of {len(hours):,} attempts: "
            "--due makes none of them late."
        )


def _namesakes(selections: Iterable[AttemptSelection]) -> list[str]:
    """Names that several rows have, as systems write them, with their keys.

    A name that most have says nothing: Moodle calls everybody so where it keeps names back.
    """
    selections = list(selections)
    rows: dict[str, list[Student]] = {}
    for selection in selections:
        rows.setdefault(bare_name(selection.student.name), []).append(selection.student)
    return [
        f"{same[0].name} ({', '.join(student.key for student in same)})"
        for same in rows.values()
        if 1 < len(same) <= max(2, len(selections) // 2)
    ]


def _nobody_known(strangers: Sequence[Student], layout: str, roster: Sequence[Student]) -> str:
    """That a roster knows nobody who handed in, and what to do about it."""
    clone = next(find_clones(strangers, roster), None) if layout == "plain" else None
    if clone:
        return (
            f"Nobody who handed in is on the roster, but {clone.key!r} ends in a GitHub account "
            "that is. If the folders are clones of repositories, name --layout github-classroom."
        )
    other = (
        "Or name the folder in which the students' own lie."
        if layout == "plain"
        else "If they are groups, grade them without --roster."
    )
    return (
        "Nobody who handed in is on the roster. Name one with --roster that has a column for "
        f"what {layout} calls them, e.g. {strangers[0].key!r}. {other}"
    )


def _enrol(
    attempts: list[Attempt], layout: str, roster: list[Student], console: Console
) -> Enrolment:
    students = [student for attempt in attempts for student in attempt.students]
    if not roster:
        own = {student.key: student for student in reversed(students)}
        return Enrolment(students=own, missing=(), strangers=(), renamed=())
    enrolled = match_roster(students, roster)
    print_named(
        console,
        "Called otherwise on the roster, perhaps a group whose other members are missing",
        [f"{theirs} ({ours})" for theirs, ours in enrolled.renamed],
    )
    reason = "Not on the roster"
    if enrolled.strangers and len(enrolled.strangers) == len(enrolled.students):
        if layout == "plain" or not may_be_groups(enrolled.strangers, roster):
            raise RosterError(_nobody_known(enrolled.strangers, layout, roster))
        reason = "Nobody who handed in is on the roster; perhaps groups, whose members are missing"
    print_named(console, reason, [student.called for student in enrolled.strangers])
    return enrolled


def _select_in_time(
    attempts: list[Attempt],
    enrolment: Enrolment,
    deadlines: Deadlines,
    given: Mapping[str, Extension],
    pick: Pick | None,
) -> list[AttemptSelection]:
    """The students with the attempts that count, by how late each was with what they were given."""
    known = {key: _extended(one, given) for key, one in enrolment.students.items()}
    absent = [_extended(one, given) for one in enrolment.missing]
    return select_attempts(
        attempts, pick, known, absent, lambda key, one: deadlines.date(one, given.get(key))
    )


def _extended(student: Student, given: Mapping[str, Extension]) -> Student:
    extension = given.get(student.key)
    words = extension.in_words if extension else ""
    return msgspec.structs.replace(student, extension=words)
