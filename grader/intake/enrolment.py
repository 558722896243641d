"""Students of a download and of a roster, brought together: who is who, who is missing."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from grader.errors import RosterError
from grader.intake.roster import Identifier, identifiers_of
from grader.intake.roster_columns import ID_KINDS
from grader.records.attempt import Attempt, Student
from grader.text import bare_name, is_same_name

_KINDS_OF_KEYS = ("sid", "email", "login", "github")
"""Ids that a roster's key may be; numbers that a system gave its users are not."""

_NUMBERED_KINDS = {"key", "sid", "login"}
"""Ids that may be numbers with leading zeros, which spreadsheets drop."""


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """Students of a download and of a roster, brought together.

    Attributes:
        students: Each student of the download by their key there. Those on the roster have its
            key, name and ids.
        missing: Who is on the roster and handed in nothing.
        strangers: Who handed in and is not on the roster.
        renamed: Names that the download and the roster have for one student, where they differ.
    """

    students: dict[str, Student]
    missing: tuple[Student, ...]
    strangers: tuple[Student, ...]
    renamed: tuple[tuple[str, str], ...]

    @property
    def everybody(self) -> list[Student]:
        """All who are known, once each."""
        known = {one.key: one for one in (*self.students.values(), *self.missing)}
        return list(known.values())


class Leftover(msgspec.Struct, frozen=True, kw_only=True):
    """What is no student's by the rules of a layout, sorted by whose it may be.

    Attributes:
        handed_in: Of students on the roster who handed in nothing else.
        more: Of students who handed in something else, which is graded.
        unknown: Of nobody who is known.
    """

    handed_in: tuple[Attempt, ...]
    more: tuple[Attempt, ...]
    unknown: tuple[Attempt, ...]


def match_roster(students: Iterable[Student], roster: Sequence[Student]) -> Enrolment:
    """Find the students of a download on a roster; `_RosterIndex.find` says how.

    Args:
        students: Of the attempts of a download.
        roster: Who should have handed in.

    Raises:
        RosterError: A student could be either of two on the roster.
    """
    index = _RosterIndex(roster)
    enrolled: dict[str, Student] = {}
    strangers: dict[str, Student] = {}
    found: set[str] = set()
    renamed: dict[tuple[str, str], None] = {}
    for student in students:
        matches = index.find(student)
        if len(matches) > 1:
            raise RosterError(
                f"{student.name!r} could be {' or '.join(map(repr, matches))} on the roster. "
                "Give each row the ids of one student alone, or a column `key` with what the "
                f"download calls them, here {student.key!r}."
            )
        if not matches:
            strangers[student.key] = student
        enrolled[student.key] = student
        for match in matches.values():
            enrolled[student.key] = _merge(student, match)
            found.add(match.key)
            if _has_name(student) and _has_name(match) and not _names(student) & _names(match):
                renamed[student.name, match.name] = None
    return Enrolment(
        students=enrolled,
        missing=tuple(student for student in roster if student.key not in found),
        strangers=tuple(strangers.values()),
        renamed=tuple(renamed),
    )


def sort_leftover(
    leftover: Sequence[Attempt], attempts: Iterable[Attempt], roster: Sequence[Student]
) -> Leftover:
    """Find out whose the leftover of a download is.

    Args:
        leftover: As attempts of students who are called like what lies there.
        attempts: What students handed in by the rules of the layout.
        roster: Who should have handed in; empty if that is not known.

    Raises:
        RosterError: It could be either of two students' on the roster.
    """
    present = match_roster(_students_of(attempts), roster).students
    keys = {*present, *(student.key for student in present.values())}
    owners = match_roster(_students_of(leftover), roster)
    strangers = {student.key for student in owners.strangers}
    handed_in, more, unknown = [], [], []
    for attempt in leftover:
        key = attempt.students[0].key
        if owners.students[key].key in keys:
            more.append(attempt)
        elif key in strangers:
            unknown.append(attempt)
        else:
            handed_in.append(attempt)
    return Leftover(handed_in=tuple(handed_in), more=tuple(more), unknown=tuple(unknown))


def find_clones(strangers: Iterable[Student], roster: Iterable[Student]) -> Iterator[Student]:
    """Whose folders are called `<assignment>-<account>`, with an account of the roster."""
    accounts = tuple(
        f"-{student.ids['github'].casefold()}" for student in roster if "github" in student.ids
    )
    return (student for student in strangers if student.key.casefold().endswith(accounts))


