"""Checks and cases of the gradient of `maxpool`.

Every case has padding, but for those of `no-padding` and of windows of one cell, which cannot have
any; windows overlap only where a check asks them to.
"""

from grader.operation import numbers
from grader.operation.arguments import example
from grader.operation.draw import Draw
from grader.operation.forms import ASKS_DTYPE, DTYPE, FORMS, REFUSES_BAD_ARGUMENTS
from grader.operation.windows import WindowSizes, output_sizes
from grader.records.case import Case, Option
from grader.records.operation import Check

from .again import asked_again
from .pooling import Along, sizes_of

_MOVES = ("default stride",)
_SHAPES = ("rectangular image", "rectangular answer")
_CORNERS = ("1x1 kernel", "kernel covers input", "remainder", "even kernel")
_PER_AXIS = ("per-axis stride", "per-axis padding", "rectangular kernel", *_SHAPES)

_SWITCHES = (
    *("batch", "channels", "overlap", "gaps", "no padding", *_MOVES, *_PER_AXIS),
    *("1x1 kernel", "even kernel", "kernel covers input", "pair arguments", "equal pair"),
)
"""What programs branch at: `dtype`, `layout` and `purity` ask with each of these features."""

CHECKS = {
    "basic": Check(
        asks="One image, one channel: the largest cell of a window gets its number.",
        borrows=_MOVES,
    ),
    "batch": Check(asks="Every image has a gradient of its own.", needs=("batch",), borrows=_MOVES),
    "channels": Check(
        asks="Every channel has its own largest cells.", needs=("channels",), borrows=_MOVES
    ),
    "default-stride": Check(
        asks="Without a stride the window moved by its own size.", needs=("default stride",)
    ),
    "overlap": Check(
        asks="A cell that is the largest of several windows gets the sum of their numbers.",
        needs=("overlap",),
    ),
    "gaps": Check(asks="A stride larger than the window left cells out.", needs=("gaps",)),
    "no-padding": Check(
        asks="Without padding there is nothing to cut off.",
        needs=("no padding",),
        permits=("pair arguments",),
        borrows=("per-axis padding", *_SHAPES, *_MOVES),
    ),
    "negatives": Check(
        asks="Negative numbers have a largest one too; padding is never the largest.",
        needs=("negatives",),
        borrows=_MOVES,
    ),
    "rectangular": Check(
        asks="Images and windows need not be square.",
        needs=("rectangular kernel", *_SHAPES),
        permits=("pair arguments",),
        borrows=_MOVES,
    ),
    "per-axis-stride": Check(
        asks="`stride=(rows, columns)` moved the window differently along the two axes.",
        needs=("per-axis stride",),
        permits=("gaps", "pair arguments"),
        borrows=("overlap", *_SHAPES),
    ),
    "per-axis-padding": Check(
        asks="`padding=(rows, columns)` padded the two axes differently.",
        needs=("per-axis padding",),
        permits=("pair arguments", "even kernel"),
        borrows=(*_SHAPES, *_MOVES),
    ),
    "corner-sizes": Check(
        asks="Windows of one cell, even ones, ones as large as the image; remainders.",
        needs=_CORNERS,
        borrows=("no padding", *_MOVES),
    ),
    "forms": Check(
        asks="Every argument can be passed by position, by keyword, as an int or as a pair.",
        needs=FORMS,
        borrows=_MOVES,
    ),
    "dtype": Check(asks=ASKS_DTYPE, needs=DTYPE, borrows=("view", *_SWITCHES)),
    "purity": Check(
        asks="Arguments stay as they are, and nothing is remembered between calls.",
        needs=("second call",),
        borrows=_SWITCHES,
    ),
    "layout": Check(
        asks="Arguments may be views: transposed, reversed, sliced or broadcast arrays.",
        needs=("view",),
        borrows=_SWITCHES,
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("batch", "channels", "gaps"),
        permits=(*_PER_AXIS, *_CORNERS, *FORMS),
        borrows=("negatives", "overlap", "no padding", *_MOVES),
    ),
    "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
}


def draw_sizes(draw: Draw, on: frozenset[str]) -> WindowSizes:
    """Sizes that switch on features; windows side by side where none says otherwise."""
    kernel, padding = _draw_kernel(draw, on), (1, 1)
    if "per-axis padding" in on:
        first = draw.pick(rings := (0, 1) if "no padding" in on else (1, 2))
        padding = (first, draw.pick(rings, other_than=first))
    elif "no padding" in on or "1x1 kernel" in on:
        padding = (0, 0)
    stride = _draw_stride(draw, on, kernel)
    return WindowSizes(draw.sizes(on, kernel, stride, padding), kernel, stride, padding)


