"""Blackboard's download of an assignment: one folder of files, each named for its student.

`<assignment>_<username>_attempt_<YYYY-MM-DD-HH-MM-SS>_<name of the file>`, and for each attempt a
text with the student's comment, without the name of a file.

Source: no official page; kwurst/bb-file-cleanup, vangef/BBGradebookOrganiser and jupyter/nbgrader,
nbgrader/plugins/zipcollect.py, which read such downloads. `attempt` is in the system's language.
"""

import re
from typing import NamedTuple

from grader.intake.layouts.layout import (
    DownloadContents,
    Layout,
    are_mostly_named,
    part_by_name,
    time_in,
)
from grader.intake.names import in_composed_form
from grader.intake.tree import Entry, Tree, top_entries
from grader.records.attempt import Attempt, Student

_NAME = re.compile(
    r"(?P<whose>.+?)_[^\W\d_]+_(?P<day>[0-9]{4}(?:-[0-9]{2}){2})-(?P<time>[0-9]{2}(?:-[0-9]{2}){2})"
    r"(?:_(?P<file>.+)|\.txt)",
    re.DOTALL,
)
"""Read from the left, since what a student can choose stands at the right."""


class BlackboardName(NamedTuple):
    """What the name of a file says.

    Attributes:
        whose: The assignment and the username, `_` between them.
        submitted: When, as ISO 8601 but for the time zone, which it does not say.
        file: What the student called the file; empty of the text beside an attempt.
    """

    whose: str
    submitted: str
    file: str


def read_name(name: str) -> BlackboardName | None:
    """What the name of a downloaded file says; None where Blackboard gave it no such name."""
    found = _NAME.fullmatch(name)
    if found is None or "_" not in found["whose"]:
        return None
    return BlackboardName(
        whose=in_composed_form(found["whose"]),
        submitted=f"{found['day']}T{found['time'].replace('-', ':')}",
        file=found["file"] or "",
    )


def _name_of(entry: Entry) -> BlackboardName | None:
    return None if entry.is_folder else read_name(entry.name)


def _recognises(tree: Tree) -> bool:
    return are_mostly_named([*top_entries(tree)], _name_of)


def _find(tree: Tree) -> DownloadContents:
    found: dict[tuple[str, str], dict[str, str]] = {}
    named, leftover = part_by_name([*top_entries(tree)], _name_of)
    for entry, name in named:
        files = found.setdefault((name.whose, name.submitted), {})
        files[name.file or entry.name] = entry.files[entry.name]
    assignment = _assignment({whose for whose, _ in found})
    attempts = (
        Attempt(
            students=(_student(whose.removeprefix(assignment)),),
            place=next(iter(files.values())),
            files=files,
            order=(submitted, 0),
            submitted=time_in(submitted),
        )
        for (whose, submitted), files in found.items()
    )
    return DownloadContents(attempts=tuple(attempts), leftover=tuple(leftover))


def _assignment(whose: set[str]) -> str:
    """What stands before everybody's username, `_` at its end.

    Both can hold `_`, so what all have in common is the assignment: then no two students become
    one, whatever they are called.
    """
    first, last = min(whose, default=""), max(whose, default="")
    if first == last:
        return first[: first.rfind("_") + 1]
    shared = next(
        (at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]),
        len(first),
    )
    return first[: first.rfind("_", 0, shared) + 1]


def _student(username: str) -> Student:
    return Student(key=username, name=username, ids={"login": username})


LAYOUT = Layout(name="blackboard", recognises=_recognises, find=_find)
"""The text beside an attempt is one of its files, so that who only wrote a comment has a row."""
