"""The mean of every window over a batch of images."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, numbers, rounding_bound, significand_bits, slides
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import narrower, pooling
from ..pooling import Along, sizes_of
from ..pooling_cases import chosen_for_pooling, draw_pooling

AXES = {"x": "N C H W", "return": "N C H_out W_out"}

CHECKS = pooling.checks_of(
    basic="One image, one channel: the mean of every window.",
    padding="Zeros are put around the image, and are counted in the mean like all other cells.",
)

SLIDING = slides(sizes_of, "row", "column", each="image", size="kernel_size", combines="mean")

accepts = pooling.accepts
features = pooling.features
effort = pooling.effort
DIMENSIONS = pooling.DIMENSIONS
IMPLIES = pooling.IMPLIES
SIZE_FORMULA = pooling.SIZE_FORMULA
NARROWING = narrower.POOLING
RULES = pooling.rules_of("a cell of padding counts as 0, and counts")


def avgpool(
    x: NDArray[np.floating],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Slide a window over a batch of images and return the mean of the numbers in it.

    Like `torch.nn.functional.avg_pool2d`.

    Args:
        x: Images, shape (N, C, H, W): N images of C channels, H rows and W columns.
        kernel_size: Size of the window: an int for rows and columns alike, or a pair
            (rows, columns); at least 1.
        stride: Cells that the window moves at a time, an int or a pair (rows, columns), at least
            1; None means the kernel size, so that windows do not overlap.
        padding: Rings of zeros put around every channel first, an int or a pair (rows, columns);
            at least 0 and at most half the kernel size. A padding cell counts like any other: the
            sum is always divided by the number of cells of the window.

    Returns:
        A new array of shape (N, C, H_out, W_out) with
        H_out = (H + 2 * padding_rows - kernel_rows) // stride_rows + 1 and
        W_out = (W + 2 * padding_columns - kernel_columns) // stride_columns + 1,
        in the dtype of x, float64 or float32. x is not modified, and nothing is remembered from
        one call to the next.

    Example:
        >>> x = np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 7.0, 6.0]]]])
        >>> avgpool(x, 2)
        array([[[[3.25, 3.75]]]])
    """
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = kernel
    pad_rows, pad_columns = padding if isinstance(padding, tuple) else (padding, padding)
    step_rows, step_columns = stride if isinstance(stride, tuple) else (stride, stride)
    batch, channels, height, width = x.shape
    padded = np.zeros((batch, channels, height + 2 * pad_rows, width + 2 * pad_columns))
    padded[:, :, pad_rows : pad_rows + height, pad_columns : pad_columns + width] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel, axis=(2, 3))
    sums = windows[:, :, ::step_rows, ::step_columns].sum(axis=(4, 5))
    return np.ascontiguousarray(sums / (kernel[0] * kernel[1])).astype(x.dtype)


def in_torch(
    torch: Any, x: Any, kernel_size: Along, stride: Along | None = None, padding: Along = 0
) -> Any:
    """PyTorch's answer; its padding counts unless it is told otherwise.

    Source: torch.nn.functional.avg_pool2d
    """
    return torch.nn.functional.avg_pool2d(x, kernel_size, stride=stride, padding=padding)


def bound(x: Array, kernel_size: Along, stride: Along | None = None, padding: Along = 0) -> float:
    """Largest rounding error of a correct program, in any cell of the case.

    Most is lost by a program that divides first, adds up the cells of all images one after the
    other and takes its windows as differences of those sums. A mean is seldom exact, so a float32
    answer is within the bound wherever float32 can hold x: that costs the check `dtype` alone,
    which asks with more digits.

    Raises:
        AssertionError: The twin and torch could disagree, since their sums are not exact: the
            numbers need more binary digits than their dtype has.
    """
    cells = math.prod(sizes_of(x, kernel_size, stride, padding).kernel)
    of_x = significand_bits(x)
    digits = of_x + math.ceil(math.log2(x.size + 1))
    budget = 24 if x.dtype == np.float32 else 53
    assert digits <= budget, f"avgpool case needs {digits} of {budget} binary digits"
    absolute = np.abs(x).astype(np.float64)
    running = rounding_bound(absolute.sum(keepdims=True) / cells, x.size, x.dtype)
    if x.dtype == np.float32 or of_x > 24:
        return running
    return running + rounding_bound(absolute, cells, np.dtype(np.float32))


def _numbers_of(draw: Draw, on: frozenset[str], shape: tuple[int, ...]) -> Array:
    offset = draw.offset()
    if "fractions" in on:
        return numbers.fractions(shape, offset, 30 if draw.is_fine else 2)
    return numbers.distinct(shape, offset)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_pooling(draw, on, _numbers_of)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return chosen_for_pooling()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.avgpool import BANK

    return BANK
