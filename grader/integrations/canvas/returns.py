"""Pages for Canvas's Upload Submissions, which makes each file a comment.

Canvas takes the first two numbers of a name for the user and for the attachment that is commented
on; where students are anonymous, what stands after `anon` and the number after that. So what was no
upload cannot be returned. The comment's file is shown by the name of that attachment.

Source: instructure/canvas-lms, app/models/abstract_assignment.rb,
`infer_comment_context_from_filename` and `generate_comments_from_files`.
"""

import re

from grader.gradebook.returns import PAGE
from grader.integrations.canvas.layout import read_name
from grader.records.gradebook import Row

_STRANGE = re.compile(r"[^\w .'-]|_")


def name_in(row: Row) -> str | None:
    """What a student's page is called; None where Canvas would not know whose it is.

    A name `anon_1234_...` could be of somebody called Anon or of nobody who is known.
    """
    found = next(filter(None, map(read_name, row.place.split("/"))), None)
    if found is None or not found.attachment or found.student == "anon":
        return None
    ending = f"{found.user}_{found.attachment}_{PAGE}"
    if found.user.startswith("anon_"):
        return ending
    name = "" if found.student == found.user else _STRANGE.sub("", found.student)
    begin = f"{name}_" if name and not name.isdigit() else ""
    return f"{begin}{'LATE_' if found.late else ''}{ending}"
