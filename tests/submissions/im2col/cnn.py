"""CNN operations by index arithmetic: every window becomes a column of a matrix.

The convolutions are then one matrix product, and pooling is a maximum over an axis.
"""

from itertools import product

import numpy as np

Array = np.ndarray
Size = int | tuple[int, int]


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Array:
    """Cross-correlate sequences with kernels.

    Args:
        x: (N, C_in, L).
        weight: (C_out, C_in, K).
        bias: (C_out,), or None for no bias.
        stride: Distance between windows.
        padding: Zeros put before and after each sequence.

    Returns:
        (N, C_out, L_out), a new array in the dtype of x.
    """
    batch, channels, length = x.shape
    kernels, _, taps = weight.shape
    long_x = np.zeros((batch, channels, length + 2 * padding), dtype=x.dtype)
    long_x[:, :, padding : padding + length] = x
    positions = (length + 2 * padding - taps) // stride + 1
    column = np.zeros((batch, channels * taps, positions), dtype=x.dtype)
    for position in range(positions):
        start = position * stride
        column[:, :, position] = long_x[:, :, start : start + taps].reshape(batch, -1)
    answer = weight.reshape(kernels, -1) @ column
    if bias is not None:
        answer += bias[:, np.newaxis]
    return answer


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Size = 1,
    padding: Size = 0,
) -> Array:
    """Cross-correlate images with kernels.

    Args:
        x: (N, C_in, H, W).
        weight: (C_out, C_in, kH, kW).
        bias: (C_out,), or None for no bias.
        stride: Distance between windows, one number or (rows, columns).
        padding: Zeros put on each side, one number or (rows, columns).

    Returns:
        (N, C_out, H_out, W_out), a new array in the dtype of x.
    """
    stride_r, stride_c = (stride, stride) if isinstance(stride, int) else stride
    pad_r, pad_c = (padding, padding) if isinstance(padding, int) else padding
    batch, channels, height, width = x.shape
    kernels, _, kernel_r, kernel_c = weight.shape
    out_r = (height + 2 * pad_r - kernel_r) // stride_r + 1
    out_c = (width + 2 * pad_c - kernel_c) // stride_c + 1

    frame = np.zeros((batch, channels, height + 2 * pad_r, width + 2 * pad_c), dtype=x.dtype)
    frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = x

    rows = np.arange(kernel_r)[:, np.newaxis] + stride_r * np.arange(out_r)
    columns = np.arange(kernel_c)[:, np.newaxis] + stride_c * np.arange(out_c)
    patches = frame[:, :, rows[:, np.newaxis, :, np.newaxis], columns[:, np.newaxis, :]]
    matrix = patches.transpose(1, 2, 3, 0, 4, 5).reshape(channels * kernel_r * kernel_c, -1)

    sums = weight.reshape(kernels, -1) @ matrix
    if bias is not None:
        sums += bias.reshape(-1, 1)
    stacked = sums.reshape(kernels, batch, out_r, out_c)
    return np.ascontiguousarray(stacked.transpose(1, 0, 2, 3))


def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
    """Surround an array with a constant.

    Args:
        x: Any array with at least one axis.
        padding: Cells before and after each axis, beginning with the last one.
        value: The constant.

    Returns:
        A new array in the dtype of x.
    """
    missing = x.ndim - len(padding) // 2
    before = np.array([0] * missing + list(padding[-2::-2]))
    after = np.array([0] * missing + list(padding[::-2]))
    result = np.full(before + x.shape + after, value, dtype=x.dtype)
    places = np.indices(x.shape) + before.reshape(-1, *[1] * x.ndim)
    result[tuple(places)] = x
    return result


def maxpool(
    x: Array,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
) -> Array:
    """Largest number of every window.

    Args:
        x: (N, C, H, W).
        kernel_size: Size of the window, one number or (rows, columns).
        stride: Distance between windows, one number or (rows, columns); None to tile the image.
        padding: Minus infinities put on each side, one number or (rows, columns).

    Returns:
        (N, C, H_out, W_out), a new array in the dtype of x.
    """
    size_r, size_c = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        stride = (size_r, size_c)
    move_r, move_c = (stride, stride) if isinstance(stride, int) else stride
    rim_r, rim_c = (padding, padding) if isinstance(padding, int) else padding
    batch, channels, height, width = x.shape
    fit_r = (height + 2 * rim_r - size_r) // move_r + 1
    fit_c = (width + 2 * rim_c - size_c) // move_c + 1

    field = np.full((batch, channels, height + 2 * rim_r, width + 2 * rim_c), -np.inf, x.dtype)
    field[:, :, rim_r : rim_r + height, rim_c : rim_c + width] = x

    cells = np.empty((batch, channels, fit_r, fit_c, size_r * size_c), dtype=x.dtype)
    for place, (i, j) in enumerate(product(range(size_r), range(size_c))):
        below = field[:, :, i : i + move_r * fit_r : move_r]
        cells[..., place] = below[:, :, :, j : j + move_c * fit_c : move_c]
    return cells.max(axis=-1)
