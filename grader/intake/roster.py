"""Who should have handed in: a CSV that a person wrote or a system exported."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

import msgspec

from grader.errors import RosterError
from grader.intake.folder_tree import read_file
from grader.intake.names import in_composed_form
from grader.records.attempt import Student
from grader.text import bare_name, ended, is_same_name, read_participant

__all__ = ["Enrolment", "find_clones", "load_roster", "may_be_groups", "with_roster"]

_MOST_BYTES = 16 << 20

_COLUMNS = {
    "key": ("key", "identifier", "roster identifier"),
    "name": ("name", "full name", "student", "student name"),
    "first": ("first name", "given name"),
    "last": ("last name", "surname", "family name"),
    "canvas": ("canvas", "canvas id", "id"),
    "moodle": ("moodle", "moodle id", "participant", "participant id"),
    "sid": ("sid", "student id", "sis user id", "id number", "orgdefinedid"),
    "login": ("login", "login id", "sis login id", "username", "user name"),
    "brightspace": ("brightspace", "brightspace id", "d2l", "d2l id"),
    "email": ("email", "email address", "mail"),
    "github": ("github", "github username", "github login"),
}
"""Names of columns by what they hold, in lower case with spaces.

Source: the exports of Canvas's gradebook, Moodle's grading worksheet, Gradescope's roster and
grades, GitHub Classroom's roster and grades, Blackboard's and Brightspace's grades.
"""

_IDS = ("canvas", "moodle", "sid", "email", "login", "github", "brightspace")

_NAMED = ("sid", "email", "login", "github")
"""Ids that a roster's key may be; numbers that a system gave its users are not."""

_ANY_CASE = {"email", "github", "login"}

_BOMS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
"""How a file is encoded, by its first bytes; spreadsheets and Blackboard save UTF-16."""

_DELIMITERS = ",;\t"

_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+")
"""A number as spreadsheets show it where they have no room for it, and then save it."""

_HASHED = {"sid", "login"}
"""Ids before which Brightspace writes `#`, to keep spreadsheets from rounding them."""

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")

_MIN_COLUMNS_WITH_NAMES = 4
"""Before the highest grade in Moodle's worksheet: participant, name, status and grade."""


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """Students of a download and of a roster, brought together.

    Attributes:
        students: Each student of the download by their key there, with the key, the name and the
            ids of the roster where they are on it.
        missing: Who is on the roster and handed in nothing.
        strangers: Who handed in and is not on the roster.
        renamed: Names that the download and the roster have for one student, where they differ.
    """

    students: dict[str, Student]
    missing: tuple[Student, ...]
    strangers: tuple[Student, ...]
    renamed: tuple[tuple[str, str], ...]


def load_roster(path: Path) -> tuple[Student, ...]:
    """Read a roster.

    Args:
        path: A CSV with a header, in UTF-8 or UTF-16, with `,`, `;` or tabs between columns. Of
            its columns those are read that say what they hold: `key`, `name`, `canvas`, `moodle`,
            `sid`, `email`, `login`, `github`, `brightspace`, or what the exports of these systems
            call them.

    Raises:
        RosterError: It cannot be read, or two of its rows are the same student.
        SubmissionError: There is no such file, or it is too large.
    """
    try:
        text = _decode(read_file(path, _MOST_BYTES))
    except UnicodeDecodeError as error:
        raise RosterError(
            f"{str(path)!r} is in neither UTF-8 nor UTF-16. Save it as CSV in UTF-8 once more."
        ) from error
    try:
        return tuple(_students(text, str(path)))
    except csv.Error as error:
        raise RosterError(
            f"{str(path)!r} is no CSV: {ended(str(error))} Save it as CSV in UTF-8 once more."
        ) from error


def _decode(content: bytes) -> str:
    encodings = (name for mark, name in _BOMS.items() if content.startswith(mark))
    return content.decode(next(encodings, "utf-8"))


def _students(text: str, place: str) -> Iterator[Student]:
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda one: len(_columns(_split(header, one))))
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    columns = _columns(next(rows, []))
    if not columns:
        raise RosterError(
            f"{place!r} has no header that tells its columns. The first line should name them, "
            "e.g. `name,email,github`."
        )
    lines = [(rows.line_num, row) for row in rows]
    columns = _worksheet_columns([row for _, row in lines if any(row)], columns) or columns
    seen: dict[tuple[str, str], int] = {}
    for number, row in lines:
        cells = _cells(row, columns)
        _refuse_rounded(cells, f"Line {number} of {place!r}")
        student = _student(cells)
        if student is None:
            continue
        for mark in _marks(student):
            line = seen.setdefault(mark, number)
            if line != number:
                raise RosterError(
                    f"Lines {line} and {number} of {place!r} have the same {mark[0]}, "
                    f"{mark[1]!r}. Leave one of them."
                )
        yield student


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _columns(header: Sequence[str]) -> list[tuple[str, int]]:
    """What each column holds, of those that are read."""
    names = [re.sub(r"[\s_-]+", " ", cell).strip().lower() for cell in header]
    return [
        (what, at)
        for at, name in enumerate(names)
        for what, known in _COLUMNS.items()
        if name in known
    ]


