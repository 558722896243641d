"""Cases of the gradients of a convolution: how they are drawn, and corner cases of all of them."""

from typing import Any

import numpy as np

from grader.operation import numbers
from grader.operation.arguments import example
from grader.operation.draw import MAX_WORK, Draw
from grader.operation.windows import WindowSizes, output_sizes, per_axis
from grader.records.case import Array, Case, Option

from .again import asked_again
from .convolution import multiplications
from .gradients import MOVES

_DRAWN_HERE = frozenset(
    {
        *("stride", "per-axis stride", "stride > kernel", "remainder", "kernel covers input"),
        *("padding >= kernel", "per-axis padding"),
    }
)
"""Features of windows that move otherwise than those of a convolution are drawn."""

_DEFAULTS = {"stride": 1, "padding": 0}


def draw_gradient(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments of a gradient of `conv2d`."""
    window = _draw_window(draw, _draw_moves(draw, on))
    batch = draw.integer(2, 3) if "batch" in on else 1
    c_in = draw.integer(2, 4) if "input channels" in on else 1
    c_out = draw.integer(2, 4) if "output channels" in on else 1
    grad_output = draw.numbers((batch, c_out, *output_sizes(*window)))
    x = draw.numbers((batch, c_in, *window.sizes))
    weight = draw.numbers((c_out, c_in, *window.kernel))
    if "oriented kernel" not in on:
        weight = numbers.symmetric(weight)
    if multiplications(x, weight, None, window.stride, window.padding) > MAX_WORK:
        draw.reject()
    return {
        "grad_output": grad_output,
        "x": x,
        "weight": weight,
        "stride": window.stride,
        "padding": window.padding,
    }


def _draw_moves(draw: Draw, on: frozenset[str]) -> frozenset[str]:
    """The same features with a way to move, also where the check is not about that."""
    if "kernel covers input" in on or not on.isdisjoint(MOVES):
        return on
    return on | {draw.pick(MOVES)}


def _draw_window(draw: Draw, on: frozenset[str]) -> WindowSizes:
    kernel = draw.window(on - _DRAWN_HERE).kernel
    stride, padding = _draw_stride(draw, on, kernel), _draw_padding(draw, on, kernel)
    return WindowSizes(draw.sizes(on, kernel, stride, padding), kernel, stride, padding)


def _draw_stride(draw: Draw, on: frozenset[str], kernel: tuple[int, ...]) -> tuple[int, ...]:
    """By the kernel's size where windows lie side by side."""
    side_by_side = max(kernel)
    if "per-axis stride" in on:
        steps = (1, 2, 3) if "overlap" in on else (side_by_side, side_by_side + 1)
        first = draw.pick(steps)
        return first, draw.pick(steps, other_than=first)
    if "stride > kernel" in on:
        return (side_by_side + draw.integer(1, 2),) * 2
    if "overlap" in on:
        return (2 if "stride" in on and side_by_side > 2 else 1,) * 2
    return (side_by_side if "stride" in on else 1,) * 2


def _draw_padding(draw: Draw, on: frozenset[str], kernel: tuple[int, ...]) -> tuple[int, ...]:
    """One ring where no feature says otherwise."""
    if "padding >= kernel" in on:
        return (max(kernel),) * 2
    rings = (0, 1) if "no padding" in on else (1, 2)
    if "per-axis padding" in on:
        first = draw.pick(rings)
        return first, draw.pick(rings, other_than=first)
    return (rings[0],) * 2


def case_of(title: str, sizes: tuple[int, ...], weight: object, **options: Option) -> Case:
    """A case that is chosen by hand, with numbers for all but the kernel.

    Args:
        title: What a teacher calls it.
        sizes: The shape of x; rows and columns alone for one image of one channel.
        weight: The kernel, which may be given without channels.
        **options: Stride and padding.
    """
    kernels = np.asarray(weight, dtype=np.float64)
    kernels = kernels.reshape((1,) * (4 - kernels.ndim) + kernels.shape)
    shape = (1,) * (4 - len(sizes)) + sizes
    stride, padding = (per_axis(options.get(name, n), 2) for name, n in _DEFAULTS.items())
    out = output_sizes(shape[2:], kernels.shape[2:], stride, padding)
    return example(
        title,
        grad_output=numbers.integers((shape[0], kernels.shape[0], *out), 3),
        x=numbers.integers(shape, 7),
        weight=kernels,
        **options,
    )


def chosen_for_gradient() -> dict[str, list[Case]]:
    """Corner cases of every gradient of `conv2d`, by check."""
    three = numbers.symmetric(numbers.integers((1, 1, 3, 3), 4))
    two = numbers.symmetric(numbers.integers((1, 1, 2, 2), 5))
    return {
        **_again(three, two),
        "overlap": [
            case_of("windows one cell apart", (5, 5), three, padding=1),
            case_of("windows two cells apart", (5, 5), three, stride=2, padding=1),
        ],
        "stride": [
            case_of("windows side by side", (7, 7), three, stride=3, padding=1),
            case_of("windows two cells apart", (7, 7), three, stride=2, padding=1),
        ],
        "no-padding": [
            case_of("no padding", (5, 5), three),
            case_of("no padding, windows side by side", (6, 6), three, stride=3),
            case_of("no rows of padding", (5, 5), three, padding=(0, 1)),
            case_of("no columns of padding", (5, 5), three, padding=(1, 0)),
        ],
        "corner-sizes": [
            case_of("one cell, one tap", (1, 1), [[3.0]], padding=1),
            case_of("1x1 kernel with stride 2", (3, 3), [[3.0]], stride=2, padding=1),
            case_of("even kernel", (4, 4), two, stride=2, padding=1),
            case_of("kernel as large as the padded image", (1, 1), three, padding=1),
            case_of("cells that no window reaches", (6, 6), three, stride=3, padding=1),
            case_of("a remainder where windows overlap", (6, 6), three, stride=2, padding=1),
            case_of("stride larger than the kernel", (5, 5), two, stride=3, padding=1),
        ],
        "refuses-bad-arguments": _refused(three),
    }


def _again(three: Array, two: Array) -> dict[str, list[Case]]:
    """What `dtype`, `layout` and `purity` ask: each feature alone, with kernels that hide turns."""
    several = numbers.symmetric(numbers.integers((3, 2, 3, 3), 9))
    return asked_again(
        case_of("nothing else", (7, 7), three, stride=3, padding=1),
        [
            case_of("windows that overlap", (4, 4), three, padding=1),
            case_of("windows side by side", (7, 7), three, stride=3, padding=1),
            case_of("no padding", (4, 4), three),
            case_of("a 1x1 kernel", (3, 3), [[3.0]]),
            case_of("an even kernel", (4, 4), two, stride=2, padding=1),
            case_of("a wide kernel", (3, 5), numbers.symmetric(three[:, :, :2]), padding=1),
            case_of("a wide image", (3, 5), three, padding=1),
            case_of("a stride for each axis", (4, 4), three, stride=(1, 3), padding=1),
            case_of("padding for each axis", (4, 4), three, padding=(1, 2)),
            case_of("pairs", (4, 4), three, stride=(1, 1), padding=(1, 1)),
            case_of("several channels", (1, 2, 3, 3), several, padding=1),
            case_of("several images", (2, 1, 3, 3), three, padding=1),
        ],
        fine=("windows that overlap", "windows side by side"),
        array="grad_output",
    )


def _refused(kernel: Array) -> list[Case]:
    """Arguments outside the contract."""
    right = case_of("", (4, 4), kernel, padding=1).arrays
    short = right["grad_output"][..., :-1]
    return [
        example("a column of grad_output too few", **{**right, "grad_output": short}, padding=1),
        example("an answer of other padding", **right),
        example("negative padding", **right, padding=-1),
        example("stride 0", **right, stride=0, padding=1),
    ]
