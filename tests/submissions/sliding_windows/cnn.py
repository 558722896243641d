"""CNN operations with `sliding_window_view` and `tensordot`.

All windows of step 1 come first; the stride then picks some of them.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray
Steps = int | tuple[int, int]


def rows_and_columns(steps: Steps) -> tuple[int, int]:
    """Two numbers where one may stand for both."""
    if isinstance(steps, tuple):
        rows, columns = steps
        return rows, columns
    return steps, steps


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Array:
    """Weighted sums over windows of sequences.

    Args:
        x: Sequences, (N, C_in, L).
        weight: Weights of each output channel, (C_out, C_in, K).
        bias: Offset of each output channel, (C_out,), or None.
        stride: Every how many windows one is used.
        padding: Zeros to the left and to the right.

    Returns:
        Sums, (N, C_out, L_out).
    """
    zeros = np.zeros((*x.shape[:2], padding), dtype=x.dtype)
    extended = np.concatenate([zeros, x, zeros], axis=2)
    seen = sliding_window_view(extended, weight.shape[2], axis=2)[:, :, ::stride]
    summed = np.tensordot(seen, weight, axes=((1, 3), (1, 2)))
    if bias is not None:
        summed = summed + bias
    return summed.transpose(0, 2, 1)


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Steps = 1,
    padding: Steps = 0,
) -> Array:
    """Weighted sums over windows of images.

    Args:
        x: Images, (N, C_in, H, W).
        weight: Weights of each output channel, (C_out, C_in, kH, kW).
        bias: Offset of each output channel, (C_out,), or None.
        stride: Every how many windows one is used, for both axes or (rows, columns).
        padding: Zeros on every side, for both axes or (rows, columns).

    Returns:
        Sums, (N, C_out, H_out, W_out).
    """
    skip_rows, skip_columns = rows_and_columns(stride)
    add_rows, add_columns = rows_and_columns(padding)
    batch, channels, height, width = x.shape
    shape = (batch, channels, height + 2 * add_rows, width + 2 * add_columns)
    framed = np.zeros(shape, dtype=x.dtype)
    framed[:, :, add_rows : add_rows + height, add_columns : add_columns + width] = x
    windows = sliding_window_view(framed, weight.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::skip_rows, ::skip_columns]
    result = np.tensordot(windows, weight, axes=((1, 4, 5), (1, 2, 3)))
    if bias is not None:
        result = result + bias
    return np.moveaxis(result, 3, 1)


def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
    """Add cells at the ends of the axes.

    Args:
        x: Array of any number of axes.
        padding: Numbers of cells, two for each axis, from the last axis towards the first.
        value: Content of the added cells.

    Returns:
        New array.
    """
    grown = x
    for pair in range(len(padding) // 2):
        axis = x.ndim - 1 - pair
        blocks = []
        for cells in padding[2 * pair : 2 * pair + 2]:
            shape = list(grown.shape)
            shape[axis] = cells
            blocks.append(np.full(shape, value, dtype=x.dtype))
        first, second = blocks
        grown = np.concatenate([first, grown, second], axis=axis)
    return grown


def maxpool(
    x: Array,
    kernel_size: Steps,
    stride: Steps | None = None,
    padding: Steps = 0,
) -> Array:
    """Maxima over windows of images.

    Args:
        x: Images, (N, C, H, W).
        kernel_size: Rows and columns of a window.
        stride: Every how many windows one is used; None for windows that lie side by side.
        padding: Cells on every side that no maximum ever is.

    Returns:
        Maxima, (N, C, H_out, W_out).
    """
    kernel = rows_and_columns(kernel_size)
    hop_rows, hop_columns = kernel if stride is None else rows_and_columns(stride)
    more_rows, more_columns = rows_and_columns(padding)
    batch, channels, height, width = x.shape
    shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)
    bordered = np.full(shape, -np.inf, dtype=x.dtype)
    bordered[:, :, more_rows : more_rows + height, more_columns : more_columns + width] = x
    views = sliding_window_view(bordered, kernel, axis=(2, 3))
    views = views[:, :, ::hop_rows, ::hop_columns]
    return views.max(axis=(-2, -1))
