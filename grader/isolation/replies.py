"""Turning what a worker says into outcomes, believing none of it.

Text is made safe here, once, for every place it is shown in later.
"""

from collections.abc import Container
from typing import Annotated, Literal, TypeVar

import msgspec
import numpy as np

from grader.isolation import wire
from grader.records.case import Array
from grader.records.outcome import ForbiddenCall, Frame, Loaded, Outcome, Place, Raised, Returned
from grader.text import safe_line, safe_text

__all__ = ["Hello", "read_found", "read_hello", "read_loaded", "read_outcomes"]

_MOST_FRAMES = 8
_MOST_FORBIDDEN = 20
_MOST_CHARACTERS = 500
"""Of a line; what is more is dropped before it costs time, as a worker of ours does too."""

Line = TypeVar("Line", Frame, ForbiddenCall)

_MALFORMED = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)
"""What decoding the JSON of a stranger may raise."""

_Axis = Annotated[int, msgspec.Meta(ge=0, le=np.iinfo(np.intp).max)]
_Line = Annotated[int, msgspec.Meta(ge=1, lt=1 << 31)]
_Lines = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]
_Shape = Annotated[tuple[_Axis, ...], msgspec.Meta(max_length=wire.MOST_AXES)]


class Hello(msgspec.Struct, frozen=True):
    """What a worker says of itself before it sees a submission.

    Attributes:
        layers: The layers that were tried, with why each is off; empty where it holds.
        escaped: Layers that should hold and let a canary through.
    """

    layers: dict[str, str]
    escaped: tuple[str, ...]


class _Raised(msgspec.Struct, tag_field="outcome", tag="raised"):
    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    printed: str = ""


class _Returned(msgspec.Struct, tag_field="outcome", tag="returned"):
    type: str
    arrays: tuple[tuple[str, str, _Shape], ...]
    dtype: str = ""
    shape: _Shape | None = None
    modified: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    printed: str = ""
    lines: _Lines | None = None


class _Found(msgspec.Struct):
    forbidden: tuple[ForbiddenCall, ...]


class _Loaded(msgspec.Struct):
    functions: dict[str, Literal["written", "stub", "missing"]]
    calls: dict[str, tuple[str, ...]]
    places: dict[str, tuple[str, _Line]] = {}
    error: _Raised | None = None


class _Answers(msgspec.Struct):
    outcomes: tuple[_Raised | _Returned, ...]


_ANSWERS = msgspec.json.Decoder(_Answers)


def read_hello(text: bytes) -> Hello:
    """What a worker says before it sees a submission; nobody but us has a say in it.

    Raises:
        wire.FrameError: The text is not what a worker sends.
    """
    try:
        return msgspec.json.decode(text, type=Hello)
    except _MALFORMED as error:
        raise wire.FrameError(str(error)) from error


def read_found(text: bytes) -> tuple[ForbiddenCall, ...]:
    """What was found in a submission before it was run; nobody but us has a say in it.

    Raises:
        wire.FrameError: The text is not what a worker sends.
    """
    try:
        found = msgspec.json.decode(text, type=_Found)
    except _MALFORMED as error:
        raise wire.FrameError(str(error)) from error
    return tuple(map(_safe, found.forbidden[:_MOST_FORBIDDEN]))


def read_loaded(text: bytes, functions: tuple[str, ...], files: Container[str]) -> Loaded:
    """What loading the submission gave.

    Args:
        text: What the worker sent.
        functions: Names of the functions that are asked.
        files: Paths of the submitted files.

    Raises:
        wire.FrameError: The text is not what a worker sends.
    """
    try:
        loaded = msgspec.json.decode(text, type=_Loaded)
    except _MALFORMED as error:
        raise wire.FrameError(str(error)) from error
    states = {name: loaded.functions.get(name, "missing") for name in functions}
    calls = {
        name: tuple(other for other in loaded.calls.get(name, ()) if other in functions)
        for name in functions
    }
    places = {
        name: Place(file=_line(file), line=line)
        for name, (file, line) in loaded.places.items()
        if name in functions and file in files
    }
    raised = None if loaded.error is None else _raised(loaded.error)
    return Loaded(functions=states, places=places, calls=calls, error=raised)


def read_outcomes(text: bytes, data: memoryview) -> list[Outcome]:
    """What came of one or more calls.

    Raises:
        wire.FrameError: The text or the data is not what a worker sends.
    """
    try:
        replies = _ANSWERS.decode(text).outcomes
    except _MALFORMED as error:
        raise wire.FrameError(str(error)) from error
    outcomes: list[Outcome] = []
    start = 0
    for reply in replies:
        if isinstance(reply, _Raised):
            outcomes.append(_raised(reply))
        else:
            returned, start = _returned(reply, data, start)
            outcomes.append(returned)
    return outcomes


def _safe(line: Line) -> Line:
    """The same line of a submission, with every text made safe."""
    texts = {
        name: _line(text)
        for name, text in msgspec.structs.asdict(line).items()
        if isinstance(text, str)
    }
    return msgspec.structs.replace(line, **texts)


def _raised(reply: _Raised) -> Raised:
    return Raised(
        type=_line(reply.type),
        message=_line(reply.message),
        frames=tuple(map(_safe, reply.frames[:_MOST_FRAMES])),
        printed=safe_text(reply.printed),
    )


def _returned(reply: _Returned, data: memoryview, start: int) -> tuple[Returned, int]:
    arrays: dict[str, Array] = {}
    for name, dtype, shape in reply.arrays[:4]:
        arrays[name], start = wire.read_array(data, start, dtype, shape)
    if "value" in arrays and arrays["value"].shape != reply.shape:
        raise wire.FrameError(f"an answer of shape {reply.shape!r} with numbers of another")
    returned = Returned(
        type=_line(reply.type),
        dtype=_line(reply.dtype),
        shape=reply.shape,
        value=arrays.get("value"),
        again=arrays.get("again"),
        then=arrays.get("then"),
        kept=arrays.get("kept"),
        modified=tuple(_line(name) for name in reply.modified[:20]),
        shares=tuple(_line(name) for name in reply.shares[:20]),
        printed=safe_text(reply.printed),
        lines=reply.lines,
    )
    return returned, start


def _line(text: str) -> str:
    return safe_line(text[:_MOST_CHARACTERS])
