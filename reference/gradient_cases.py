"""Cases of the gradients of a convolution: how they are drawn, and corner cases of all of them."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import msgspec
import numpy as np

from grader.operation import numbers
from grader.operation.arguments import example
from grader.operation.draw import MAX_WORK, Draw
from grader.operation.windows import WindowSizes, output_sizes, per_axis
from grader.records.case import Array, Case, Option

from .again import asked_again
from .convolution import multiplications
from .gradient_checks import MOVES, PADDINGS

_DRAWN_HERE = frozenset(
    {
        *("stride", "per-axis stride", "stride > kernel", "remainder", "kernel covers input"),
        *("padding", "padding >= kernel", "per-axis padding"),
    }
)
"""Features of windows that move otherwise than those of a convolution are drawn."""

_DEFAULTS = {"stride": 1, "padding": 0}


def draw_gradient(
    draw: Draw, on: frozenset[str], axes: int, alike: Collection[str] = ()
) -> dict[str, Any]:
    """Arguments of a gradient of a convolution.

    Args:
        draw: Draws them.
        on: The features that they may switch on.
        axes: Spatial axes.
        alike: Arrays that are to be the same when flipped and, where square, transposed.
    """
    window = _draw_window(draw, _with_one_window(draw, on), axes)
    batch = draw.integer(2, 3) if "batch" in on else 1
    c_in = draw.integer(2, 4) if "input channels" in on else 1
    c_out = draw.integer(2, 4) if "output channels" in on else 1
    arrays = {
        "grad_output": draw.numbers((batch, c_out, *output_sizes(*window))),
        "x": draw.numbers((batch, c_in, *window.sizes)),
        "weight": draw.numbers((c_out, c_in, *window.kernel)),
    }
    arrays.update({name: numbers.symmetric(arrays[name]) for name in alike})
    of_x = {"stride": window.stride, "padding": window.padding}
    if multiplications(arrays["x"], arrays["weight"], None, **of_x) > MAX_WORK:
        draw.reject()
    flat = {name: along[0] for name, along in of_x.items()}
    return {**arrays, **(flat if axes == 1 else of_x)}


def _with_one_window(draw: Draw, on: frozenset[str]) -> frozenset[str]:
    """The same features with one window, where a check may ask several and this case does not."""
    may = "several windows" in draw.check.allows and "overlap" not in draw.check.needs
    return on | {"kernel covers input"} if may and "several windows" not in on else on


def _draw_window(draw: Draw, on: frozenset[str], axes: int) -> WindowSizes:
    kernel = draw.window(on - _DRAWN_HERE, axes).kernel
    stride, padding = _draw_stride(draw, on, kernel), _draw_padding(draw, on, kernel)
    return WindowSizes(draw.sizes(on, kernel, stride, padding), kernel, stride, padding)


def _one_of(draw: Draw, on: frozenset[str], features: tuple[str, ...]) -> str:
    """One of several features, also where the check is not about that; else the first."""
    return draw.pick(
        [one for one in features if one in on]
        or [one for one in features if one in draw.check.allows]
        or features[:1]
    )


def _draw_stride(draw: Draw, on: frozenset[str], kernel: tuple[int, ...]) -> tuple[int, ...]:
    """By the kernel's size where windows lie side by side."""
    side_by_side, axes = max(kernel), len(kernel)
    if "per-axis stride" in on:
        steps = (1, 2, 3) if "overlap" in on else (side_by_side, side_by_side + 1)
        first = draw.pick(steps)
        return first, draw.pick(steps, other_than=first)
    if "stride > kernel" in on:
        return (side_by_side + draw.integer(1, 2),) * axes
    if {*MOVES} <= on and side_by_side > 2:
        return (2,) * axes
    if "kernel covers input" in on and "stride" not in on:
        return (1,) * axes
    return (1 if _one_of(draw, on, MOVES) == "overlap" else side_by_side,) * axes


def _draw_padding(draw: Draw, on: frozenset[str], kernel: tuple[int, ...]) -> tuple[int, ...]:
    """One ring, or none, where no feature says otherwise."""
    axes = len(kernel)
    if "padding >= kernel" in on:
        return (max(kernel),) * axes
    if "per-axis padding" in on:
        rings = (0, 1) if "no padding" in on else (1, 2)
        first = draw.pick(rings)
        return first, draw.pick(rings, other_than=first)
    return (int(_one_of(draw, on, PADDINGS) == "padding"),) * axes


def case_of(
    title: str,
    sizes: tuple[int, ...],
    weight: object,
    alike: Collection[str] = (),
    **options: Option,
) -> Case:
    """A case that is chosen by hand, with numbers for all but the kernel.

    Args:
        title: What a teacher calls it.
        sizes: The shape of x; spatial axes alone for one image, or sequence, of one channel.
        weight: The kernel, which may be given without channels.
        alike: Arrays that are to be the same when flipped and, where square, transposed.
        **options: Stride and padding.
    """
    kernels = np.asarray(weight, dtype=np.float64)
    axes = kernels.ndim if kernels.ndim < 3 else kernels.ndim - 2
    kernels = kernels.reshape((1,) * (2 + axes - kernels.ndim) + kernels.shape)
    shape = (1,) * (2 + axes - len(sizes)) + sizes
    stride, padding = (per_axis(options.get(name, n), axes) for name, n in _DEFAULTS.items())
    out = output_sizes(shape[2:], kernels.shape[2:], stride, padding)
    arrays = {
        "grad_output": numbers.integers((shape[0], kernels.shape[0], *out), 3),
        "x": numbers.integers(shape, 7),
        "weight": kernels,
    }
    arrays.update({name: numbers.symmetric(arrays[name]) for name in alike})
    return example(title, **arrays, **options)


