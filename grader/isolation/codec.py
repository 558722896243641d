"""Turning what a worker says into outcomes, believing none of it.

Text is made safe here, once, for whatever shows it later. A name that a worker gives is kept only
if it names something that exists, such as an array of the case.
"""

from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar, get_args

import msgspec
import numpy as np

from grader.call_failures import part_in
from grader.isolation.known_answers import KnownAnswer
from grader.isolation.named_values import read_values
from grader.isolation.protocol.arrays import MAX_AXES, is_bounded, read_array
from grader.isolation.protocol.frames import FrameError
from grader.isolation.protocol.grading import (
    Answers,
    WireFound,
    WireLoaded,
    WireRaised,
    WireReturned,
)
from grader.isolation.protocol.launching import Hello
from grader.records.call import RETURN, Call
from grader.records.case import Array, Case
from grader.records.found import ForbiddenCall, Found, Location, Near
from grader.records.outcome import Frame, Loaded, Outcome, Raised, Returned, State
from grader.text import safe_line, safe_text

MAX_FRAMES = 8
MAX_FORBIDDEN_LINES = 20
MAX_FUNCTIONS = 100
MAX_LINE_CHARACTERS = 500
"""What is more is dropped before it costs time, as a worker of ours does too."""

_MAX_AXIS = np.iinfo(np.intp).max
_MAX_LINE = (1 << 31) - 1
_MAX_LINES_RUN = (1 << 53) - 1
_PARTS = ("value", "again", "then", "kept")

_Message = TypeVar("_Message")
_Said = TypeVar("_Said", Raised, Returned)
_STATES: tuple[State, ...] = get_args(State)
_ANSWERS = msgspec.json.Decoder(Answers)


def read_hello(text: bytes) -> Hello:
    """What a worker says of itself; it has seen no submission, so only our own code speaks.

    Raises:
        FrameError: The text is not what a worker sends.
    """
    return decode_message(text, Hello)


def read_found(text: bytes) -> Found:
    """What was found in a submission; it has not run yet, so only our own code speaks.

    Raises:
        FrameError: The text is not what a worker sends.
    """
    found = decode_message(text, WireFound)
    defined = found.defined[:MAX_FUNCTIONS]
    return Found(
        forbidden=tuple(
            ForbiddenCall(
                name=_line(one.name),
                file=_line(one.file),
                line=_number(one.line, 0, _MAX_LINE),
                function=_line(one.function),
                source=_line(one.source),
                withheld=one.withheld,
            )
            for one in found.forbidden[:MAX_FORBIDDEN_LINES]
        ),
        parameters={
            one.function: tuple(map(_line, one.parameters[:MAX_FUNCTIONS])) for one in defined
        },
        repeated={
            one.function: tuple(_location(*one_of) for one_of in one.locations[:MAX_FUNCTIONS])
            for one in defined
            if one.locations
        },
        near={
            one.function: Near(
                name=_line(one.name),
                location=_location(one.file, one.line),
                inside=_line(one.inside),
            )
            for one in found.near[:MAX_FUNCTIONS]
        },
        callees={
            function: frozenset(others)
            for function, others in found.callees[:MAX_FUNCTIONS]
            if len(others) <= MAX_FUNCTIONS
        },
        keeps_nothing=found.keeps_nothing,
        lack_return=frozenset(found.lack_return[:MAX_FUNCTIONS]),
        unknown=tuple(map(_line, found.unknown)),
    )


def _location(file: str, line: int) -> Location:
    return Location(file=_line(file), line=_number(line, 1, _MAX_LINE))


def read_loaded(text: bytes, functions: tuple[str, ...], files: Container[str]) -> Loaded:
    """What loading the submission gave.

    Args:
        text: What the worker sent.
        functions: Names of the functions that are asked.
        files: Paths of the submitted files.

    Raises:
        FrameError: The text is not what a worker sends.
    """
    loaded = decode_message(text, WireLoaded)
    states = {name: _state(loaded.functions.get(name, "missing")) for name in functions}
    locations = {
        name: _location(file, line)
        for name, (file, line) in loaded.locations.items()
        if name in functions and file in files
    }
    return Loaded(
        functions=states,
        locations=locations,
        error=_raised_while_loading(loaded.error),
        lost=frozenset(loaded.lost).intersection(functions),
        lacking={one: _line(name) for one, name in loaded.lacking if one in functions},
        adapter=_raised_while_loading(loaded.adapter),
    )


def _raised_while_loading(said: WireRaised | None) -> Raised | None:
    """Without values: these are told of calls, which a feedback level may keep back."""
    return None if said is None else _raised(said._replace(values=()), "")


def read_outcomes(
    text: bytes,
    data: memoryview,
    cases: Sequence[Case],
    max_bytes: int,
    known: Mapping[Case, KnownAnswer] = MappingProxyType({}),
    *,
    calls: Mapping[str, Call] = MappingProxyType({}),
) -> list[Outcome]:
    """Outcomes of the first of these cases, at least of one.

    Args:
        text: What the worker sent.
        data: The bytes of arrays that came with it.
        cases: What it has not answered yet, in the order in which it was asked.
        max_bytes: Size of the largest array that is looked at.
        known: What is right, where that is known; reading it is faster, and nothing else.
        calls: How operations are called, where that is a course's affair.

    Raises:
        FrameError: The text or the data is not what a worker sends.
    """
    try:
        said = _ANSWERS.decode(text).outcomes
    except _MALFORMED as error:
        raise FrameError(str(error)) from error
    if not 0 < len(said) <= len(cases):
        raise FrameError(f"{len(said)} outcomes where {len(cases)} at most are expected")
    outcomes: list[Outcome] = []
    start = 0
    for one, case in zip(said, cases, strict=False):
        right = known.get(case)
        if right is not None and one == right.said and right.is_at(start, data):
            outcomes.append(right.outcome)
            start += len(right.data)
        elif one.raised is not None and one.returned is None:
            raised = _raised(one.raised, one.printed)
            outcomes.append(_with_split(raised, one.split, calls.get(case.operation)))
        elif one.returned is not None and one.raised is None:
            arrays, start = _read_arrays(one.returned, data, start, max_bytes)
            returned = returned_of(one.returned, arrays, case, one.printed)
            call = calls.get(case.operation)
            in_ours = (
                returned if call is None else _in_our_words(returned, call, one.returned, case)
            )
            outcomes.append(_with_split(in_ours, one.split, call))
        else:
            raise FrameError("a function that neither returned nor raised, or did both")
    return outcomes