def may_be_groups(strangers: Sequence[Student], roster: Sequence[Student]) -> bool:
    """Whether those whom a roster does not know may be groups, of which it has the members.

    Two other mistakes look alike. The roster of another class has about as many people as handed
    in, hence two people for each group are asked for. The roster of another assignment has the
    names of those who handed in, hence it may have none of them. It must also hold what students
    could have been found by; else nobody was found for lack of a column.
    """
    known = {kind for student in roster for kind in student.ids}
    if any(map(_has_name, roster)):
        known.add("brightspace")
    names = {name for student in roster for name in _names(student)}
    return 2 * len(strangers) <= len(roster) and all(
        (not student.ids or student.ids.keys() & known) and not _names(student) & names
        for student in strangers
    )


class _RosterIndex:
    """A roster by all that its students can be found by."""

    def __init__(self, roster: Iterable[Student]) -> None:
        self._by_identifier: dict[Identifier, Student] = {}
        self._by_number: dict[Identifier, list[Student]] = {}
        self._by_name: dict[str, list[Student]] = {}
        for student in roster:
            for identifier in identifiers_of(student):
                self._by_identifier[identifier] = student
                if number := _without_zeros(identifier):
                    self._by_number.setdefault(number, []).append(student)
            for name in _names(student):
                self._by_name.setdefault(name, []).append(student)

    def find(self, student: Student) -> dict[str, Student]:
        """Who on the roster a student may be, by key.

        Three ways are tried, the surest first, and the next only if one finds nobody:

        1. By an id that both have, or an id that is the roster's key. If the download knows no
           ids, by its name for the student, which may be the roster's key or any id.
        2. By a number without its leading zeros, which spreadsheets drop.
        3. By name, if the download knows nothing that could be on a roster. Where it does know
           ids, a name proves nothing: two students may share one.
        """
        wanted = _identifiers_sought(student)
        matches = {
            match.key: match
            for identifier in wanted
            if (match := self._by_identifier.get(identifier))
            and _is_possible(student, match, identifier)
        }
        if matches:
            return matches
        numbers = filter(None, map(_without_zeros, wanted))
        same = [match for number in numbers for match in self._by_number.get(number, ())]
        if not same and not student.ids.keys() - {"brightspace"}:
            same = [match for name in _names(student) for match in self._by_name.get(name, ())]
        return {match.key: match for match in same}


def _identifiers_sought(student: Student) -> list[Identifier]:
    """The identifiers by which a student of a download may be found on a roster."""
    if not student.ids:
        of_every_kind = dict.fromkeys(ID_KINDS, student.key)
        return identifiers_of(msgspec.structs.replace(student, ids=of_every_kind))
    keys = [("key", student.ids[kind].casefold()) for kind in _KINDS_OF_KEYS if kind in student.ids]
    return keys + identifiers_of(student)[1:]


def _is_possible(student: Student, match: Student, identifier: Identifier) -> bool:
    """Whether an identifier that a student and somebody on the roster share makes them one.

    A roster's key is an id of a kind that nobody named. It does not count if the roster also has
    an id of the same kind, and a different one. A number in Moodle counts only if the names agree,
    since a team can have a participant's number.
    """
    kind, value = identifier
    if kind == "key":
        kinds = [kind for kind, own in student.ids.items() if own.casefold() == value]
        return all(match.ids.get(kind, value).casefold() == value for kind in kinds)
    both_named = _has_name(match) and _has_name(student)
    return kind != "moodle" or not both_named or is_same_name(student.name, match.name)


def _without_zeros(identifier: Identifier) -> Identifier | None:
    """A university's number as a spreadsheet leaves it; None if it is no such number."""
    kind, value = identifier
    if kind in _NUMBERED_KINDS and value.isascii() and value.isdigit():
        return kind, value.lstrip("0")
    return None


def _names(student: Student) -> set[str]:
    """How a name may be written, the family name first or last."""
    last, comma, first = student.name.partition(",")
    turned = f"{first} {last}" if comma else student.name
    return {bare_name(student.name), bare_name(turned)}


def _has_name(student: Student) -> bool:
    return student.name != student.key


def _merge(student: Student, match: Student) -> Student:
    """A student with what the roster knows; ids of the download's own system are kept."""
    return Student(
        key=match.key,
        name=match.name if _has_name(match) else student.name,
        ids={**match.ids, **student.ids},
        section=match.section,
    )


def _students_of(attempts: Iterable[Attempt]) -> Iterator[Student]:
    return (student for attempt in attempts for student in attempt.students)
