"""Canvas's bulk download: one folder of files, each named for its student.

`<name>[_LATE]_<user id>_<attachment id>_<name of the file>`, or `..._<user id>_text.html`.

Source: instructure/canvas-lms, lib/content_zipper.rb, `get_filename`, `add_upload_submission` and
`add_text_or_url`.
"""

import re
from typing import NamedTuple

from grader.intake.layouts.layout import DownloadContents, Layout, are_mostly_named, part_by_name
from grader.intake.names import in_composed_form
from grader.intake.tree import Entry, Tree, top_entries
from grader.records.attempt import Attempt, Student

_NAME = re.compile(
    r"(?:(?!LATE_|anon_(?!LATE_)[0-9]*[A-Za-z][0-9A-Za-z]*_)(?P<name>.+?)_)?"
    r"(?P<late>LATE_)?(?P<user>[0-9]+|anon_[0-9A-Za-z]+)_"
    r"(?:(?P<attachment>[0-9]{1,18})_(?P<file>.+)|(?P<entry>(?:text|link)\.html))",
    re.DOTALL,
)
"""Read from the left, since what a student can choose stands at the right.

So `anon_Ab12C_700_5_x.py` is of the anonymous `anon_Ab12C`, and not of user 700.
"""

_VERSION = re.compile(
    r"-(?:[0-9]{1,3}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=(?:\.[0-9A-Za-z]+)+$)"
)
"""What Canvas adds to the name of a file that was handed in before.

Source: instructure/canvas-lms, app/models/attachment.rb, `make_unique_filename`.
"""


_MAX_ATTEMPTS = 50
"""Of one student, the newest, since each has all the files that were not handed in again."""


class CanvasName(NamedTuple):
    """What the name of a file says.

    Attributes:
        user: The student's id, or `anon_...`.
        student: The student's name in lower case without spaces; the id where it is withheld.
        late: Whether it was handed in late.
        attachment: Id of the file, which a later one exceeds; 0 of text typed into Canvas.
        file: What the student called the file.
    """

    user: str
    student: str
    late: bool
    attachment: int
    file: str


def read_name(name: str) -> CanvasName | None:
    """What the name of a downloaded file says; None where Canvas gave it no such name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return CanvasName(
        user=found["user"],
        student=in_composed_form(found["name"] or found["user"]),
        late=found["late"] is not None,
        attachment=int(found["attachment"] or 0),
        file=_VERSION.sub("", found["file"] or found["entry"]),
    )


def _recognises(tree: Tree) -> bool:
    return are_mostly_named([*top_entries(tree)], _name_of)


def _name_of(entry: Entry) -> CanvasName | None:
    return None if entry.is_folder else read_name(entry.name)


def _find(tree: Tree) -> DownloadContents:
    uploads: dict[tuple[str, str], list[tuple[CanvasName, str]]] = {}
    named, leftover = part_by_name([*top_entries(tree)], _name_of)
    for entry, name in named:
        whose = (name.user, name.student)
        uploads.setdefault(whose, []).append((name, entry.files[entry.name]))
    attempts = [one for files in uploads.values() for one in _attempts_of(files)]
    return DownloadContents(attempts=tuple(attempts), leftover=tuple(leftover))


def _attempts_of(uploads: list[tuple[CanvasName, str]]) -> list[Attempt]:
    """Files of different names are one attempt, files of one name are versions of it.

    An attempt is called and dated by the newest file that no later one has in the same version.
    """
    versions: dict[str, list[tuple[CanvasName, str]]] = {}
    for upload in sorted(uploads, key=lambda upload: upload[0].attachment):
        versions.setdefault(upload[0].file, []).append(upload)
    attempts = []
    for age in reversed(range(min(_MAX_ATTEMPTS, max(map(len, versions.values()))))):
        chosen = {file: all_[max(0, len(all_) - 1 - age)] for file, all_ in versions.items()}
        own = (chosen[file] for file, all_ in versions.items() if len(all_) > age)
        newest, path = max(own, key=lambda upload: upload[0].attachment)
        ids = {} if newest.user.startswith("anon_") else {"canvas": newest.user}
        attempts.append(
            Attempt(
                students=(Student(key=newest.user, name=newest.student, ids=ids),),
                place=path,
                files={file: path for file, (_, path) in chosen.items()},
                order=("", newest.attachment),
                late=newest.late,
            )
        )
    return attempts


LAYOUT = Layout(name="canvas", recognises=_recognises, find=_find)
"""A group stands under its name and the id of the one who handed in for it."""