CaseOf = Callable[..., Case]
"""Makes a case that is chosen by hand of what `case_of` takes."""


def chosen_for_gradient(axes: int, alike: Collection[str] = ()) -> dict[str, list[Case]]:
    """Corner cases of every gradient of a convolution with so many spatial axes, by check.

    Args:
        axes: Spatial axes.
        alike: Arrays that are to be the same when flipped and, where square, transposed.
    """
    case: CaseOf = partial(case_of, alike=alike)
    three = numbers.symmetric(numbers.integers((1, 1, *(3,) * axes), 4))
    two = numbers.symmetric(numbers.integers((1, 1, *(2,) * axes), 5))
    one = np.full((1,) * axes, 3.0)

    def of(size: int) -> tuple[int, ...]:
        return (size,) * axes

    return {
        **_again(case, axes, three, two, turned_cases(axes)[1:] if alike else []),
        "basic": [
            case("windows side by side", of(6), three, stride=3),
            case("windows that overlap, with padding", of(4), three, padding=1),
        ],
        "forms": [case("a pair", of(5), three, stride=(1,) * axes)] if axes == 2 else [],
        "overlap": [
            case("windows one cell apart", of(5), three, padding=1),
            case("windows two cells apart", of(5), three, stride=2),
        ],
        "stride": [
            case("windows side by side", of(7), three, stride=3, padding=1),
            case("windows two cells apart", of(7), three, stride=2),
        ],
        "padding": [
            case("one ring", of(4), three, padding=1),
            case("two rings, windows side by side", of(5), three, stride=3, padding=2),
        ],
        "no-padding": [
            case("no padding", of(5), three),
            case("no padding, windows side by side", of(6), three, stride=3),
        ],
        **(_for_two_axes(case, three) if axes == 2 else {}),
        "corner-sizes": [
            case("one cell, one tap", of(1), one),
            case("kernel of one cell with stride 2", of(3), one, stride=2, padding=1),
            case("even kernel", of(4), two, stride=2),
            case("even kernel with padding", of(4), two, stride=2, padding=1),
            case("kernel as large as x", of(3), three),
            case("kernel as large as the padded x", of(1), three, padding=1),
            case("cells that no window reaches", of(7), three, stride=3),
            case("cells of padding that no window reaches", of(6), three, stride=3, padding=1),
            case("a remainder where windows overlap", of(6), three, stride=2),
            case("stride larger than the kernel", of(5), two, stride=3),
        ],
        "refuses-bad-arguments": _refused(three),
    }


def turned_cases(axes: int) -> list[Case]:
    """Cases that tell how a kernel lies over x, or how its gradient does."""
    kernel = np.arange(1.0, 1.0 + 3**axes).reshape((3,) * axes)
    return [
        case_of("windows side by side", (7,) * axes, kernel, stride=3, padding=1),
        case_of("windows that overlap", (4,) * axes, kernel),
    ]


def _for_two_axes(case: CaseOf, three: Array) -> dict[str, list[Case]]:
    return {
        "rectangular": [
            case("a wide kernel", (5, 5), three[:, :, :1]),
            case("a wide image", (4, 6), three),
            case("a tall image with padding", (6, 3), three, padding=1),
        ],
        "per-axis-padding": [
            case("no rows of padding", (5, 5), three, padding=(0, 1)),
            case("no columns of padding", (5, 5), three, padding=(1, 0)),
            case("more rows of padding than columns", (5, 5), three, padding=(2, 1)),
        ],
        "per-axis-stride": [
            case("rows further apart than columns", (6, 6), three, stride=(3, 1)),
            case("columns further apart than rows", (4, 4), three, stride=(1, 3), padding=1),
        ],
    }


def _again(
    case: CaseOf, axes: int, three: Array, two: Array, turned: list[Case]
) -> dict[str, list[Case]]:
    """What `dtype`, `layout` and `purity` ask: each feature alone, with arrays that hide turns."""
    several = numbers.symmetric(numbers.integers((3, 2, *(3,) * axes), 9))

    def of(size: int) -> tuple[int, ...]:
        return (size,) * axes

    return asked_again(
        case("nothing else", of(6), three, stride=3),
        [
            case("windows that overlap", of(4), three),
            case("windows side by side", of(7), three, stride=3, padding=1),
            case("padding", of(4), three, padding=1),
            case("a kernel of one cell", of(3), np.full((1,) * axes, 3.0)),
            case("an even kernel", of(4), two, stride=2),
            case("a kernel as large as x", of(3), three),
            *(_again_for_two_axes(case, three) if axes == 2 else ()),
            *(msgspec.structs.replace(one, title="an answer that tells turns") for one in turned),
            case("several channels", (1, 2, *of(4)), several),
            case("several of a batch", (2, 1, *of(4)), three),
        ],
        fine=("windows that overlap", "padding"),
        array="grad_output",
    )


def _again_for_two_axes(case: CaseOf, three: Array) -> list[Case]:
    return [
        case("a wide kernel", (5, 5), three[:, :, :1]),
        case("a wide image", (4, 6), three),
        case("a stride for each axis", (6, 6), three, stride=(1, 3)),
        case("padding for each axis", (4, 4), three, padding=(1, 2)),
        case("pairs", (4, 4), three, stride=(1, 1), padding=(1, 1)),
    ]


def _refused(kernel: Array) -> list[Case]:
    """Arguments outside the contract."""
    right = case_of("", (4,) * (kernel.ndim - 2), kernel, padding=1).arrays
    short = right["grad_output"][..., :-1]
    return [
        example("a column of grad_output too few", **{**right, "grad_output": short}, padding=1),
        example("an answer of other padding", **right),
        example("negative padding", **right, padding=-1),
        example("stride 0", **right, stride=0, padding=1),
    ]
