"""Pages for Canvas's Upload Submissions, which makes each file a comment.

Canvas takes the first two numbers of a name for the user and for the attachment that is commented
on, so what was no upload, and what was anonymous, cannot be returned. The comment's file is shown
by the name of that attachment.

Source: instructure/canvas-lms, Assignment#infer_comment_context_from_filename and
#generate_comments_from_files.
"""

import re

from grader.gradebook.returns import PAGE
from grader.records.gradebook import Row

__all__ = ["name_in"]

_NAME = re.compile(
    r"(?!anon_)(?:(?!LATE_)(?P<name>.+?)_)?(?P<late>LATE_)?(?P<user>[0-9]+)_(?P<file>[0-9]+)_.+",
    re.DOTALL,
)

_STRANGE = re.compile(r"[^\w .'-]|_")


def name_in(row: Row) -> str | None:
    """What a student's page is called; None where Canvas would not know whose it is."""
    found = next(filter(None, map(_NAME.fullmatch, row.place.split("/"))), None)
    if found is None:
        return None
    name = _STRANGE.sub("", found["name"] or "")
    begin = f"{name}_" if name and not name.isdigit() else ""
    return f"{begin}{found['late'] or ''}{found['user']}_{found['file']}_{PAGE}"
