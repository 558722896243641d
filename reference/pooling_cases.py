"""Cases of poolings: how Hypothesis draws them, and the corner cases that every pooling has."""

from collections.abc import Callable
from typing import Protocol

import msgspec
from hypothesis import reject
from hypothesis import strategies as st

from grader.records.case import Array, Case, Option
from grader.records.operation import Check

from . import numbers
from .again import asked_again, asked_twice
from .drawing import (
    MAX_WORK,
    case_of_x,
    draw_features,
    draw_sizes,
    draw_window,
    judged_as,
    options_of,
)
from .pooling import MOVES, cells_read
from .windows import WindowSizes

PoolCase = Callable[..., Case]
"""Makes a case from a title, x, a kernel size and other options."""


class NumbersOf(Protocol):
    """Fills a shape with numbers."""

    def __call__(
        self, on: frozenset[str], shape: tuple[int, ...], offset: int, *, fine: bool
    ) -> Array:
        """An array in float64.

        Args:
            on: The features that are on.
            shape: The shape.
            offset: Where in a pool of numbers to begin.
            fine: Whether they must tell float64 from float32.
        """
        ...


def _draw_moves(draw: st.DrawFn, on: frozenset[str], check: Check) -> frozenset[str]:
    """The same features with one way to move, also where the check is not about that."""
    others = on - {*MOVES, "gaps"}
    if "per-axis stride" in on:
        return others
    if "rectangular kernel" in on.intersection(check.needs):
        # By default it moves by its own size, which is not square: two things at once.
        return others | {"overlap"}
    borrowed = [way for way in MOVES if way in check.borrows]
    ways = sorted(on - others) or borrowed or ["default stride"]
    return others | {draw(st.sampled_from(ways))}


def _draw_stride(
    draw: st.DrawFn, on: frozenset[str], kernel: tuple[int, ...], check: Check
) -> tuple[int, ...]:
    """The kernel's size unless a feature says otherwise."""
    if "per-axis stride" in on:
        lengths = st.integers(1, 4)
        first = draw(lengths)
        return (first, draw(lengths.filter(lambda length: length != first)))
    if "overlap" in on:
        most = 1 if "overlap" in check.borrows else max(1, min(kernel) - 1)
        return (draw(st.integers(1, most)),) * 2
    if "gaps" in on:
        return (max(kernel) + draw(st.integers(1, 2)),) * 2
    return kernel


