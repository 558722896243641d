"""Describing an exception by the student's own lines."""

import builtins
import traceback
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import TracebackType

from grader.isolation.protocol.grading import Line, WireRaised, WireValue
from grader.isolation.worker.line_values import values_at
from grader.isolation.worker.syntax_errors import advice_on_syntax

_LIKE = 0.75
"""How alike names are that are taken for one another; 1 is the same."""

_TRACEBACK = vars(BaseException)["__traceback__"]
"""The real one, whatever the class of an exception says."""

_MAX_FRAMES = 8
_MAX_CHARACTERS = 500


def sendable(text: object, max_characters: int = _MAX_CHARACTERS) -> str:
    """Text cut to a length, without lone surrogates, which no encoding can carry."""
    cut = str(text)[:max_characters]
    return cut if cut.isascii() else cut.encode(errors="replace").decode()


def describe_exception(error: BaseException, sources: Mapping[str, bytes]) -> WireRaised:
    """Type, message and the frames that lie in submitted files, outermost first."""
    try:
        message = sendable(f"{error}{_suggestion(error, sources)}")
    except BaseException:
        message = "(its message cannot be shown)"
    if isinstance(error, SystemExit) and error.code is None:
        message = ""
    kind = sendable(type(error).__name__)
    if isinstance(error, SyntaxError) and error.filename in sources:
        line = describe_line(str(error.filename), error.lineno or 1, "", sources)
        advice = advice_on_syntax(error, sources)
        behind = " " if error.msg.endswith("?") else ". "
        said = f"{error.msg}{behind if advice else ''}{advice}"
        return WireRaised(kind, sendable(said), (line,))
    places = [one for one in places_of(error) if one.tb_frame.f_code.co_filename in sources]
    frames = tuple(_describe_place(one, sources) for one in places[-_MAX_FRAMES:])
    return WireRaised(kind, message, frames, _values(places[-1], sources) if places else ())


def _suggestion(error: BaseException, sources: Mapping[str, bytes]) -> str:
    """What Python asks at the end of a traceback, e.g. `. Did you mean: 'np'?`."""
    if type(error) is AttributeError and error.name is not None:
        return "" if _is_in(error, sources) else _method_suggestion(error.name, error.obj)
    if type(error) is not NameError or error.name is None or error.__traceback__ is None:
        return ""
    frame = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][-1]
    names = {*frame.f_locals, *frame.f_globals, *dir(builtins)}
    cased = [name for name in names if name.casefold() == error.name.casefold()]
    close = cased or get_close_matches(error.name, names, n=1, cutoff=_LIKE)
    return f". Did you mean: {min(close)!r}?" if close else ""


def _is_in(error: BaseException, sources: Mapping[str, bytes]) -> bool:
    """Whether an exception came through a line of a submitted file."""
    return any(one.tb_frame.f_code.co_filename in sources for one in places_of(error))


def _method_suggestion(name: str, owner: object) -> str:
    """What a course's call may mean by a method that a class of a submission lacks."""
    classes = (owner if isinstance(owner, type) else type(owner)).__mro__[:-1]  # without object
    names = {one for each in classes for one, value in vars(each).items() if callable(value)}
    close = get_close_matches(name, names, n=1, cutoff=_LIKE)
    return f". Did you mean: {close[0]!r}?" if close else ""


def places_of(error: BaseException) -> Iterator[TracebackType]:
    """Where an exception came through, outermost first."""
    place = _TRACEBACK.__get__(error)
    while place is not None:
        yield place
        place = place.tb_next


def _describe_place(place: TracebackType, sources: Mapping[str, bytes]) -> Line:
    code = place.tb_frame.f_code
    # Code that a program made itself may have no lines.
    return describe_line(code.co_filename, place.tb_lineno or 0, code.co_name, sources)


def _values(place: TracebackType, sources: Mapping[str, bytes]) -> tuple[WireValue, ...]:
    """What the names in a line hold; nothing where a submission hinders that."""
    try:
        return values_at(place, sources[place.tb_frame.f_code.co_filename].split(b"\n"))
    except Exception:
        return ()


def describe_line(file: str, line: int, function: str, sources: Mapping[str, bytes]) -> Line:
    """A line of a submitted file, and the function it is in."""
    lines = sources[file].decode(errors="replace").split("\n")
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Line(file=file, line=line, function=sendable(function), source=sendable(text))
