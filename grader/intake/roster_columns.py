"""Which column of a roster holds what, by its title or by what stands in it."""

import re
from collections.abc import Sequence

from grader.text import read_participant

Column = tuple[str, int]
"""What a column holds, and its index in a row."""

ID_KINDS = ("canvas", "moodle", "sid", "email", "login", "github", "brightspace")
"""What systems call a student, each in a column of its own."""

_TITLES = {
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
    "section": ("section", "sections", "section name"),
}
"""Titles of columns by what they hold, in lower case with spaces.

Source: the exports of Canvas's gradebook, Moodle's grading worksheet, Gradescope's roster and
grades, GitHub Classroom's roster and grades, Blackboard's and Brightspace's grades.
"""

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")

_MIN_COLUMNS_WITH_NAMES = 4
"""Before the highest grade in Moodle's worksheet: participant, name, status and grade."""


def titled_columns(header: Sequence[str]) -> list[Column]:
    """The columns whose titles say what they hold."""
    titles = [re.sub(r"[\s_-]+", " ", cell).strip().lower() for cell in header]
    return [
        (kind, index)
        for index, title in enumerate(titles)
        for kind, known in _TITLES.items()
        if title in known
    ]


def worksheet_columns(rows: Sequence[Sequence[str]], titled: Sequence[Column]) -> list[Column]:
    """The columns of Moodle's grading worksheet, whose titles may be in any language.

    Each row begins with one and the same word and a number of its own, e.g. `Participant 77`. A
    course's own keys can look so too. Hence the word must be Moodle's English one, or there must be
    a column of grades before one that says how high they can be.

    Args:
        rows: Rows without the header, none of them empty.
        titled: The columns whose titles are known.

    Returns:
        The columns; empty if it is no such worksheet.
    """
    participants = [read_participant(row[0]) for row in rows]
    words = {found[0].strip() for found in participants if found}
    others = [(kind, index) for kind, index in titled if index > 0]
    if None in participants or len(words) != 1 or len(set(participants)) != len(rows):
        return []
    if words == {"Participant"}:
        return [("moodle", 0), *others]
    width = min(map(len, rows))
    columns = [[row[index].strip() for row in rows] for index in range(width)]
    highest = next((i for i in range(3, width) if _is_highest(columns[i - 1], columns[i])), 0)
    first_titles = {kind for kind, index in titled if index == 0}
    has_own_key = "key" in dict(titled) or first_titles - {"canvas"}
    if words == {""} or not highest or has_own_key:
        return []
    names = [("name", 1)] if highest >= _MIN_COLUMNS_WITH_NAMES else []
    emails = [
        ("email", index)
        for index in range(2, highest - 1)
        if all("@" in cell for cell in columns[index])
    ]
    return [("moodle", 0), *names, *emails, *others]


def _is_highest(grades: Sequence[str], column: Sequence[str]) -> bool:
    """Whether a column holds one number in all rows, and the one before it grades or nothing."""
    return (
        len(set(column)) == 1
        and _NUMBER.fullmatch(column[0]) is not None
        and all(grade in {"", "-"} or _NUMBER.fullmatch(grade) for grade in grades)
    )