def _worksheet_columns(
    lines: Sequence[Sequence[str]], titled: Sequence[tuple[str, int]]
) -> list[tuple[str, int]]:
    """What the columns of Moodle's grading worksheet hold, in any language; empty if it is none.

    Each line begins with one word and another number. Keys of a course's own can look so, hence the
    word is Moodle's English one or a column of grades stands before the highest that they can be.
    """
    participants = [read_participant(line[0]) for line in lines]
    words = {found[0].strip() for found in participants if found}
    others = [(what, at) for what, at in titled if at > 0]
    if None in participants or len(words) != 1 or len(set(participants)) != len(lines):
        return []
    if words == {"Participant"}:
        return [("moodle", 0), *others]
    width = min(map(len, lines))
    columns = [[line[at].strip() for line in lines] for at in range(width)]
    highest = next((at for at in range(3, width) if _is_highest(*columns[at - 1 : at + 1])), 0)
    titled_otherwise = "key" in dict(titled) or {kind for kind, at in titled if not at} - {"canvas"}
    if words == {""} or not highest or titled_otherwise:
        return []
    names = [("name", 1)] if highest >= _MIN_COLUMNS_WITH_NAMES else []
    emails = [("email", at) for at in range(2, highest - 1) if all("@" in c for c in columns[at])]
    return [("moodle", 0), *names, *emails, *others]


def _is_highest(grades: Sequence[str], column: Sequence[str]) -> bool:
    """Whether a column holds one number in all lines, and the one before it grades or nothing."""
    return (
        len(set(column)) == 1
        and _NUMBER.fullmatch(column[0]) is not None
        and all(grade in {"", "-"} or _NUMBER.fullmatch(grade) for grade in grades)
    )


def _refuse_rounded(cells: Mapping[str, str], place: str) -> None:
    """Refuse ids that several students may share since they lost their last digits.

    Raises:
        RosterError: A cell holds such an id.
    """
    for kind in ("key", *_IDS):
        if _ROUNDED.fullmatch(cells.get(kind, "")):
            raise RosterError(
                f"{place} has the {kind} {cells[kind]!r}: a spreadsheet rounded it, so that nobody "
                "can tell whose it is. Export the roster once more, and name that file as it is; "
                "to change it in a spreadsheet, import that column as text."
            )


def _cells(row: Sequence[str], columns: Iterable[tuple[str, int]]) -> dict[str, str]:
    """What a row holds; of several columns for one thing, the first that is filled in."""
    cells: dict[str, str] = {}
    for what, at in columns:
        text = in_composed_form(row[at].strip()) if at < len(row) else ""
        found = read_participant(text) if what == "moodle" else None
        if found:
            text = found[1]
        if what in _HASHED:
            text = text.removeprefix("#")
        if text:
            cells.setdefault(what, text)
    return cells


def _student(cells: dict[str, str]) -> Student | None:
    """The student of a row; None where it is empty, or one that Canvas adds to everybody's."""
    ids = {kind: cells[kind] for kind in _IDS if kind in cells}
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    key = cells.get("key") or next(iter(ids.values()), name)
    if not key or (name == "Points Possible" and not ids) or name == "Student, Test":
        return None
    return Student(key=key, name=name or key, ids=ids)


def _marks(student: Student) -> list[tuple[str, str]]:
    """What tells a student from all others."""
    ids = [
        (kind, value.casefold() if kind in _ANY_CASE else value)
        for kind, value in student.ids.items()
    ]
    return [("key", student.key.casefold()), *ids]


def with_roster(students: Iterable[Student], roster: Sequence[Student]) -> Enrolment:
    """Find the students of a download on a roster.

    They are found by an id that both have, in any case of letters for emails and names that people
    log in with, and by a number in Moodle if the names agree, since a team can have a participant's
    number; by such an id that is the roster's key, where the roster has no other; and where the
    download knows no ids, by a name of a folder or file that is the roster's key or any of its ids.
    Who is not found so is found by a number without its leading zeros, which spreadsheets drop, or
    else by name, where the download knows nothing that could be on a roster.

    Args:
        students: Of the attempts of a download.
        roster: Who should have handed in.

    Raises:
        RosterError: A student could be either of two on the roster.
    """
    search = _Search(roster)
    enrolled: dict[str, Student] = {}
    strangers: dict[str, Student] = {}
    found: set[str] = set()
    renamed: dict[tuple[str, str], None] = {}
    for student in students:
        matches = search.find(student)
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
            enrolled[student.key] = _enriched(student, match)
            found.add(match.key)
            if _is_named(student) and _is_named(match) and not _names(student) & _names(match):
                renamed[student.name, match.name] = None
    return Enrolment(
        students=enrolled,
        missing=tuple(student for student in roster if student.key not in found),
        strangers=tuple(strangers.values()),
        renamed=tuple(renamed),
    )


