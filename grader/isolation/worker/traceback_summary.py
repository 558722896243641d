"""Describing an exception by the student's own lines."""

import builtins
import re
import sys
import traceback
from collections.abc import Mapping
from difflib import get_close_matches

from grader.isolation.protocol.grading import Line, WireRaised

_SYNTAX = (
    (
        (3, 12),
        re.compile(
            r"^f-string|^\s*type\s+\w+.*=|^\s*(?:async\s+def|def|class)\s+\w+\[", re.MULTILINE
        ),
    ),
    ((3, 14), re.compile(r"multiple exception types must be parenthesized|\bt[\"']", re.MULTILINE)),
)
"""Syntax by the Python that it came with: PEP 695 and 701; PEP 758 and 750."""

_LIKE = 0.75
"""How alike names are that are taken for one another; 1 is the same."""

_MAX_FRAMES = 8
_MAX_CHARACTERS = 500


def sendable(text: object, max_characters: int = _MAX_CHARACTERS) -> str:
    """Text cut to a length, without lone surrogates, which no encoding can carry."""
    cut = str(text)[:max_characters]
    return cut if cut.isascii() else cut.encode(errors="replace").decode()


def describe_exception(error: BaseException, sources: Mapping[str, bytes]) -> WireRaised:
    """Type, message and the frames that lie in submitted files, outermost first."""
    try:
        message = sendable(f"{error}{_suggestion(error)}")
    except BaseException:
        message = "(its message cannot be shown)"
    if isinstance(error, SyntaxError) and error.filename in sources:
        frames: tuple[Line, ...] = (
            describe_line(str(error.filename), error.lineno or 1, "", sources),
        )
        message = sendable(f"{error.msg}{_newer_python(error)}")
    else:
        frames = _own_frames(error, sources)
    return WireRaised(type=sendable(type(error).__name__), message=message, frames=frames)


def _newer_python(error: SyntaxError) -> str:
    """A word on syntax that came with a later Python than this one; empty where there is none."""
    line = error.text or ""
    for version, syntax in _SYNTAX:
        if sys.version_info < version and syntax.search(f"{error.msg}\n{line}"):
            here, there = sys.version_info[:2], version
            return (
                f". Maybe it is written for Python {there[0]}.{there[1]} or newer; this is Python "
                f"{here[0]}.{here[1]}"
            )
    return ""


def _suggestion(error: BaseException) -> str:
    """What Python asks at the end of a traceback, e.g. `. Did you mean: 'np'?`."""
    if type(error) is not NameError or error.name is None or error.__traceback__ is None:
        return ""
    frame = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][-1]
    names = {*frame.f_locals, *frame.f_globals, *dir(builtins)}
    cased = [name for name in names if name.casefold() == error.name.casefold()]
    close = cased or get_close_matches(error.name, names, n=1, cutoff=_LIKE)
    return f". Did you mean: {min(close)!r}?" if close else ""


def _own_frames(error: BaseException, sources: Mapping[str, bytes]) -> tuple[Line, ...]:
    summary = [
        describe_line(frame.f_code.co_filename, line, frame.f_code.co_name, sources)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in sources
    ]
    return tuple(summary[-_MAX_FRAMES:])


def describe_line(file: str, line: int, function: str, sources: Mapping[str, bytes]) -> Line:
    """A line of a submitted file, and the function it is in."""
    lines = sources[file].decode(errors="replace").split("\n")
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Line(file=file, line=line, function=sendable(function), source=sendable(text))
