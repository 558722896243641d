"""The largest number of every window over a batch of images."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Check, Draw, numbers, slides
from grader.operation import example as case
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import narrower, pooling
from ..pooling import MOVES, Along, sizes_of
from ..pooling_cases import chosen_for_pooling, draw_pooling

AXES = {"x": "N C H W", "return": "N C H_out W_out"}

CHECKS = pooling.checks_of(
    basic="One image, one channel: the largest number of every window.",
    padding="Padding makes room for windows that reach over the border.",
    values={
        "negatives": Check(
            asks="Negative numbers have a largest one too; padding is never the largest.",
            needs=("negatives",),
            borrows=("padding", "even kernel", *MOVES),
        ),
        "ties": Check(
            asks="Windows in which several cells are the largest.",
            needs=("ties",),
            borrows=("even kernel", *MOVES),
        ),
    },
)

SLIDING = slides(
    sizes_of,
    "row",
    "column",
    each="image",
    size="kernel_size",
    combines="largest",
    fill=-math.inf,
)

accepts = pooling.accepts
effort = pooling.effort
DIMENSIONS = pooling.DIMENSIONS
IMPLIES = pooling.IMPLIES
SIZE_FORMULA = pooling.SIZE_FORMULA
NARROWING = narrower.POOLING
RULES = pooling.rules_of("a cell of padding is never the largest")


def maxpool(
    x: NDArray[np.floating],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Slide a window over a batch of images and return the largest number in it.

    Like `torch.nn.functional.max_pool2d`.

    Args:
        x: Images, shape (N, C, H, W): N images of C channels, H rows and W columns.
        kernel_size: Size of the window: an int for rows and columns alike, or a pair
            (rows, columns); at least 1.
        stride: Cells that the window moves at a time, an int or a pair (rows, columns), at least
            1; None means the kernel size, so that windows do not overlap.
        padding: Rings put around every channel first, an int or a pair (rows, columns); at least
            0 and at most half the kernel size. A padding cell counts as minus infinity: it is
            never the largest.

    Returns:
        A new array of shape (N, C, H_out, W_out) with
        H_out = (H + 2 * padding_rows - kernel_rows) // stride_rows + 1 and
        W_out = (W + 2 * padding_columns - kernel_columns) // stride_columns + 1,
        in the dtype of x, float64 or float32. x is not modified, and nothing is remembered from
        one call to the next.

    Example:
        >>> x = np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 7.0, 6.0]]]])
        >>> maxpool(x, 2)
        array([[[[5., 7.]]]])
    """
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = kernel
    pad_rows, pad_columns = padding if isinstance(padding, tuple) else (padding, padding)
    step_rows, step_columns = stride if isinstance(stride, tuple) else (stride, stride)
    batch, channels, height, width = x.shape
    padded = np.full(
        (batch, channels, height + 2 * pad_rows, width + 2 * pad_columns), -np.inf, dtype=x.dtype
    )
    padded[:, :, pad_rows : pad_rows + height, pad_columns : pad_columns + width] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel, axis=(2, 3))
    return np.ascontiguousarray(windows[:, :, ::step_rows, ::step_columns].max(axis=(4, 5)))


def features(
    x: Array, kernel_size: Along, stride: Along | None = None, padding: Along = 0
) -> set[str]:
    """The features that the arguments switch on."""
    present = {"negatives": bool((x < 0).any()), "ties": np.unique(x).size < x.size}
    on = {feature for feature, is_on in present.items() if is_on}
    return on | pooling.features(x, kernel_size, stride, padding)


def in_torch(
    torch: Any, x: Any, kernel_size: Along, stride: Along | None = None, padding: Along = 0
) -> Any:
    """PyTorch's answer; choosing a number rounds nothing.

    Source: torch.nn.functional.max_pool2d
    """
    return torch.nn.functional.max_pool2d(x, kernel_size, stride=stride, padding=padding)


def _numbers_of(draw: Draw, on: frozenset[str], shape: tuple[int, ...]) -> Array:
    x = numbers.distinct(shape, draw.offset())
    if "ties" in on:
        x = np.ceil(x / 40)
    elif np.unique(x).size < x.size:
        draw.reject()
    if "negatives" in on:
        x = -x
    if "fractions" in on:
        digits = 40 if draw.is_fine else 10
        x = x + (2 * np.arange(1.0, x.size + 1).reshape(shape) + 1) / 2**digits
    return x


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_pooling(draw, on, _numbers_of)


_CORNERS = np.kron([[1.0, 2.0], [3.0, 4.0]], np.ones((2, 2))).reshape(1, 1, 4, 4)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    low = -numbers.distinct((1, 1, 4, 4), 1)
    far, all_the_same = "lower than most constants", np.full((1, 1, 4, 4), 3.0)
    return {
        **chosen_for_pooling(),
        "negatives": [
            case("all negative", x=low, kernel_size=2),
            case("all negative, padded", x=low, kernel_size=2, padding=1),
            case("far below zero", x=low * 2.0**20, kernel_size=2, stride=1),
            case("far below zero, padded", x=low * 2.0**20, kernel_size=2, stride=1, padding=1),
        ],
        "combined": [
            case(far, x=low * 2.0**60, kernel_size=2, stride=1),
            case(f"{far}, padded", x=low * 2.0**60, kernel_size=2, stride=2, padding=1),
            case(
                "as low as it gets, padded", x=low * 2.0**1010, kernel_size=2, stride=2, padding=1
            ),
        ],
        "ties": [
            case("all the same", x=all_the_same, kernel_size=2, stride=1),
            case("another number in each corner", x=_CORNERS, kernel_size=2),
        ],
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.maxpool import BANK

    return BANK
