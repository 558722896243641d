"""Moodle's download of all submissions, as folders or flat.

`<name>_<participant id>_assignsubmission_<plugin>/<path>`, or with `_<name of the file>` instead of
the path; a team has its own name and id, the team of those without a team has a name alone.

Source: moodle/moodle, mod/assign/classes/downloader.php, `get_student_prefix` and
`load_submissionplugin_filelist`.
"""

import re
from typing import NamedTuple

from grader.intake.layouts.layout import DownloadContents, Layout, are_mostly_named, part_by_name
from grader.intake.names import in_composed_form
from grader.intake.tree import Entry, Tree, top_entries
from grader.records.attempt import Attempt, Student

_NAME = re.compile(
    r"(?P<name>.+?)(?:_(?P<participant>[0-9]{1,18}))?_assignsubmission_[a-z]+(?:_(?P<file>.*))?",
    re.DOTALL,
)
"""Read from the left, since what a student can choose stands at the right.

Older versions of Moodle end the names of folders in `_`.
"""


class MoodleName(NamedTuple):
    """What the name of an entry says.

    Attributes:
        key: The participant's or the team's id; the name where there is none.
        student: The participant's or the team's name.
        file: What the student called the file; empty of a folder.
    """

    key: str
    student: str
    file: str


def read_name(name: str) -> MoodleName | None:
    """What the name of a downloaded entry says; None where Moodle gave it no such name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    student = in_composed_form(found["name"])
    return MoodleName(
        key=found["participant"] or student, student=student, file=found["file"] or ""
    )


def _recognises(tree: Tree) -> bool:
    return are_mostly_named([*top_entries(tree)], _name_of)


def _name_of(entry: Entry) -> MoodleName | None:
    name = read_name(entry.name)
    return name if name and entry.is_folder == (not name.file) else None


def _find(tree: Tree) -> DownloadContents:
    found: dict[tuple[str, str], tuple[MoodleName, str, dict[str, str]]] = {}
    named, leftover = part_by_name([*top_entries(tree)], _name_of)
    for entry, name in named:
        whose = (name.key, name.student)
        _, _, files = found.setdefault(whose, (name, entry.name, {}))
        own = entry.files if entry.is_folder else {name.file: entry.files[entry.name]}
        for file, path in own.items():
            files[path if file in files else file] = path
    teams = any(key == student for key, student in found)
    attempts = (
        Attempt(
            students=(Student(key=key, name=name.student, ids={} if teams else {"moodle": key}),),
            place=entry,
            files=files,
        )
        for (key, _), (name, entry, files) in found.items()
    )
    return DownloadContents(attempts=tuple(attempts), leftover=tuple(leftover))


LAYOUT = Layout(name="moodle", recognises=_recognises, find=_find)
"""A team stands as one student. Only a team can lack a number, and then all are teams; else a
download does not tell teams from participants, whose numbers could be the same."""
