"""Describing an exception by the student's own lines."""

import traceback
from collections.abc import Mapping

from grader.isolation.protocol import Line, Raised

__all__ = ["describe_exception", "describe_line", "sendable"]

_MOST_FRAMES = 8
_MOST_CHARACTERS = 500


def sendable(text: object, most: int = _MOST_CHARACTERS) -> str:
    """Text cut to a length, without lone surrogates, which no encoding can carry."""
    cut = str(text)[:most]
    return cut if cut.isascii() else cut.encode(errors="replace").decode()


def describe_exception(error: BaseException, sources: Mapping[str, bytes]) -> Raised:
    """Type, message and the frames that lie in submitted files, outermost first."""
    try:
        message = sendable(error)
    except BaseException:
        message = "(its message cannot be shown)"
    if isinstance(error, SyntaxError) and error.filename in sources:
        frames: tuple[Line, ...] = (
            describe_line(str(error.filename), error.lineno or 1, "", sources),
        )
        message = sendable(error.msg)
    else:
        frames = _own_frames(error, sources)
    return Raised(type=sendable(type(error).__name__), message=message, frames=frames)


def _own_frames(error: BaseException, sources: Mapping[str, bytes]) -> tuple[Line, ...]:
    summary = [
        describe_line(frame.f_code.co_filename, line, frame.f_code.co_name, sources)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in sources
    ]
    return tuple(summary[-_MOST_FRAMES:])


def describe_line(file: str, line: int, function: str, sources: Mapping[str, bytes]) -> Line:
    """A line of a submitted file, and the function it is in."""
    lines = sources[file].decode(errors="replace").split("\n")
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Line(file=file, line=line, function=sendable(function), source=sendable(text))
