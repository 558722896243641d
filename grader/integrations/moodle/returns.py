"""Pages for Moodle's "Upload multiple feedback files in a zip".

Moodle takes the number in a name for a participant's, so what a team handed in cannot be returned.

Source: moodle/moodle, mod/assign/feedback/file/importziplib.php: a folder's second part between
underscores is the participant, the next two are the plugin.
"""

import re

from grader.gradebook.returns import PAGE
from grader.records.gradebook import Row

__all__ = ["name_in"]

_NAME = re.compile(
    r"(?P<name>.+?)_(?P<participant>[0-9]+)_assignsubmission_(?P<plugin>[a-z]+)(?:_.*)?", re.DOTALL
)

_STRANGE = re.compile(r"[^\w .'-]|_")


def name_in(row: Row) -> str | None:
    """What a student's page is called; None where Moodle would not know whose it is."""
    found = next(filter(None, map(_NAME.fullmatch, row.place.split("/"))), None)
    if found is None or found["participant"] != row.student.ids.get("moodle"):
        return None
    name = _STRANGE.sub(" ", found["name"])
    return f"{name}_{found['participant']}_assignsubmission_{found['plugin']}/{PAGE}"
