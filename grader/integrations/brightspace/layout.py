"""Brightspace's (D2L's) download of an assignment: a folder for each attempt, or flat.

`<user id>-<assignment id> - <name> - <Mon D, YYYY HMM AM>/<path>`, or with ` - <name of the file>`
instead of the path; and `index.html`, a list of everything.

Source: no official page; squell/bb-scripts, codepost-io/integration-brightspace and
chase1971/D2L-Assignment-Assistant, which read such downloads. Dates are in the system's language.
"""

import re
from datetime import datetime
from typing import NamedTuple

from grader.intake.layouts.layout import DownloadContents, Layout, are_mostly_named, part_by_name
from grader.intake.names import in_composed_form
from grader.intake.tree import Entry, Tree, top_entries
from grader.records.attempt import Attempt, Student

_NAME = re.compile(
    r"(?P<user>[0-9]{1,18})-[0-9]{1,18} - (?P<name>.+?) - "
    r"(?P<date>[^-]{1,40}?\b20[0-9]{2}\b[^-]{0,20}?)(?: - (?P<file>.+))?",
    re.DOTALL,
)
"""Read from the left, since what a student can choose stands at the right."""

_DATE = re.compile(
    r"(?P<month>[A-Z][a-z]{2})[a-z]* (?P<day>[0-9]{1,2}), (?P<year>[0-9]{4}) "
    r"(?P<hour>[0-9]{1,2})[:_]?(?P<minute>[0-9]{2}) (?P<half>[AP]M)"
)

_INDEX = "index.html"


class BrightspaceName(NamedTuple):
    """What the name of an entry says.

    Attributes:
        user: The student's or the group's number in Brightspace.
        student: The student's or the group's name.
        date: When, in words.
        file: What the student called the file; empty of a folder.
    """

    user: str
    student: str
    date: str
    file: str


def read_name(name: str) -> BrightspaceName | None:
    """What the name of a downloaded entry says; None where Brightspace gave it no such name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return BrightspaceName(
        user=found["user"],
        student=in_composed_form(found["name"]),
        date=found["date"],
        file=found["file"] or "",
    )


def _name_of(entry: Entry) -> BrightspaceName | None:
    name = read_name(entry.name)
    return name if name and entry.is_folder == (not name.file) else None


def _entries(tree: Tree) -> list[Entry]:
    return [entry for entry in top_entries(tree) if entry.name != _INDEX]


def _recognises(tree: Tree) -> bool:
    return are_mostly_named(_entries(tree), _name_of)


def _find(tree: Tree) -> DownloadContents:
    found: dict[tuple[str, str, str], tuple[str, dict[str, str]]] = {}
    named, leftover = part_by_name(_entries(tree), _name_of)
    for entry, name in named:
        whose = (name.user, name.student, name.date)
        _, files = found.setdefault(whose, (entry.name, {}))
        files.update(entry.files if entry.is_folder else {name.file: entry.files[entry.name]})
    attempts = (
        Attempt(
            students=(Student(key=user, name=student, ids={"brightspace": user}),),
            place=entry,
            files=files,
            order=(submitted := _in_iso_form(date), 0),
            submitted=submitted,
        )
        for (user, student, date), (entry, files) in found.items()
    )
    return DownloadContents(attempts=tuple(attempts), leftover=tuple(leftover))


def _in_iso_form(date: str) -> str:
    """A date in English as ISO 8601, without the time zone, which it does not say; else empty."""
    found = _DATE.fullmatch(date)
    if found is None:
        return ""
    try:
        moment = datetime.strptime(  # noqa: DTZ007  no zone is told
            "{month} {day} {year} {hour} {minute} {half}".format(**found.groupdict()),
            "%b %d %Y %I %M %p",
        )
    except ValueError:
        return ""
    return moment.isoformat()


LAYOUT = Layout(name="brightspace", recognises=_recognises, find=_find)
"""The number is nowhere in Brightspace's own exports, so a roster finds students by their names."""