def find_clones(strangers: Iterable[Student], roster: Iterable[Student]) -> Iterator[Student]:
    """Whose folders are called `<assignment>-<account>`, with an account of the roster."""
    accounts = tuple(
        f"-{student.ids['github'].casefold()}" for student in roster if "github" in student.ids
    )
    return (student for student in strangers if student.key.casefold().endswith(accounts))


def may_be_groups(strangers: Sequence[Student], roster: Sequence[Student]) -> bool:
    """Whether those whom a roster does not know may be groups, of which it has the members.

    Then it holds what students could be found by, none of their names, and two people for each at
    least; the roster of another class has about as many as handed in, that of another assignment
    their names.
    """
    known = {kind for student in roster for kind in student.ids}
    if any(map(_is_named, roster)):
        known.add("brightspace")
    names = {name for student in roster for name in _names(student)}
    return 2 * len(strangers) <= len(roster) and all(
        (not student.ids or student.ids.keys() & known) and not _names(student) & names
        for student in strangers
    )


class _Search:
    """A roster by all that its students can be found by."""

    def __init__(self, roster: Iterable[Student]) -> None:
        self._by_mark: dict[tuple[str, str], Student] = {}
        self._by_number: dict[tuple[str, str], list[Student]] = {}
        self._by_name: dict[str, list[Student]] = {}
        for student in roster:
            for mark in _marks(student):
                self._by_mark[mark] = student
                if number := _without_zeros(mark):
                    self._by_number.setdefault(number, []).append(student)
            for name in _names(student):
                self._by_name.setdefault(name, []).append(student)

    def find(self, student: Student) -> dict[str, Student]:
        """Who on the roster a student may be, by key."""
        wanted = _wanted(student)
        marked = (self._by_mark[mark] for mark in wanted if self._fits(student, mark))
        if matches := {match.key: match for match in marked}:
            return matches
        numbers = filter(None, map(_without_zeros, wanted))
        same = [match for number in numbers for match in self._by_number.get(number, ())]
        if not same and not student.ids.keys() - {"brightspace"}:
            same = [match for name in _names(student) for match in self._by_name.get(name, ())]
        return {match.key: match for match in same}

    def _fits(self, student: Student, mark: tuple[str, str]) -> bool:
        return mark in self._by_mark and _may_be(student, self._by_mark[mark], mark)


def _without_zeros(mark: tuple[str, str]) -> tuple[str, str] | None:
    """An id that a university gave as a spreadsheet leaves it; None where it is no such number."""
    kind, value = mark
    if kind in {"key", "sid", "login"} and value.isascii() and value.isdigit():
        return kind, value.lstrip("0")
    return None


def _names(student: Student) -> set[str]:
    """How a name may be written, the family name first or last."""
    last, comma, first = student.name.partition(",")
    turned = f"{first} {last}" if comma else student.name
    return {bare_name(student.name), bare_name(turned)}


def _may_be(student: Student, other: Student, mark: tuple[str, str]) -> bool:
    if mark[0] == "key":
        called = [kind for kind, value in student.ids.items() if value.casefold() == mark[1]]
        return all(other.ids.get(kind, mark[1]).casefold() == mark[1] for kind in called)
    named = _is_named(other) and _is_named(student)
    return mark[0] != "moodle" or not named or is_same_name(student.name, other.name)


def _is_named(student: Student) -> bool:
    return student.name != student.key


def _wanted(student: Student) -> list[tuple[str, str]]:
    """The marks by which a student may be found on a roster."""
    if not student.ids:
        anyhow = dict.fromkeys(_IDS, student.key)
        return _marks(msgspec.structs.replace(student, ids=anyhow))
    named = [("key", student.ids[kind].casefold()) for kind in _NAMED if kind in student.ids]
    return named + _marks(student)[1:]


def _enriched(student: Student, match: Student) -> Student:
    """A student with what the roster knows; ids of the download's own system are kept."""
    return Student(
        key=match.key,
        name=student.name if match.name == match.key else match.name,
        ids={**match.ids, **student.ids},
    )