def _draw_window(draw: st.DrawFn, on: frozenset[str], check: Check) -> WindowSizes:
    drawn = draw_window(draw, on - {"stride", "stride > kernel", "per-axis stride"}, 2)
    stride = _draw_stride(draw, on, drawn.kernel, check)
    limits = [k // 2 for k in drawn.kernel]
    padding = tuple(min(p, most) for p, most in zip(drawn.padding, limits, strict=True))
    sizes = draw_sizes(draw, on, drawn.kernel, stride, padding)
    return WindowSizes(sizes, drawn.kernel, stride, padding)


def draw_pooling(
    draw: st.DrawFn,
    operation: str,
    check: Check,
    numbers_of: NumbersOf,
) -> Case:
    """Draw a case of a pooling.

    Args:
        draw: Draws from strategies of Hypothesis.
        operation: Name of the operation.
        check: What the case is for.
        numbers_of: Fills x.
    """
    on = _draw_moves(draw, draw_features(draw, check), check)
    window = _draw_window(draw, on, check)
    images = draw(st.integers(2, 3)) if "batch" in on else 1
    channels = draw(st.integers(2, 3)) if "channels" in on else 1
    shape = (images, channels, *window.sizes)
    fine = judged_as(check) == "dtype" and "float32" not in on
    x = numbers_of(on, shape, draw(st.integers(0, numbers.OFFSETS)), fine=fine)
    given = {"kernel_size": window.kernel, "stride": window.stride, "padding": window.padding}
    options = options_of(on, given, {"padding": 0})
    positional = 2
    if "default stride" in on:
        options["stride"] = None
        if not on & {"explicit defaults", "positional options"}:
            del options["stride"]
    if "positional options" in on:
        positional = 4
    elif "keyword arrays" in on:
        positional = 0
    case = case_of_x(
        draw, on, check, x, operation=operation, options=options, positional=positional
    )
    if cells_read(case) > MAX_WORK:
        reject()
    return case


def cases_of(operation: str) -> PoolCase:
    """What makes the cases of an operation that are chosen by hand."""

    def case(title: str, x: Array, kernel: Option, **options: Option) -> Case:
        given = {"kernel_size": kernel, **options}
        return Case(operation=operation, title=title, arrays={"x": x}, options=given, positional=2)

    return case


def chosen_for_pooling(operation: str) -> dict[str, list[Case]]:
    """Corner cases that every pooling has, by check."""
    case = cases_of(operation)
    square, six = numbers.distinct((1, 1, 4, 4), 1), numbers.distinct((1, 1, 6, 6), 5)
    five, eight = numbers.distinct((1, 1, 5, 5), 2), numbers.distinct((1, 1, 8, 8), 0)
    again = _again(case)
    three = square[..., :3, :3]
    fresh = case("a window of one cell answers with a new array", three, (1, 1), stride=2)
    refused = (
        case("window larger than the image", square, 5, stride=1),
        case("negative padding", square, 2, stride=2, padding=-1),
        case("padding larger than half the window", square, 2, stride=2, padding=2),
        case("stride 0", square, 2, stride=0),
    )
    return {
        **again,
        "corner-sizes": [
            case("window of one cell", square, 1, stride=1),
            case("one cell", square[:, :, :1, :1], 1, stride=1),
            case("even window", square, 2),
            case("window as large as the image", square, 4),
            case("window as large as the image that moves by one cell", square, 4, stride=1),
            case("a row and a column are left over", five, 2),
            case("a row and a column are left over by windows that overlap", six, 3, stride=2),
            case("most of a window is left over", eight, 3),
            case("most of a stride is left over", six, 4, stride=3),
            case("little of a window is left over", eight[..., :7, :7], 3),
        ],
        "forms": [case("a pair", square, (2, 2))],
        "overlap": [
            case("every cell", square, 2, stride=1),
            case("every other cell", five, 3, stride=2),
        ],
        "padding": [
            case("one ring", square, 2, padding=1),
            case("two rings", square, 4, padding=2),
            case("windows that overlap reach over the border", square, 2, stride=1, padding=1),
        ],
        "per-axis-padding": [
            case("padding above and below", square, 2, padding=(1, 0)),
            case("padding left and right", square, 2, padding=(0, 1)),
            case("a square answer", six[..., :4], 2, padding=(0, 1)),
            case("windows that overlap", square, 2, stride=1, padding=(1, 0)),
        ],
        "per-axis-stride": [
            case("two rows, one column", five, 3, stride=(2, 1)),
            case("a square answer", six[..., :4], 2, stride=(4, 2)),
        ],
        "rectangular": [
            case("wide window", square, (2, 3), stride=1),
            case("tall window", square, (3, 2), stride=1),
            case("wide image", numbers.distinct((1, 1, 4, 6), 3), 2),
            case("tall image", numbers.distinct((1, 1, 6, 4), 4), 2),
            case("wide image, windows that overlap", square[..., :3, :], 2, stride=1),
        ],
        "purity": [asked_twice(fresh, three + 1), *again["purity"]],
        "refuses-bad-arguments": [
            msgspec.structs.replace(one, judges="refusal") for one in refused
        ],
    }


def _again(case: PoolCase) -> dict[str, list[Case]]:
    """What `dtype`, `layout` and `purity` ask: each feature alone, windows of all ways to move."""
    square, five = numbers.distinct((1, 1, 4, 4), 8), numbers.distinct((1, 1, 5, 5), 9)
    return asked_again(
        case("nothing else", numbers.distinct((1, 1, 6, 6), 5), 3),
        [
            case("windows that overlap", square, 3, stride=1),
            case("gaps", five, 2, stride=3),
            case("padding", square, 2, padding=1),
            case("a window of one cell", square[..., :3, :3], 1, stride=1),
            case("a window as large as x", square[..., :2, :2], 2),
            case("a wide window", square, (2, 3), stride=1),
            case("a wide image", numbers.distinct((1, 1, 4, 6), 3), 2),
            case("a stride for each axis", five, 3, stride=(1, 2)),
            case("padding for each axis", square, 2, padding=(0, 1)),
            case("pairs", square, (2, 2), stride=(1, 1), padding=(0, 0)),
            case("several images and channels", numbers.distinct((2, 2, 4, 4), 3), 2),
        ],
        fine=("padding",),
    )
