"""The NumPy program for `maxpool` that is right; needs nothing but NumPy."""

import numpy as np
from numpy.typing import NDArray


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
