"""Calling a student's function and describing what came of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.isolation.protocol.arrays import is_bounded
from grader.isolation.protocol.grading import Question, WireReturned
from grader.isolation.worker.array_kinds import OfKind, WrongKind
from grader.isolation.worker.traceback_summary import sendable

Arrays = dict[str, "np.ndarray[Any, Any]"]
_SENT_AS = {
    np.dtype(kind): (np.dtype(kind).name, np.dtype(kind).newbyteorder("<"))
    for kind in (np.float64, np.float32)
}
"""Names of the dtypes that nearly all answers have, and how their numbers are sent; asking NumPy
for either takes long."""

_Look = tuple[tuple[tuple[int, ...], tuple[int, ...], "np.dtype[Any]", int], bytes]
"""Shape, strides, dtype and flags of an array; and its contents."""

_NUMBERS = frozenset({float, *(np.dtype(code).type for code in "?bhilqBHILQefd")})
"""What NumPy makes of a 0-d array wherever it computes with one, and what Python has for it."""

Described = tuple[WireReturned, list[tuple[str, "np.ndarray[Any, Any]"]]]
"""What a function returned, and the numbers that its message will describe."""


def laid_out(array: "np.ndarray[Any, Any]", layout: str) -> "np.ndarray[Any, Any]":
    """The same numbers in another memory layout."""
    if layout == "fortran":
        return np.asfortranarray(array)
    if layout == "reversed":
        turned = (slice(None, None, -1),) * array.ndim
        return array[turned].copy()[turned]
    if layout == "strided":
        wide = np.zeros([2 * axis for axis in array.shape], dtype=array.dtype)
        every_other = (slice(None, None, 2),) * array.ndim
        wide[every_other] = array
        return wide[every_other]
    if layout == "broadcast" and array.ndim and (array == array[:1]).all():
        # Not `broadcast_to`: who writes into it is to be seen by what it holds then.
        return np.lib.stride_tricks.as_strided(array, strides=(0, *array.strides[1:]))
    return array


def answer_call(
    function: Callable[..., Any], question: Question, arrays: Arrays, max_bytes: int
) -> Described:
    """Call the function as the question says, and describe what it returned.

    Raises:
        BaseException: Whatever the function raises.
    """
    then = {name: arrays.pop(f"then.{name}") for name in question.then}
    given = arrays
    if question.layouts:
        given = {
            name: laid_out(array, question.layouts.get(name, "")) for name, array in arrays.items()
        }
    options = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in question.options.items()
    }
    arguments = {**given, **options}
    args = [arguments.pop(name) for name in question.positional]
    if question.judges == "purity":
        call = partial(function, *args, **arguments)
        return _call_repeatedly(call, function, given, then, max_bytes)
    before = _looks_of(given)
    result = function(*args, **arguments)
    message, answers = _describe(result, max_bytes)
    modified, shares = _changed(function, given, before), _shared(function, result, given)
    if modified or shares:
        message = message._replace(modified=modified, shares=shares)
    return message, answers


def _call_repeatedly(
    call: Callable[[], Any],
    function: Callable[..., Any],
    given: Arrays,
    then: Arrays,
    max_bytes: int,
) -> Described:
    """Call, call again, change the caller's arrays and call once more; watch everything."""
    contents, before = {name: array.copy() for name, array in given.items()}, _looks_of(given)
    first = call()
    message, answers = _describe(first, max_bytes, keeps=True)
    modified = _changed(function, given, before)
    if modified or not answers:
        return message._replace(modified=modified), answers
    shares = _shared(function, first, given)
    again = _describe(call(), max_bytes, keeps=True)[1]
    if modified := _changed(function, given, before):
        return message._replace(modified=modified), answers
    _fill(given, then)
    before = _looks_of(given)
    last = _describe(call(), max_bytes, keeps=True)[1]
    if modified := _changed(function, given, before):
        return message._replace(modified=modified), answers
    _fill(given, contents)
    kept = _describe(first, max_bytes, keeps=True)[1]
    for name, described in (("again", again), ("then", last), ("kept", kept)):
        answers += [(name, array) for _, array in described]
    return message._replace(shares=shares), answers


def _looks_of(arrays: Arrays) -> list[_Look]:
    """What a caller can see of arrays: their form and every bit of their contents."""
    return [
        ((array.shape, array.strides, array.dtype, array.flags.num), array.tobytes())
        for array in arrays.values()
    ]


def _changed(function: Callable[..., Any], arrays: Arrays, before: list[_Look]) -> tuple[str, ...]:
    """Names of the arrays that look otherwise than before; one that grew is not copied for that."""
    return tuple(
        [
            name
            for (name, array), (form, contents) in zip(arrays.items(), before, strict=True)
            if (array.shape, array.strides, array.dtype, array.flags.num) != form
            or array.tobytes() != contents
            or (isinstance(function, OfKind) and function.changed(name, array))
        ]
    )


def _shared(function: Callable[..., Any], result: Any, arrays: Arrays) -> tuple[str, ...]:
    """Names of the arrays whose memory an answer lies in."""
    if type(result) is not np.ndarray:
        return ()
    return tuple(
        [
            name
            for name, array in arrays.items()
            if np.may_share_memory(result, array)
            or (isinstance(function, OfKind) and function.shares(name))
        ]
    )


def _fill(arrays: Arrays, contents: Arrays) -> None:
    for name, array in arrays.items():
        array[...] = contents.get(name, array)


def _describe(result: Any, max_bytes: int, *, keeps: bool = False) -> Described:
    """Describe a result; `keeps` copies its numbers, since later calls may change them."""
    kind = type(result)
    if kind in _NUMBERS:
        result = np.asarray(result)
    elif kind is WrongKind:
        return WireReturned(sendable(result.type), sendable(result.dtype), result.shape), []
    elif kind is not np.ndarray:
        return WireReturned(type=sendable(kind.__name__)), []
    dtype = result.dtype
    name, sent = _SENT_AS.get(dtype) or (sendable(dtype), None)
    message = WireReturned(kind.__name__, name, result.shape)
    if not is_bounded(result.shape, dtype.itemsize, max_bytes):
        return message, []
    if sent is None:
        if dtype.kind not in "biuf":
            return message, []
        if dtype.itemsize > np.float64().itemsize:
            result = result.astype(np.float64)
        sent = result.dtype.newbyteorder("<")
    return message, [("value", result.astype(sent, copy=keeps))]