def _draw_kernel(draw: Draw, on: frozenset[str]) -> tuple[int, int]:
    if "1x1 kernel" in on:
        return (1, 1)
    if "per-axis padding" in on and "no padding" not in on:
        return (4, 4)  # since padding is at most half of it
    if "rectangular kernel" in on:
        return draw.pick([(3, 5), (5, 3)])
    return draw.pick([(2, 2), (4, 4)]) if "even kernel" in on else (3, 3)


def _draw_stride(draw: Draw, on: frozenset[str], kernel: tuple[int, int]) -> tuple[int, int]:
    if "default stride" in on or "rectangular kernel" in on:
        return kernel
    size = kernel[0]
    if "per-axis stride" in on:
        steps = range(1, size) if "overlap" in on and size > 2 else range(size, size + 3)
        first = draw.pick(steps)
        return first, draw.pick(steps, other_than=first)
    if "overlap" in on:
        return (draw.integer(1, max(1, size - 1)),) * 2
    return (size + draw.integer(1, 2) if "gaps" in on else size,) * 2


def _case(title: str, sizes: tuple[int, ...], kernel_size: Along, **options: Along) -> Case:
    """A case that is chosen by hand, with numbers for both arrays."""
    x = numbers.distinct((1,) * (4 - len(sizes)) + sizes, 1)
    given: dict[str, Option] = {"kernel_size": kernel_size, **options}
    out = output_sizes(*sizes_of(x, kernel_size, **options))
    return example(title, grad_output=numbers.integers((*x.shape[:2], *out), 3), x=x, **given)


def chosen_cases() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return {
        **_again(),
        "overlap": [
            _case("windows one cell apart", (5, 5), 3, stride=1, padding=1),
            _case("windows two cells apart", (5, 5), 3, stride=2, padding=1),
        ],
        "no-padding": [
            _case("no padding", (6, 6), 3),
            _case("no rows of padding", (6, 4), 3, stride=3, padding=(0, 1)),
            _case("no columns of padding", (4, 6), 3, stride=3, padding=(1, 0)),
        ],
        "corner-sizes": [
            _case("a window of one cell", (3, 3), 1),
            _case("an even window", (4, 4), 2, padding=1),
            _case("a window as large as the padded image", (2, 2), 4, padding=1),
            _case("cells that no window reaches", (6, 6), 3, padding=1),
        ],
        "refuses-bad-arguments": _refused(),
    }


def _again() -> dict[str, list[Case]]:
    """What `dtype`, `layout` and `purity` ask: each feature alone."""
    return asked_again(
        _case("nothing else", (4, 4), 3, stride=3, padding=1),
        [
            _case("no stride", (7, 7), 3, padding=1),
            _case("windows that overlap", (4, 4), 3, stride=1, padding=1),
            _case("gaps", (5, 5), 3, stride=4, padding=1),
            _case("no padding", (6, 6), 3, stride=3),
            _case("a window of one cell", (3, 3), 1, stride=1),
            _case("an even window", (4, 4), 2, stride=2, padding=1),
            _case("a window as large as x", (1, 1), 3, stride=3, padding=1),
            _case("a wide window", (4, 8), (3, 5), padding=1),
            _case("a wide image", (4, 7), 3, stride=3, padding=1),
            _case("a stride for each axis", (4, 4), 3, stride=(1, 3), padding=1),
            _case("padding for each axis", (6, 4), 4, stride=4, padding=(1, 2)),
            _case("pairs", (4, 4), (3, 3), stride=(3, 3), padding=(1, 1)),
            _case("several images and channels", (2, 2, 4, 4), 3, stride=3, padding=1),
        ],
        fine=("windows that overlap", "no stride"),
        array="grad_output",
    )


def _refused() -> list[Case]:
    """Arguments outside the contract."""
    right = _case("", (4, 4), 2).arrays
    short = right["grad_output"][..., :-1]
    return [
        example(
            "a column of grad_output too few", **{**right, "grad_output": short}, kernel_size=2
        ),
        example("negative padding", **right, kernel_size=2, padding=-1),
        example("stride 0", **right, kernel_size=2, stride=0),
        example("padding larger than half the window", **right, kernel_size=2, padding=2),
    ]
