"""What a student reads beside the grade, where a system has room for a sentence or two."""

import re
from html import escape

from grader.gradebook.sheet import in_a_cell
from grader.gradebook.totals import scale_points
from grader.records.finding_report import FindingSummary
from grader.records.gradebook import Row
from grader.text import ended, safe_line

_OURS = re.compile(r"\d+ of \d+ points\.")

_MAX_FINDINGS = 3

_MAX_CHARACTERS = 200
"""Of what is told of one."""


def comment_on(row: Row, scale: int | None = None) -> str:
    """The score, and what to mend first; empty for somebody without a score.

    Where scores are scaled, what it became is told as well, since it stands beside the comment.

    Why a file did not load, and what an exception is called, is partly the student's own text.
    Moodle shows comments as HTML, and on the way there they lie in a sheet: it is neither markup
    nor a formula.
    """
    if row.earned is None:
        return ""
    possible = sum(row.possible.values())
    score = f"{row.earned} of {possible} points."
    if scale is not None:
        score += f" Scaled: {scale_points(row.earned, possible, scale)} of {scale}."
    if row.lateness:
        score += f" Handed in {row.lateness}."
    if row.note:
        score += f" {ended(_as_text(row.note))}"
    if row.standing == "did not load":
        return f"{score} The file did not load. {_as_text(row.message)}"
    functions = {one.operation: one.function for one in row.findings if one.unwritten}
    asked = (name.partition("/")[0] for name, said in row.verdicts.items() if said == "missing")
    missing = dict.fromkeys(functions.get(name) or name for name in asked)
    if missing:
        score += f" Not found, or not written yet: {', '.join(map(safe_line, missing))}."
    findings = [_told(one) for one in row.findings if not one.unwritten][:_MAX_FINDINGS]
    return f"{score} Mend first: {_as_text('; '.join(findings))}." if findings else score


def _told(finding: FindingSummary) -> str:
    title, gain = finding.title, finding.gain
    cut = title if len(title) <= _MAX_CHARACTERS else f"{title[: _MAX_CHARACTERS - 1]}…"
    return f"{cut} ({gain})" if gain else cut


def _as_text(text: str) -> str:
    """Text that is neither markup nor, once that is made sure of, a formula."""
    return in_a_cell(escape(text, quote=False))


def is_ours(comment: str) -> bool:
    """Whether a comment was written here, and not by a person."""
    return _OURS.match(comment) is not None