def returned_of(
    said: WireReturned, arrays: Mapping[str, Array], case: Case, printed: str = ""
) -> Returned:
    """What a function returned, with names of arguments that the case has, and no others.

    Raises:
        FrameError: No function can have returned that.
    """
    return Returned(
        type=_line(said.type),
        dtype=_line(said.dtype),
        shape=None if said.shape is None else _shape(said.shape),
        value=arrays.get("value"),
        again=arrays.get("again"),
        then=arrays.get("then"),
        kept=arrays.get("kept"),
        modified=_arguments(said.modified, case),
        shares=_arguments(said.shares, case),
        printed=safe_text(printed) if printed else "",
        lines=None if said.lines is None else _number(said.lines, 0, _MAX_LINES_RUN),
    )


def _in_our_words(said: Returned, call: Call, wire: WireReturned, case: Case) -> Returned:
    """What a function of a course returned, with our axes and our names of arguments.

    What cannot have the axes of an answer is kept without its numbers.
    """
    ours = {call.names[name]: name for name in case.arrays}
    named = {
        "modified": tuple(ours[name] for name in ours if name in wire.modified),
        "shares": tuple(ours[name] for name in ours if name in wire.shares),
    }
    order = call.orders.get(RETURN)
    if order is None or said.shape is None:
        return msgspec.structs.replace(said, **named)
    arrays = {part: getattr(said, part) for part in _PARTS}
    turned = {
        part: order.turned_back(array) if array is not None and order.fits(array.shape) else None
        for part, array in arrays.items()
    }
    fits = order.fits(said.shape)
    shape = order.shape_back(said.shape) if fits else said.shape
    return msgspec.structs.replace(said, **named, **turned, shape=shape, has_axes=fits)


def _with_split(outcome: _Said, split: str, call: Call | None) -> _Said:
    """What came of a call, with the part that it took of one array; mostly it took none."""
    taken = part_in(call, _line(split)) if split and call is not None else None
    if taken is None:
        return outcome
    return msgspec.structs.replace(outcome, split=taken.function, part=taken.around)


def _arguments(said: tuple[str, ...], case: Case) -> tuple[str, ...]:
    """The names that are arrays of the case; mostly none are said, so that is decided first."""
    return tuple(name for name in case.arrays if name in said) if said else ()


_MALFORMED = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)
"""What decoding the JSON of a stranger may raise."""


def decode_message(text: bytes, kind: type[_Message]) -> _Message:
    """A message that a worker sent; its numbers and names are still a stranger's.

    Raises:
        FrameError: The text is not such a message.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except _MALFORMED as error:
        raise FrameError(str(error)) from error


def _read_arrays(
    said: WireReturned, data: memoryview, start: int, max_bytes: int
) -> tuple[dict[str, Array], int]:
    """The arrays of an answer, without empty ones whose other axes have no end."""
    arrays: dict[str, Array] = {}
    for name, dtype, shape in said.arrays[: len(_PARTS)]:
        array, start = read_array(data, start, dtype, _shape(shape))
        if name == "value" and array.shape != said.shape:
            raise FrameError(f"an answer of shape {said.shape!r} with numbers of another")
        if is_bounded(array.shape, array.itemsize, max_bytes):
            arrays[name] = array
    return arrays, start


def _raised(said: WireRaised, printed: str) -> Raised:
    return Raised(
        type=_line(said.type),
        message=_line(said.message),
        frames=tuple(
            Frame(
                file=_line(one.file),
                line=_number(one.line, 0, _MAX_LINE),
                function=_line(one.function),
                source=_line(one.source),
            )
            for one in said.frames[:MAX_FRAMES]
        ),
        values=read_values(said.values),
        called=_line(said.called),
        printed=safe_text(printed),
    )


def _state(said: str) -> State:
    for state in _STATES:
        if said == state:
            return state
    raise FrameError("a function that is neither written nor a stub nor missing")


def _shape(said: tuple[int, ...]) -> tuple[int, ...]:
    """A shape that an array can have; the error does not quote another, as with `_number`."""
    if len(said) > MAX_AXES or (said and not 0 <= min(said) <= max(said) <= _MAX_AXIS):
        raise FrameError("a shape that no array has")
    return said


def _number(said: int, smallest: int, largest: int) -> int:
    """A number within bounds; one outside may have too many digits to be printed."""
    if not smallest <= said <= largest:
        raise FrameError(f"a number that is not between {smallest} and {largest}")
    return said


def _line(text: str) -> str:
    if text.isidentifier() and text.isascii() and len(text) <= MAX_LINE_CHARACTERS:
        return text  # as nearly all names are, which are read for every answer
    return safe_line(text[:MAX_LINE_CHARACTERS])
