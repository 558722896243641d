"""The gradient of `avgpool` with respect to its input."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, rounding_bound, significand_bits, vjp
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import gradient_windows, narrower, pooling_gradients
from ..pooling import Along, sizes_of
from ..pooling_gradients import chosen_for_gradient, draw_gradient

AXES = {"grad_output": "N C H_out W_out", "x": "N C H W", "return": "N C H W"}

CHECKS = pooling_gradients.checks_of(
    {
        "basic": "One image, one channel: every cell of a window gets its share of its number.",
        "channels": "Every channel has a gradient of its own.",
        "overlap": "What several windows give one cell is added up.",
        "padding": "Cells of padding count in the mean; what they get is cut off.",
    },
    {},
)

accepts = pooling_gradients.accepts
features = pooling_gradients.features
effort = pooling_gradients.effort
fills = pooling_gradients.fills
GRADIENT = gradient_windows.of_pooling("mean", 0.0)
DIMENSIONS = gradient_windows.OF_POOLING
IMPLIES = pooling_gradients.IMPLIES
NARROWING = narrower.POOLING_GRADIENT
SIZE_FORMULA = pooling_gradients.SIZE_FORMULA
RULES = (
    "grad_output is (N, C, H_out, W_out), as avgpool answers; the answer is (N, C, H, W), as x.",
    "Every cell of a window gets its number of grad_output, divided by the cells of the window.",
    "A cell of padding is one of them; no stride means the kernel size.",
)


def avgpool_dx(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Share the number of grad_output that belongs to a window among all cells of the window.

    The gradient of `(avgpool(x, kernel_size, stride, padding) * grad_output).sum()` with respect
    to x. A cell of several windows gets the sum of what they give it.

    Args:
        grad_output: Gradient of the loss with respect to the answer of avgpool, in its shape
            (N, C, H_out, W_out).
        x: Images, shape (N, C, H, W): N images of C channels, H rows and W columns. Their numbers
            make no difference.
        kernel_size: Size of the window: an int for rows and columns alike, or a pair
            (rows, columns); at least 1.
        stride: Cells that the window moved at a time, an int or a pair (rows, columns), at least
            1; None means the kernel size, so that windows do not overlap.
        padding: Rings of zeros put around every channel first, an int or a pair (rows, columns);
            at least 0 and at most half the kernel size. A padding cell counts like any other: the
            number is always divided by the number of cells of the window.

    Returns:
        A new array of the shape and dtype of x; a cell that no window reached holds 0. All arrays
        of a call share one dtype, float64 or float32. Arguments are not modified, and nothing is
        remembered from one call to the next.

    Example:
        >>> x = np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 7.0, 6.0]]]])
        >>> avgpool_dx(np.array([[[[10.0, 20.0]]]]), x, 2)
        array([[[[2.5, 2.5, 5. , 5. ],
                 [2.5, 2.5, 5. , 5. ]]]])
    """
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = kernel
    pad_rows, pad_columns = padding if isinstance(padding, tuple) else (padding, padding)
    step_rows, step_columns = stride if isinstance(stride, tuple) else (stride, stride)
    batch, channels, height, width = x.shape
    rows, columns = grad_output.shape[2:]
    padded = np.zeros((batch, channels, height + 2 * pad_rows, width + 2 * pad_columns))
    for i in range(kernel[0]):
        for j in range(kernel[1]):
            reached = padded[:, :, i : i + rows * step_rows, j : j + columns * step_columns]
            reached[:, :, ::step_rows, ::step_columns] += grad_output
    inside = padded[:, :, pad_rows : pad_rows + height, pad_columns : pad_columns + width]
    return (inside / (kernel[0] * kernel[1])).astype(x.dtype)


def in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any,
    grad_output: Any,
    x: Any,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Any:
    """PyTorch's answer, by autograd; its padding counts unless it is told otherwise.

    Source: torch.nn.functional.avg_pool2d
    """

    def forward(at: Any) -> Any:
        return torch.nn.functional.avg_pool2d(at, kernel_size, stride=stride, padding=padding)

    return vjp(torch, forward, x, grad_output)


def bound(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> float:
    """Largest rounding error of a correct program, in any cell of the case.

    A share is exact where a window has 1, 2, 4, 8 or 16 cells. Elsewhere a float32 answer is within
    the bound wherever float32 can hold grad_output: that costs the check `dtype` alone, which asks
    with more digits.

    Raises:
        AssertionError: The sums are not exact: the numbers need more binary digits than their dtype
            has.
    """
    window = sizes_of(x, kernel_size, stride, padding)
    cells = math.prod(window.kernel)
    along = zip(window.kernel, window.stride, strict=True)
    windows_of_a_cell = math.prod(-(-size // step) for size, step in along)
    given = significand_bits(grad_output)
    digits = given + math.ceil(math.log2(windows_of_a_cell + 1))
    budget = 24 if x.dtype == np.float32 else 53
    assert digits <= budget, f"avgpool_dx case needs {digits} of {budget} binary digits"
    largest = np.abs(grad_output).max(keepdims=True) * windows_of_a_cell / cells
    explained = rounding_bound(largest, windows_of_a_cell, x.dtype)
    if x.dtype == np.float32 or given > 24 or cells.bit_count() == 1:
        return explained
    return explained + rounding_bound(largest, windows_of_a_cell, np.dtype(np.float32))


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return chosen_for_gradient()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.pooling_dx import avgpool_dx_bank

    return avgpool_dx_bank()
