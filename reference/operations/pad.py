"""Cells that hold a value around an array."""

import math
from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import DTYPE, NO_PAIRS, REFUSES_BAD_ARGUMENTS, Check, Draw, example, numbers
from grader.operation.forms import ASKS_DTYPE
from grader.records.case import Array, Case, Option
from grader.records.mistake import Bank
from grader.records.operation import Bordering, Dimensions

from .. import narrower, pad_relations
from ..again import asked_again, asked_twice
from ..pad_relations import pairs_of

AXES = {"x": "...", "return": "..."}

_SHAPES = ("rectangular image",)

_REACH = ("several axes padded", "axes left alone")
"""How far `padding` reaches where a check is not about it: each has cases of either kind, so that a
fault in one of the two is charged to the check made for it.
"""

_SWITCHES = (
    *("value", "one side only", "sides padded differently", "axes padded differently"),
    *("one axis", "more than two axes", "nothing to pad", *_REACH),
)
"""What programs branch at: `dtype`, `layout` and `purity` ask with each of them."""

CHECKS = {
    "basic": Check(
        asks="An image gets as many zeros left as right, and as many above as below.",
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "sides": Check(
        asks="Left and right, top and bottom may differ, and one of them may be 0.",
        needs=("sides padded differently", "one side only"),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "axes": Check(
        asks="The first two numbers are for the last axis, the next two for the one before.",
        needs=("axes padded differently", *_REACH),
        permits=_SHAPES,
    ),
    "ranks": Check(
        asks="x may have one axis, or three, four and five.",
        needs=("one axis", "more than two axes"),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "value": Check(
        asks="The new cells hold `value`, whatever number it is.",
        needs=("value",),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "nothing-to-pad": Check(
        asks="Zeros in `padding` add nothing.",
        needs=("nothing to pad",),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "corner-sizes": Check(
        asks="A single cell, and more padding than there are cells.",
        needs=("padding > size", "one cell"),
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "dtype": Check(
        asks=ASKS_DTYPE,
        needs=DTYPE,
        permits=_SHAPES,
        borrows=("view", *_SWITCHES),
    ),
    "layout": Check(
        asks="x may be a view: a transposed, reversed, sliced or broadcast array.",
        needs=("view",),
        permits=_SHAPES,
        borrows=_SWITCHES,
    ),
    "purity": Check(
        asks="x stays as it is, the answer is a new array, and nothing is remembered.",
        needs=("second call",),
        permits=_SHAPES,
        borrows=_SWITCHES,
    ),
    "forms": Check(
        asks="Every argument can be passed by position or by keyword.",
        needs=NO_PAIRS,
        permits=_SHAPES,
        borrows=_REACH,
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("axes padded differently", "more than two axes", "value"),
        permits=(
            *_REACH,
            "sides padded differently",
            "one side only",
            "one axis",
            "padding > size",
            "negatives",
            "fractions",
            *NO_PAIRS,
            *_SHAPES,
        ),
    ),
    "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
}

IMPLIES = {
    "axes padded differently": ("several axes padded",),
    "one side only": ("sides padded differently",),
}

RELATIONS = pad_relations.RELATIONS

BORDERING = Bordering(array="x", widths="padding", value="value")

_LOOPS = ("batch", "channels", "rows", "columns")


def _ones(length: Mapping[str, int]) -> Case:
    return example("", x=np.ones([length[name] for name in _LOOPS]), padding=(1, 1, 1, 1))


DIMENSIONS = Dimensions(long=_LOOPS, case=_ones)
SIZE_FORMULA = "every padded axis of n cells gets n + before + after"
NARROWING = narrower.PADDING
RULES = (
    "`padding` holds (start, end) of the last axis, then two for the one before.",
    "Axes that `padding` does not reach stay as they are.",
    "An axis of n cells with (before, after) has n + before + after.",
)


def pad(
    x: NDArray[np.floating],
    padding: tuple[int, ...],
    value: float = 0.0,
) -> NDArray[np.floating]:
    """Put cells that hold `value` around an array.

    Like `torch.nn.functional.pad` with `mode="constant"`.

    Args:
        x: Array with any number of axes, at least one.
        padding: How many cells to add, as a flat tuple of ints of at least 0: the first two
            numbers are for the start and the end of the LAST axis (left, right), the next two for
            the axis before it (top, bottom), and so on. Axes that the tuple does not reach stay
            as they are.
        value: Number that fills the new cells.

    Returns:
        A new array in the dtype of x, float64 or float32, in which every padded axis is longer by
        its two numbers: an axis of n cells with (before, after) has n + before + after. x is not
        modified, the answer shares no memory with it (also where there is nothing to pad), and
        nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> pad(x, (1, 0), value=9.0)
        array([[9., 1., 2.],
               [9., 3., 4.]])
    """
    widths = [(0, 0)] * x.ndim
    for axis in range(len(padding) // 2):
        widths[-1 - axis] = (padding[2 * axis], padding[2 * axis + 1])
    shape = [n + before + after for n, (before, after) in zip(x.shape, widths, strict=True)]
    out = np.full(shape, value, dtype=x.dtype)
    inside = zip(x.shape, widths, strict=True)
    out[tuple(slice(before, before + n) for n, (before, _) in inside)] = x
    return out


def features(x: Array, padding: tuple[int, ...], value: float = 0.0) -> set[str]:
    """The features that the arguments switch on."""
    widths = pairs_of(padding)
    sizes = x.shape[::-1]
    present = {
        "one axis": x.ndim == 1,
        "more than two axes": x.ndim > 2,
        "several axes padded": len(widths) > 1,
        "axes left alone": len(widths) < x.ndim,
        "axes padded differently": len(set(widths)) > 1,
        "sides padded differently": any(before != after for before, after in widths),
        "one side only": any((before == 0) != (after == 0) for before, after in widths),
        "nothing to pad": not any(before or after for before, after in widths),
        "value": value != 0,
        "padding > size": any(
            max(width) > size for width, size in zip(widths, sizes, strict=False)
        ),
        "one cell": x.size == 1,
        "rectangular image": len(set(x.shape)) > 1,
        "negatives": bool((x < 0).any()),
    }
    return {feature for feature, is_on in present.items() if is_on}


def accepts(x: Array, padding: tuple[int, ...], value: float = 0.0) -> bool:
    """Whether the arguments lie within the contract."""
    del value  # any number is
    return (
        isinstance(padding, tuple)
        and x.ndim >= 1
        and min(x.shape) >= 1
        and 2 <= len(padding) <= 2 * x.ndim
        and len(padding) % 2 == 0
        and min(padding) >= 0
    )


def effort(x: Array, padding: tuple[int, ...], value: float = 0.0) -> int:
    """Cells of the padded array."""
    del value  # it costs nothing
    widths = (*pairs_of(padding), *((0, 0),) * x.ndim)
    return math.prod(n + sum(width) for n, width in zip(x.shape[::-1], widths, strict=False))


def in_torch(torch: Any, x: Any, padding: tuple[int, ...], value: float = 0.0) -> Any:
    """PyTorch's answer; copying numbers rounds nothing.

    Source: torch.nn.functional.pad
    """
    return torch.nn.functional.pad(x, padding, mode="constant", value=value)


MAX_CELLS = 1000
"""Cells of the largest answer."""

_VALUES = (7.0, -3.0, 0.5, 100.0)


def _draw_shape(draw: Draw, on: frozenset[str]) -> tuple[int, ...]:
    axes = 2
    if "more than two axes" in on:
        axes = draw.integer(3, 5)
    elif "one axis" in on:
        axes = 1
    if "one cell" in on:
        return (1,) * axes
    if "rectangular image" in on:
        return tuple(draw.integer(2, 4) for _ in range(axes))
    return (draw.integer(2, 4),) * axes


def _draw_padding(draw: Draw, on: frozenset[str], axes: int) -> tuple[int, ...]:
    several = "several axes padded" in on or "axes padded differently" in on
    count = draw.integer(min(2, axes), axes) if several else 1
    if "nothing to pad" in on:
        return (0, 0) * count
    amounts = (5, 6) if "padding > size" in on else (1, 2)
    widths: list[tuple[int, int]] = []
    for _ in range(count):
        if not widths or "axes padded differently" in on:
            before = draw.integer(*amounts)
            after = draw.integer(*amounts) if "sides padded differently" in on else before
            if "one side only" in on:
                before, after = (0, after) if draw.coin() else (before, 0)
        widths.append((before, after))
    return tuple(chain.from_iterable(widths))


def _draw_numbers(draw: Draw, on: frozenset[str], shape: tuple[int, ...]) -> Array:
    offset = draw.offset()
    if "fractions" in on:
        return np.abs(numbers.fractions(shape, offset, 40 if draw.is_fine else 3))
    return (numbers.integers if "negatives" in on else numbers.distinct)(shape, offset)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    shape = _draw_shape(draw, on)
    padding = _draw_padding(draw, on, len(shape))
    x = _draw_numbers(draw, on, shape)
    value = draw.pick(_VALUES) if "value" in on else 0.0
    if effort(x, padding) > MAX_CELLS:
        draw.reject()
    return {"x": x, "padding": padding, "value": value}


def _case(title: str, x: Array, padding: tuple[int, ...], **options: Option) -> Case:
    return example(title, x=x, padding=padding, **options)


def _bad_arguments() -> list[Case]:
    square, row = numbers.distinct((3, 3), 1), numbers.distinct((4,), 2)
    return [
        _case("odd number of paddings", square, (1, 1, 1)),
        _case("more paddings than axes", row, (1, 1, 1, 1)),
        _case("negative padding", square, (-1, 1)),
    ]


def _again() -> dict[str, list[Case]]:
    """What `dtype`, `layout` and `purity` ask: each feature alone, and a row with one side padded.

    `ndarray.resize` can do that with the caller's array.
    """
    square, row = numbers.distinct((3, 3), 7), numbers.distinct((4,), 2)
    cube = numbers.distinct((2, 2, 3), 8)
    return asked_again(
        _case("nothing else", square, (1, 1, 1, 1)),
        [
            _case("a value", square, (1, 1), value=7.5),
            _case("one side only", square, (2, 0)),
            _case("sides that differ", square, (1, 2, 1, 2)),
            _case("axes that differ", square, (1, 1, 2, 2)),
            _case("one axis", row, (1, 1)),
            _case("one axis and cells after it", row, (0, 2)),
            _case("three axes", cube, (1, 1)),
            _case("nothing to pad", square[:2, :2], (0, 0)),
        ],
        fine=("a value", "one side only"),
    )


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    square = numbers.distinct((3, 3), 1)
    row = numbers.distinct((4,), 2)
    cube = numbers.distinct((2, 2, 2), 4)
    again = _again()
    return {
        **again,
        "sides": [
            _case("left only", square, (2, 0)),
            _case("right only", square, (0, 2)),
            _case("left and right differ", square, (1, 2)),
            _case("above and below differ likewise", square, (1, 2, 1, 2)),
        ],
        "axes": [
            _case("rows twice as wide as columns", square, (1, 1, 2, 2)),
            _case("columns twice as wide as rows", square, (2, 2, 1, 1)),
            _case("columns only", square, (1, 1)),
            _case("rows and columns alike", square, (1, 1, 1, 1)),
        ],
        "ranks": [
            _case("one axis", row, (1, 1)),
            _case("three axes", cube, (1, 1)),
            _case("four axes, all padded", numbers.distinct((2, 2, 2, 2), 5), (1, 1) * 4),
            _case("five axes", numbers.distinct((2, 2, 2, 2, 2), 6), (1, 1)),
        ],
        "value": [
            _case("a fraction", square, (1, 1), value=0.5),
            _case("below zero", square, (1, 1, 1, 1), value=-4.0),
            _case("zeros of x stay zeros", square % 3, (1, 1, 1, 1), value=6.0),
            _case("minus infinity would be pooling's choice", square, (1, 1), value=-(2.0**100)),
        ],
        "nothing-to-pad": [
            _case("no cell anywhere", square, (0, 0, 0, 0)),
            _case("no cell left or right", square, (0, 0)),
        ],
        "corner-sizes": [
            _case("a single cell", square[:1, :1], (1, 1)),
            _case("more padding than cells", square, (5, 5)),
            _case("more padding than cells on all sides", square, (5, 5, 5, 5)),
        ],
        "combined": [
            _case("first of three axes", numbers.distinct((2, 2, 2), 3), (1, 1, 1, 1, 2, 2)),
        ],
        "purity": [
            asked_twice(
                _case(
                    "nothing to pad answers with a new array, whatever the value",
                    cube,
                    (0, 0) * 3,
                    value=7.0,
                ),
                cube + 1,
            ),
            *again["purity"],
        ],
        "refuses-bad-arguments": _bad_arguments(),
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.pad import BANK

    return BANK
