"""Archives that give every student their page back, named as the system they came from expects."""

import re
import zipfile
from collections.abc import Callable, Iterable
from typing import IO

from grader.archive import archive_entry
from grader.records.gradebook import Row

__all__ = ["pack_canvas_returns", "pack_moodle_returns"]

PAGE = "report.html"

_IN_CANVAS = re.compile(
    r"(?!anon_)(?:(?!LATE_)(?P<name>.+?)_)?(?P<late>LATE_)?(?P<user>[0-9]+)_(?P<file>[0-9]+)_.+",
    re.DOTALL,
)

_IN_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<participant>[0-9]+)_assignsubmission_(?P<plugin>[a-z]+)(?:_.*)?", re.DOTALL
)

_STRANGE = re.compile(r"[^\w .'-]|_")

Pages = Iterable[tuple[Row, bytes]]


def pack_canvas_returns(pages: Pages, file: IO[bytes]) -> tuple[str, ...]:
    """Write the archive for Canvas's Upload Submissions, which makes each file a comment.

    Canvas takes the first two numbers of a name for the user and for the attachment that is
    commented on, so what was no upload, and what was anonymous, cannot be returned. The comment's
    file is shown by the name of that attachment.

    Args:
        pages: The students and their pages; one after the other, in the order of the archive.
        file: Where to write it.

    Returns:
        Keys of students whose page cannot be returned.

    Source: instructure/canvas-lms, Assignment#infer_comment_context_from_filename and
    #generate_comments_from_files.
    """
    return _pack(pages, file, _canvas_name)


def pack_moodle_returns(pages: Pages, file: IO[bytes]) -> tuple[str, ...]:
    """Write the archive for Moodle's "Upload multiple feedback files in a zip".

    Moodle takes the number in a name for a participant's, so what a team handed in cannot be
    returned.

    Args:
        pages: The students and their pages; one after the other, in the order of the archive.
        file: Where to write it.

    Returns:
        Keys of students whose page cannot be returned.

    Source: moodle/moodle, mod/assign/feedback/file/importziplib.php: a folder's second part
    between underscores is the participant, the next two are the plugin.
    """
    return _pack(pages, file, _moodle_name)


def _pack(pages: Pages, file: IO[bytes], name_of: Callable[[Row], str | None]) -> tuple[str, ...]:
    """Write each page once: members of a group share theirs."""
    left: list[str] = []
    names: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for row, page in pages:
            name = name_of(row)
            if name is None:
                left.append(row.student.key)
            elif name not in names:
                names.add(name)
                archive.writestr(archive_entry(name), page)
    return tuple(left)


def _canvas_name(row: Row) -> str | None:
    found = _find(_IN_CANVAS, row.place)
    if found is None:
        return None
    name = _STRANGE.sub("", found["name"] or "")
    begin = f"{name}_" if name and not name.isdigit() else ""
    return f"{begin}{found['late'] or ''}{found['user']}_{found['file']}_{PAGE}"


def _moodle_name(row: Row) -> str | None:
    found = _find(_IN_MOODLE, row.place)
    if found is None or found["participant"] != row.student.ids.get("moodle"):
        return None
    name = _STRANGE.sub(" ", found["name"])
    return f"{name}_{found['participant']}_assignsubmission_{found['plugin']}/{PAGE}"


def _find(pattern: re.Pattern[str], place: str) -> re.Match[str] | None:
    """The first part of a path that is named as a download names it."""
    return next(filter(None, map(pattern.fullmatch, place.split("/"))), None)
