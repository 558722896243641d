"""Cases of `pad`: what Hypothesis draws and corner cases."""

from itertools import chain

import msgspec
import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from grader.records.case import Array, Case, Option
from grader.records.operation import Check

from .. import numbers
from ..again import asked_again, asked_twice
from ..drawing import case_of_x, draw_features, judged_as
from . import twin

MAX_CELLS = 1000
"""Cells of the largest answer."""

_VALUES = (7.0, -3.0, 0.5, 100.0)


def _draw_shape(draw: st.DrawFn, on: frozenset[str]) -> tuple[int, ...]:
    axes = 2
    if "more than two axes" in on:
        axes = draw(st.integers(3, 5))
    elif "one axis" in on:
        axes = 1
    if "one cell" in on:
        return (1,) * axes
    lengths = st.integers(2, 4)
    if "rectangular image" in on:
        return tuple(draw(lengths) for _ in range(axes))
    return (draw(lengths),) * axes


def _draw_padding(draw: st.DrawFn, on: frozenset[str], axes: int) -> tuple[int, ...]:
    several = "several axes padded" in on or "axes padded differently" in on
    count = draw(st.integers(min(2, axes), axes)) if several else 1
    if "nothing to pad" in on:
        return (0, 0) * count
    amounts = st.integers(5, 6) if "padding > size" in on else st.integers(1, 2)
    widths: list[tuple[int, int]] = []
    for _ in range(count):
        if not widths or "axes padded differently" in on:
            before = draw(amounts)
            after = draw(amounts) if "sides padded differently" in on else before
            if "one side only" in on:
                before, after = (0, after) if draw(st.booleans()) else (before, 0)
        widths.append((before, after))
    return tuple(chain.from_iterable(widths))


def _numbers_of(on: frozenset[str], shape: tuple[int, ...], offset: int, *, fine: bool) -> Array:
    x = numbers.distinct(shape, offset)
    if "negatives" in on:
        x = numbers.integers(shape, offset)
    if "fractions" in on:
        x = np.abs(numbers.fractions(shape, offset, 40 if fine else 3))
    return x


@st.composite
def generated(draw: st.DrawFn, check: Check) -> Case:
    """Cases of a check, drawn by Hypothesis."""
    on = draw_features(draw, check)
    shape = _draw_shape(draw, on)
    padding = _draw_padding(draw, on, len(shape))
    fine = judged_as(check) == "dtype" and "float32" not in on
    x = _numbers_of(on, shape, draw(st.integers(0, numbers.OFFSETS)), fine=fine)
    options: dict[str, Option] = {"padding": padding}
    if "value" in on:
        options["value"] = draw(st.sampled_from(_VALUES))
    elif on & {"explicit defaults", "positional options"}:
        options["value"] = 0.0
    positional = 2
    if "positional options" in on:
        positional = 3
    elif "keyword arrays" in on:
        positional = 0
    if twin.pad(x, padding).size > MAX_CELLS:
        reject()
    return case_of_x(draw, on, check, x, operation="pad", options=options, positional=positional)


def _case(title: str, x: Array, padding: tuple[int, ...], **options: Option) -> Case:
    given: dict[str, Option] = {"padding": padding, **options}
    return Case(operation="pad", title=title, arrays={"x": x}, options=given, positional=2)


def _bad_arguments() -> list[Case]:
    square, row = numbers.distinct((3, 3), 1), numbers.distinct((4,), 2)
    cases = (
        _case("odd number of paddings", square, (1, 1, 1)),
        _case("more paddings than axes", row, (1, 1, 1, 1)),
        _case("negative padding", square, (-1, 1)),
    )
    return [msgspec.structs.replace(case, judges="refusal") for case in cases]


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
