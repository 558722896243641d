"""Pages for Moodle's "Upload multiple feedback files in a zip".

Moodle takes the number in a name for a participant's, so what a team handed in cannot be returned.
A folder's name ends in an underscore as older versions of Moodle write it: 4.1 passes over folders
without it and says nothing, and later versions take both.

Source: moodle/moodle, mod/assign/feedback/file/importziplib.php: a folder's second part between
underscores is the participant, the next two are the plugin.
"""

import re

from grader.gradebook.returns import PAGE
from grader.integrations.moodle.layout import read_name
from grader.records.gradebook import Row

_STRANGE = re.compile(r"[^\w .'-]|_")


def name_in(row: Row) -> str | None:
    """What a student's page is called; None where Moodle would not know whose it is."""
    found = next(filter(None, map(read_name, row.place.split("/"))), None)
    if found is None or found.key != row.student.ids.get("moodle"):
        return None
    return f"{_STRANGE.sub(' ', found.student)}_{found.key}_assignsubmission_file_/{PAGE}"
