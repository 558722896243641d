"""Asking a function where it reads x, in few small calls.

A convolution: the pixels are numbered and every output channel has a kernel with a single 1, so
that each number of the answer names the pixel that its cell meets that tap at. A pooling: each
image of the batch has one pixel far up or far down, and the cells of its answer that move have it
in their window. What is read off is a guess: channels or batches may be what is broken.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from grader.explain.inquiry import AskEach
from grader.explain.laws.geometry import LEADING, Side
from grader.records.case import Array, Case, Option
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned

_CONVOLVED = (
    (Side(4, 2, 1, 0), Side(4, 2, 1, 0)),
    (Side(5, 3, 2, 1), Side(5, 3, 2, 1)),
    (Side(4, 2, 1, 0), Side(5, 3, 1, 0)),
    (Side(7, 2, 2, 0), Side(6, 3, 2, 0)),
    (Side(4, 3, 1, 1), Side(3, 2, 1, 1)),
    (Side(5, 2, 3, 2), Side(4, 3, 3, 2)),
    (Side(5, 2, 1, 0), Side(6, 3, 2, 1)),
    (Side(4, 3, 2, 1), Side(4, 2, 3, 3)),
)
"""What windows do along two axes, each to be asked the other way round too, so that every axis has
strides larger than the kernel, paddings as large, and remainders. Some programs take squares only,
and these go first, since the others need their answers."""

_POOLED = (
    (Side(5, 2, 1, 0), Side(5, 2, 1, 0)),
    (Side(6, 3, 2, 1), Side(6, 3, 2, 1)),
    (Side(4, 2, 1, 0), Side(5, 3, 1, 0)),
    (Side(7, 2, 2, 0), Side(8, 3, 2, 0)),
    (Side(7, 2, 3, 1), Side(9, 3, 3, 1)),
    (Side(5, 2, 1, 0), Side(7, 3, 2, 1)),
    (Side(7, 4, 3, 2), Side(6, 2, 1, 1)),
)
"""The same where the padding is half the window at the most."""


_FIRST = 64
"""Number of the first pixel: so far from 0 that a sum of two pixels is no number of a pixel, and so
small that half precision holds it."""

_FAR = 64.0
"""Where a pixel is put; all others are 0."""

_NOISE = 1e-3
"""What is no rounding, even of a mean in half precision."""


class ShownReads(NamedTuple):
    """What a probe showed along the axes of x.

    Attributes:
        sides: What the window does along each axis.
        cells: For each axis which cell of x is read, as an array with the axes of the answer and
            then those of the window; NaN where none, or more than one, was seen.
    """

    sides: tuple[Side, ...]
    cells: tuple[Array, ...]


class ShownWindows(NamedTuple):
    """What a probe of a pooling showed.

    Attributes:
        sides: What the window does along each axis.
        holds: Whether a window holds a cell of x, with the axes of x and then those of the answer.
    """

    sides: tuple[Side, ...]
    holds: Array


@cache
def _sides_to_ask(operation: Operation) -> tuple[tuple[Side, ...], ...]:
    """What windows do in the probes of an operation, as far as they are within its contract."""
    sliding = operation.sliding
    assert sliding is not None
    pairs = _CONVOLVED if sliding.kernel else _POOLED
    both = chain.from_iterable((pair, pair[::-1]) for pair in pairs)
    axes = len(operation.axes["x"]) - 2
    probe = _all_taps if sliding.kernel else _all_pixels
    known = dict.fromkeys(one[:axes] for one in both)
    return tuple(sides for sides in known if operation.accepts(probe(operation, sides)))


def _case(operation: Operation, sides: Sequence[Side], x: Array, weight: Array | None) -> Case:
    """A call with as many ints as possible: some programs take no pairs."""
    sliding = operation.sliding
    assert sliding is not None
    arrays = {"x": x} if weight is None else {"x": x, sliding.kernel: weight}
    named = sliding.arguments
    options: dict[str, Option] = {
        named.size: _as_option([side.k for side in sides]),
        named.stride: _as_option([side.s for side in sides]),
        named.padding: _as_option([side.p for side in sides]),
    }
    options.pop("", None)
    return operation.trimmed(
        Case(operation=operation.name, arrays=arrays, options=options, positional=2)
    )


def _as_option(numbers: list[int]) -> int | tuple[int, ...]:
    return numbers[0] if len(set(numbers)) == 1 else tuple(numbers)


def _values(cases: Sequence[Case], ask_each: AskEach) -> list[Array | None]:
    """The numbers that came of each probe, as far as they came."""
    values = [_value(one) for one in ask_each(cases)]
    return [*values, *[None] * (len(cases) - len(values))]


def _value(outcome: Outcome) -> Array | None:
    """The numbers that came of a probe; None if they are no images, or none, or hold a NaN."""
    value = outcome.value if isinstance(outcome, Returned) else None
    if value is None or value.ndim <= LEADING or not value.size or np.isnan(value).any():
        return None
    return value.astype(np.float64)


def reads_of_convolution(operation: Operation, ask_each: AskEach) -> list[ShownReads]:
    """Which cell of x each output cell meets each tap at, as far as few calls show it.

    Args:
        operation: A convolution.
        ask_each: Asks the function; outcomes in the order of the cases, possibly fewer.

    Returns:
        What each probe showed that was answered; nothing if a kernel of zeros gives anything but
        zeros, since then the answer is no sum of products.
    """
    asked = _sides_to_ask(operation)
    if not asked:
        return []
    zeros, single, *rest = _values(_convolution_cases(operation), ask_each)
    if zeros is None or zeros.any():
        return []
    if not _is_last_channel(single, rest[0]):
        rest = _one_by_one(operation, asked, ask_each)
    found = (
        _read(sides, answer)
        for sides, answer in zip(asked, rest, strict=True)
        if answer is not None
    )
    return [one for one in found if one is not None]


@cache
def _convolution_cases(operation: Operation) -> tuple[Case, ...]:
    """A kernel of zeros, the last tap alone, and then all taps of each probe."""
    asked = _sides_to_ask(operation)
    first = asked[0]
    return (
        _numbered(operation, first, np.zeros((1, 1, *_window(first)))),
        _numbered(operation, first, _kernels(first)[-1:]),
        *(_all_taps(operation, sides) for sides in asked),
    )


def _window(sides: Sequence[Side]) -> tuple[int, ...]:
    return tuple(side.k for side in sides)


def _kernels(sides: Sequence[Side]) -> Array:
    """For every tap a kernel that has a 1 there."""
    taps = int(np.prod(_window(sides)))
    return np.eye(taps).reshape(taps, 1, *_window(sides))


def _pixels(sides: tuple[Side, ...]) -> Array:
    shape = tuple(side.n for side in sides)
    return _FIRST + np.arange(np.prod(shape), dtype=np.float64).reshape(1, 1, *shape)


def _numbered(operation: Operation, sides: tuple[Side, ...], weight: Array) -> Case:
    return _case(operation, sides, _pixels(sides), weight)


def _all_taps(operation: Operation, sides: tuple[Side, ...]) -> Case:
    return _numbered(operation, sides, _kernels(sides))


def _is_last_channel(single: Array | None, answer: Array | None) -> bool:
    """Whether what came of the last kernel alone is the last channel of what came of all."""
    if single is None or answer is None:
        return False
    return _is_same(single, answer[:, -1:])


def _is_same(one: Array, other: Array) -> bool:
    return one.shape == other.shape and np.allclose(one, other, atol=_NOISE)


def _one_by_one(
    operation: Operation, asked: Sequence[tuple[Side, ...]], ask_each: AskEach
) -> list[Array | None]:
    """The same answers, a call for each output channel."""
    values = iter(_values(_single_cases(operation), ask_each))
    joined: list[Array | None] = []
    for sides in asked:
        channels = [next(values) for _ in _kernels(sides)]
        known = [one for one in channels if one is not None and one.ndim > 1]
        alike = len(known) == len(channels) and len({one.shape for one in known}) == 1
        joined.append(np.concatenate(known, axis=1) if alike else None)
    return joined


@cache
def _single_cases(operation: Operation) -> tuple[Case, ...]:
    """Every tap of each probe alone."""
    return tuple(
        _numbered(operation, sides, kernel[np.newaxis])
        for sides in _sides_to_ask(operation)
        for kernel in _kernels(sides)
    )


def _read(sides: tuple[Side, ...], answer: Array) -> ShownReads | None:
    """The pixel that is read for each output cell and tap."""
    taps = _window(sides)
    if answer.ndim != 2 + len(sides) or answer.shape[:2] != (1, int(np.prod(taps))):
        return None
    outputs, number = answer.shape[2:], answer[0] - _FIRST
    shape = tuple(side.n for side in sides)
    pixel = np.rint(np.where(np.isfinite(number), number, -1.0))
    seen = (np.abs(number - pixel) < _NOISE) & (pixel >= 0) & (pixel < np.prod(shape))
    along = np.unravel_index(np.where(seen, pixel, 0).astype(np.intp), shape)
    cells = (np.where(seen, one, np.nan) for one in along)
    return ShownReads(
        sides, tuple(np.moveaxis(one, 0, -1).reshape(*outputs, *taps) for one in cells)
    )


def windows_of_pooling(operation: Operation, ask_each: AskEach) -> list[ShownWindows]:
    """Which cells of x each window holds, as far as few calls show it.

    Args:
        operation: A pooling.
        ask_each: Asks the function; outcomes in the order of the cases, possibly fewer.
    """
    asked = _sides_to_ask(operation)
    if not asked:
        return []
    single, *rest = _values(_pooling_cases(operation), ask_each)
    if single is None or rest[0] is None or not _is_same(single, rest[0][1:2]):
        return []
    found = (_held(sides, one) for sides, one in zip(asked, rest, strict=True) if one is not None)
    return [one for one in found if one is not None]


@cache
def _pooling_cases(operation: Operation) -> tuple[Case, ...]:
    """One image alone, and then all images of each probe."""
    asked = _sides_to_ask(operation)
    first = asked[0]
    return (
        _case(operation, first, _moved_pixels(first)[1:2], None),
        *(_all_pixels(operation, sides) for sides in asked),
    )


def _all_pixels(operation: Operation, sides: tuple[Side, ...]) -> Case:
    return _case(operation, sides, _moved_pixels(sides), None)


def _moved_pixels(sides: tuple[Side, ...]) -> Array:
    """An image of zeros, then for each pixel one with it far up, and then far down."""
    shape = tuple(side.n for side in sides)
    many = int(np.prod(shape))
    images = np.concatenate([np.zeros((1, many)), _FAR * np.eye(many), -_FAR * np.eye(many)])
    return images.reshape(-1, 1, *shape)


def _held(sides: tuple[Side, ...], answer: Array) -> ShownWindows | None:
    shape = tuple(side.n for side in sides)
    many = int(np.prod(shape))
    if answer.ndim != 2 + len(sides) or answer.shape[:2] != (1 + 2 * many, 1):
        return None
    with np.errstate(invalid="ignore", over="ignore"):  # a window beyond x may hold infinity
        moved = np.abs(answer[1:] - answer[:1])[:, 0] > _NOISE
    holds = moved[:many] | moved[many:]
    return ShownWindows(sides, holds.reshape(*shape, *answer.shape[2:]))
