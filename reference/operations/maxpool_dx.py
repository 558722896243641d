"""The gradient of `maxpool` with respect to its input."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, Gradient, example, numbers, per_axis, slides, vjp
from grader.operation.draw import MAX_WORK
from grader.operation.mistakes import bank_of_functions
from grader.operation.windows import WindowSizes, output_sizes
from grader.records.call import in_shortest_form
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import narrower, pooling
from ..maxpool_dx_cases import CHECKS, chosen_cases, draw_sizes
from ..pooling import Along, sizes_of

__all__ = ["CHECKS"]

AXES = {"grad_output": "N C H_out W_out", "x": "N C H W", "return": "N C H W"}

IMPLIES = {
    **{one: needed for one, needed in pooling.IMPLIES.items() if "padding" not in one},
    "per-axis padding": ("pair arguments",),
}
NARROWING = narrower.POOLING_GRADIENT
SIZE_FORMULA = "it has the shape of x"
RULES = (
    "grad_output is (N, C, H_out, W_out), as maxpool answers; the answer is (N, C, H, W), as x.",
    "The largest cell of a window gets its number of grad_output, all others of it nothing.",
    "No two cells of a window are the largest; no stride means the kernel size.",
)


def _sizes_of(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> WindowSizes:
    """The sizes of the pooling, along rows and columns."""
    del grad_output  # its shape follows from the others
    return sizes_of(x, kernel_size, stride, padding)


GRADIENT = Gradient(
    sliding=slides(
        _sizes_of,
        "row",
        "column",
        each="image",
        size="kernel_size",
        combines="largest",
        fill=-math.inf,
    ),
    output="grad_output",
    of="x",
)


def _distinct(length: Mapping[str, int]) -> Case:
    """Numbers that all differ, with so much padding that x is as large with any window."""
    kernel = length["window rows"], length["window columns"]
    outputs = length["rows"], length["columns"]
    padding = tuple(k // 2 for k in kernel)
    sizes = ((o - 1) * 2 + k - 2 * p for o, k, p in zip(outputs, kernel, padding, strict=True))
    leading = length["batch"], length["channels"]
    return example(
        "",
        grad_output=np.ones((*leading, *outputs)),
        x=numbers.distinct((*leading, *sizes), 1),
        kernel_size=kernel,
        stride=2,
        padding=in_shortest_form(padding),
    )


DIMENSIONS = msgspec.structs.replace(pooling.DIMENSIONS, case=_distinct)


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
    del grad_output  # its shape follows from the others
    present = {"negatives": bool((x < 0).any()), "no padding": min(per_axis(padding, 2)) == 0}
    on = {feature for feature, is_on in present.items() if is_on}
    return on | (pooling.features(x, kernel_size, stride, padding) - {"padding"})


def accepts(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> bool:
    """Whether `maxpool` takes the arguments, and one cell of every window is the largest."""
    if not pooling.accepts(x, kernel_size, stride, padding):
        return False
    window = sizes_of(x, kernel_size, stride, padding)
    if grad_output.shape != (*x.shape[:2], *output_sizes(*window)):
        return False
    rings = [(0, 0), (0, 0), *((ring, ring) for ring in window.padding)]
    padded = np.pad(x, rings, constant_values=-math.inf)
    cells = np.lib.stride_tricks.sliding_window_view(padded, window.kernel, axis=(2, 3))
    cells = cells[:, :, :: window.stride[0], :: window.stride[1]]
    return bool(((cells == cells.max(axis=(4, 5), keepdims=True)).sum(axis=(4, 5)) == 1).all())


def effort(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> int:
    """Cells of the padded images, and cells looked at."""
    del grad_output  # its shape follows from the others
    return pooling.effort(x, kernel_size, stride, padding)


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
    window = draw_sizes(draw, on)
    shape = (
        draw.integer(2, 3) if "batch" in on else 1,
        draw.integer(2, 3) if "channels" in on else 1,
    )
    x = numbers.distinct((*shape, *window.sizes), draw.offset())
    given: dict[str, Any] = {
        "grad_output": draw.numbers((*shape, *output_sizes(*window))),
        "x": -x if "negatives" in on else x,
        "kernel_size": window.kernel,
        "stride": None if "default stride" in on else window.stride,
        "padding": window.padding,
    }
    if effort(**given) > MAX_WORK:
        draw.reject()
    return given


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return chosen_cases()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.maxpool_dx import MISTAKES

    return bank_of_functions(maxpool_dx, MISTAKES)
