"""The gradient of `maxpool` with respect to its input."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Check, Draw, numbers, vjp
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import gradient_windows, narrower, pooling_gradients
from ..pooling import MOVES, Along, sizes_of
from ..pooling_gradients import case_of, chosen_for_gradient, draw_gradient

AXES = {"grad_output": "N C H_out W_out", "x": "N C H W", "return": "N C H W"}

CHECKS = pooling_gradients.checks_of(
    {
        "basic": "One image, one channel: the largest cell of a window gets its number.",
        "channels": "Every channel has its own largest cells.",
        "overlap": "A cell that is the largest of several windows gets the sum of their numbers.",
        "padding": "What lies in the padding is cut off.",
    },
    {
        "negatives": Check(
            asks="Negative numbers have a largest one too; padding is never the largest.",
            needs=("negatives",),
            borrows=("padding", "even kernel", *MOVES),
        )
    },
)

effort = pooling_gradients.effort
fills = pooling_gradients.fills
GRADIENT = gradient_windows.of_pooling("largest", -math.inf)
DIMENSIONS = gradient_windows.OF_POOLING
IMPLIES = pooling_gradients.IMPLIES
NARROWING = narrower.POOLING_GRADIENT
SIZE_FORMULA = pooling_gradients.SIZE_FORMULA
RULES = (
    "grad_output is (N, C, H_out, W_out), as maxpool answers; the answer is (N, C, H, W), as x.",
    "The largest cell of a window gets its number of grad_output, all others of it nothing.",
    "No two cells of a window are the largest; no stride means the kernel size.",
)


def maxpool_dx(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Give the largest cell of every window the number of grad_output that belongs to it.

    The gradient of `(maxpool(x, kernel_size, stride, padding) * grad_output).sum()` with respect
    to x. A cell that is the largest of several windows gets the sum of their numbers. In each
    window exactly one cell is the largest: what ties get is not asked.

    Args:
        grad_output: Gradient of the loss with respect to the answer of maxpool, in its shape
            (N, C, H_out, W_out).
        x: Images, shape (N, C, H, W): N images of C channels, H rows and W columns.
        kernel_size: Size of the window: an int for rows and columns alike, or a pair
            (rows, columns); at least 1.
        stride: Cells that the window moved at a time, an int or a pair (rows, columns), at least
            1; None means the kernel size, so that windows do not overlap.
        padding: Rings put around every channel first, an int or a pair (rows, columns); at least
            0 and at most half the kernel size. A padding cell counts as minus infinity: it is
            never the largest.

    Returns:
        A new array of the shape and dtype of x; a cell that is the largest of no window holds 0.
        All arrays of a call share one dtype, float64 or float32. Arguments are not modified, and
        nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 7.0, 6.0]]]])
        >>> maxpool_dx(np.array([[[[10.0, 20.0]]]]), x, 2)
        array([[[[ 0., 10.,  0.,  0.],
                 [ 0.,  0., 20.,  0.]]]])
    """
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = kernel
    pad_rows, pad_columns = padding if isinstance(padding, tuple) else (padding, padding)
    step_rows, step_columns = stride if isinstance(stride, tuple) else (stride, stride)
    height, width = x.shape[2:]
    rings = [(0, 0), (0, 0), (pad_rows, pad_rows), (pad_columns, pad_columns)]
    padded = np.pad(x, rings, constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel, axis=(2, 3))
    windows = windows[:, :, ::step_rows, ::step_columns]
    largest = windows.reshape(*grad_output.shape, -1).argmax(axis=-1)
    image, channel, row, column = np.indices(grad_output.shape)
    row = row * step_rows + largest // kernel[1]
    column = column * step_columns + largest % kernel[1]
    gradient = np.zeros_like(padded)
    np.add.at(gradient, (image, channel, row, column), grad_output)
    return gradient[:, :, pad_rows : pad_rows + height, pad_columns : pad_columns + width].copy()


def features(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> set[str]:
    """The features that the arguments switch on."""
    found = pooling_gradients.features(grad_output, x, kernel_size, stride, padding)
    return found | ({"negatives"} if bool((x < 0).any()) else set())


def accepts(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> bool:
    """Whether `maxpool` takes the arguments, and one cell of every window is the largest."""
    if not pooling_gradients.accepts(grad_output, x, kernel_size, stride, padding):
        return False
    window = sizes_of(x, kernel_size, stride, padding)
    rings = [(0, 0), (0, 0), *((ring, ring) for ring in window.padding)]
    padded = np.pad(x, rings, constant_values=-math.inf)
    cells = np.lib.stride_tricks.sliding_window_view(padded, window.kernel, axis=(2, 3))
    cells = cells[:, :, :: window.stride[0], :: window.stride[1]]
    return bool(((cells == cells.max(axis=(4, 5), keepdims=True)).sum(axis=(4, 5)) == 1).all())


def in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any,
    grad_output: Any,
    x: Any,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Any:
    """PyTorch's answer, by autograd; sums of few whole numbers round nothing.

    Source: torch.nn.functional.max_pool2d
    """

    def forward(at: Any) -> Any:
        return torch.nn.functional.max_pool2d(at, kernel_size, stride=stride, padding=padding)

    return vjp(torch, forward, x, grad_output)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    low = -numbers.distinct((1, 1, 4, 4), 1)
    return {
        **chosen_for_gradient(),
        "negatives": [
            case_of("all negative", low, 2),
            case_of("all negative, padded", low, 2, padding=1),
            case_of("all negative, windows that overlap", low, 2, stride=1),
            case_of("far below zero, padded", low * 2.0**20, 2, padding=1),
        ],
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.pooling_dx import maxpool_dx_bank

    return maxpool_dx_bank()
