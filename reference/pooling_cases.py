"""Cases of poolings: how Hypothesis draws them, and the corner cases that every pooling has."""

from collections.abc import Callable
from typing import Any

from grader.operation import numbers
from grader.operation.arguments import example
from grader.operation.draw import MAX_WORK, Draw
from grader.operation.windows import WindowSizes
from grader.records.case import Array, Case, Option

from .again import asked_again, asked_twice
from .pooling import MOVES, cells_read

NumbersOf = Callable[[Draw, frozenset[str], tuple[int, ...]], Array]
"""Fills a shape with numbers of float64 that switch on features."""


def _draw_moves(draw: Draw, on: frozenset[str]) -> frozenset[str]:
    """The same features with one way to move, also where the check is not about that."""
    check, others = draw.check, on - {*MOVES, "gaps"}
    if "per-axis stride" in on:
        return others
    if "rectangular kernel" in on.intersection(check.needs) and "overlap" in check.allows:
        # By default it moves by its own size, which is not square: two things at once.
        return others | {"overlap"}
    ways = sorted(on - others)
    borrowed = [way for way in MOVES if way in check.borrows]
    is_of_rubric = check.needs or check.borrows
    if not ways and is_of_rubric and "default stride" not in check.allows:
        # The contract leaves it out: the kernel's size is given, or a smaller stride, since a
        # contract may leave out all but 1.
        return others | {*borrowed} if draw.coin() else others
    return others | {draw.pick(ways or borrowed or ["default stride"])}


def _draw_stride(draw: Draw, on: frozenset[str], kernel: tuple[int, ...]) -> tuple[int, ...]:
    """The kernel's size unless a feature says otherwise."""
    if "per-axis stride" in on:
        first = draw.integer(1, 4)
        return (first, draw.integer(1, 4, other_than=first))
    if "overlap" in on:
        most = 1 if "overlap" in draw.check.borrows else max(1, min(kernel) - 1)
        return (draw.integer(1, most),) * 2
    if "gaps" in on:
        return (max(kernel) + draw.integer(1, 2),) * 2
    return kernel


def _draw_window(draw: Draw, on: frozenset[str]) -> WindowSizes:
    drawn = draw.window(on - {"stride", "stride > kernel", "per-axis stride"})
    stride = _draw_stride(draw, on, drawn.kernel)
    limits = [k // 2 for k in drawn.kernel]
    padding = tuple(min(p, most) for p, most in zip(drawn.padding, limits, strict=True))
    return WindowSizes(draw.sizes(on, drawn.kernel, stride, padding), drawn.kernel, stride, padding)


def draw_pooling(draw: Draw, on: frozenset[str], numbers_of: NumbersOf) -> dict[str, Any]:
    """Draw the arguments of a pooling.

    Args:
        draw: Draws them.
        on: The features that they may switch on.
        numbers_of: Fills x.
    """
    on = _draw_moves(draw, on)
    window = _draw_window(draw, on)
    images = draw.integer(2, 3) if "batch" in on else 1
    channels = draw.integer(2, 3) if "channels" in on else 1
    given: dict[str, Any] = {
        "x": numbers_of(draw, on, (images, channels, *window.sizes)),
        "kernel_size": window.kernel,
        "stride": None if "default stride" in on else window.stride,
        "padding": window.padding,
    }
    if cells_read(**given) > MAX_WORK:
        draw.reject()
    return given


def _case(title: str, x: Array, kernel_size: Option, **options: Option) -> Case:
    return example(title, x=x, kernel_size=kernel_size, **options)


CaseOf = Callable[..., Case]
"""Makes a case that is chosen by hand of a title, x, `kernel_size` and other options."""


def chosen_for_pooling() -> dict[str, list[Case]]:
    """Corner cases that every pooling has, by check."""
    square = numbers.distinct((1, 1, 4, 4), 1)
    refused = [
        _case("window larger than the image", square, 5, stride=1),
        _case("negative padding", square, 2, stride=2, padding=-1),
        _case("padding larger than half the window", square, 2, stride=2, padding=2),
        _case("stride 0", square, 2, stride=0),
    ]
    return {**corner_cases(_case, "x"), "refuses-bad-arguments": refused}


def corner_cases(case: CaseOf, array: str) -> dict[str, list[Case]]:
    """Corner cases within the contract that every pooling has, and its gradient, by check.

    Args:
        case: Makes them.
        array: The array whose numbers change where a case is asked once more.
    """
    square, six = numbers.distinct((1, 1, 4, 4), 1), numbers.distinct((1, 1, 6, 6), 5)
    five, eight = numbers.distinct((1, 1, 5, 5), 2), numbers.distinct((1, 1, 8, 8), 0)
    again = _again(case, array)
    three = square[..., :3, :3]
    fresh = case("a window of one cell answers with a new array", three, (1, 1), stride=2)
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
        "purity": [asked_twice(fresh, fresh.arrays[array] + 1, array), *again["purity"]],
    }


def _again(case: CaseOf, array: str) -> dict[str, list[Case]]:
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
        array=array,
    )
