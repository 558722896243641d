"""A few lines of what a student handed in, around those that are meant."""

import re

import msgspec

from grader.records.outcome import Raised, TimedOut
from grader.records.source_view import SourceLine, SourceView
from grader.records.submission import Submission
from grader.source_text import read_lines
from grader.text import safe_line

MAX_LINES = 12
"""Lines that are shown; of more, those in the middle are left out."""

MAX_CHARACTERS = 100
"""Of a line."""

MAX_LINES_OF_EXPRESSION = 10
"""Over which an expression goes that raised, from the line that is named on."""

_NAME = re.compile(r"[^\W\d]\w*")

_AROUND = 2
"""Lines before and after those that are meant."""

_TAB = 4
"""Columns from one tab stop to the next; Python counts eight, editors mostly show four."""


def view_source(submission: Submission, outcome: Raised | TimedOut) -> SourceView | None:
    """The line that raised, or the lines in which a call was stopped, with those around them.

    They are read from the bytes that were handed in. All that a worker told is taken for are names
    of files and numbers of lines; where such a line is not there, or the file cannot be read,
    nothing is shown.

    Args:
        submission: What was handed in.
        outcome: What names the lines: what a call or loading the file raised, such as a
            SyntaxError, or where it was stopped.
    """
    if not outcome.frames:
        return None
    innermost = outcome.frames[-1]
    first = last = innermost.line
    if isinstance(outcome, TimedOut) and outcome.lines is not None:
        first, last = outcome.lines
    lines = read_lines(innermost.file, submission.sources)
    if not 1 <= first <= last <= len(lines):
        return None
    numbers = [*range(max(1, first - _AROUND), min(len(lines), last + _AROUND) + 1)]
    if isinstance(outcome, TimedOut):  # a loop may begin far above
        numbers = sorted({*numbers, *(one for one in outcome.loops if 1 <= one < first)})
    while numbers[-1] > last and not lines[numbers[-1] - 1].strip():
        numbers.pop()
    if len(numbers) > MAX_LINES:
        numbers = numbers[: MAX_LINES // 2] + numbers[-MAX_LINES // 2 :]
    texts = [lines[number - 1].expandtabs(_TAB).rstrip() for number in numbers]
    margin = min((len(one) - len(one.lstrip(" ")) for one in texts if one), default=0)
    return SourceView(
        file=safe_line(innermost.file),
        lines=tuple(
            SourceLine(number=number, text=_shown(text[margin:]), marked=first <= number <= last)
            for number, text in zip(numbers, texts, strict=True)
        ),
    )


def keep_names_in_line(raised: Raised, submission: Submission) -> Raised:
    """What was raised, with values only of names that stand there in the bytes handed in."""
    names: set[str] = set()
    for innermost in raised.frames[-1:] if raised.values else ():
        lines = read_lines(innermost.file, submission.sources)
        first = max(innermost.line, 1)
        for line in lines[first - 1 : first - 1 + MAX_LINES_OF_EXPRESSION]:
            names.update(_NAME.findall(line))
    values = tuple(one for one in raised.values if one.name in names)
    return msgspec.structs.replace(raised, values=values)


def _shown(line: str) -> str:
    """A line made safe and cut."""
    text = safe_line(line[: MAX_CHARACTERS + 1])
    return text if len(text) <= MAX_CHARACTERS else f"{text[: MAX_CHARACTERS - 1]}…"
