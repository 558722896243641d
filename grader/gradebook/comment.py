"""What a student reads beside the grade, where a system has room for a sentence or two."""

import re
from html import escape

from grader.gradebook.sheet import in_a_cell
from grader.records.gradebook import Row
from grader.text import safe_line

_OURS = re.compile(r"\d+ of \d+ points\.")

_MAX_MISTAKES = 3


def comment_on(row: Row) -> str:
    """The score, and what to mend first; empty for somebody without a score.

    Why a file did not load is partly the student's own text. Moodle shows comments as HTML, and on
    the way there they lie in a sheet: it is neither markup nor a formula.
    """
    if row.earned is None:
        return ""
    score = f"{row.earned} of {sum(row.possible.values())} points."
    if row.standing == "did not load":
        return f"{score} The file did not load. {escape(in_a_cell(row.message), quote=False)}"
    missing = dict.fromkeys(
        name.partition("/")[0] for name, verdict in row.verdicts.items() if verdict == "missing"
    )
    if missing:
        score += f" Not found, or not written yet: {', '.join(map(safe_line, missing))}."
    if not row.mistakes:
        return score
    return f"{score} Mend first: {'; '.join(map(safe_line, row.mistakes[:_MAX_MISTAKES]))}."


def is_ours(comment: str) -> bool:
    """Whether a comment was written here, and not by a person."""
    return _OURS.match(comment) is not None
