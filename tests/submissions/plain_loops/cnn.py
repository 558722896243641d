"""CNN operations as nested loops: one output cell after the other, one number at a time.

No padded copy is made; cells outside of the input are left out of the sums.
"""

import numpy as np

Array = np.ndarray
IntOrPair = int | tuple[int, int]


def both(option: IntOrPair) -> tuple[int, int]:
    """An option for rows and columns; an int counts for both."""
    return option if isinstance(option, tuple) else (option, option)


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Array:
    """Slide kernels over sequences.

    Args:
        x: Sequences (N, C_in, L).
        weight: Kernels (C_out, C_in, K).
        bias: One number for each kernel (C_out,), or None.
        stride: Cells from one window to the next.
        padding: Zeros at both ends.

    Returns:
        Weighted sums (N, C_out, L_out).
    """
    sequences, channels, length = x.shape
    kernels, _, taps = weight.shape
    positions = (length + 2 * padding - taps) // stride + 1
    answer = np.zeros((sequences, kernels, positions), dtype=x.dtype)
    for s in range(sequences):
        for k in range(kernels):
            for p in range(positions):
                start = p * stride - padding
                total = 0.0
                for c in range(channels):
                    for t in range(taps):
                        if 0 <= start + t < length:
                            total += x[s, c, start + t] * weight[k, c, t]
                if bias is not None:
                    total += bias[k]
                answer[s, k, p] = total
    return answer


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
) -> Array:
    """Slide kernels over images.

    Args:
        x: Images (N, C_in, H, W).
        weight: Kernels (C_out, C_in, kH, kW).
        bias: One number for each kernel (C_out,), or None.
        stride: Cells from one window to the next, an int or (down, right).
        padding: Rings of zeros, an int or (top and bottom, left and right).

    Returns:
        Weighted sums (N, C_out, H_out, W_out).
    """
    images, in_channels, height, width = x.shape
    out_channels, _, kernel_height, kernel_width = weight.shape
    step_down, step_right = both(stride)
    rim_rows, rim_columns = both(padding)
    out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1
    out_width = (width + 2 * rim_columns - kernel_width) // step_right + 1
    out = np.zeros((images, out_channels, out_height, out_width), dtype=x.dtype)
    for n, o, row, column in np.ndindex(out.shape):
        top = row * step_down - rim_rows
        left = column * step_right - rim_columns
        cell = 0.0 if bias is None else bias[o]
        for c in range(in_channels):
            for i in range(kernel_height):
                for j in range(kernel_width):
                    if 0 <= top + i < height and 0 <= left + j < width:
                        cell += x[n, c, top + i, left + j] * weight[o, c, i, j]
        out[n, o, row, column] = cell
    return out


def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
    """Put cells around an array.

    Args:
        x: Array with one axis or more.
        padding: Cells to add before and after the last axis, then the axis before it, and so on.
        value: Number in the new cells.

    Returns:
        The larger array.
    """
    sizes = list(x.shape)
    shifts = [0] * x.ndim
    for number in range(len(padding) // 2):
        axis = x.ndim - 1 - number
        before, after = padding[2 * number], padding[2 * number + 1]
        sizes[axis] += before + after
        shifts[axis] = before
    padded = np.empty(sizes, dtype=x.dtype)
    for index in np.ndindex(padded.shape):
        padded[index] = value
    for index in np.ndindex(x.shape):
        moved = tuple(place + shift for place, shift in zip(index, shifts, strict=True))
        padded[moved] = x[index]
    return padded


def maxpool(
    x: Array,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
) -> Array:
    """Take the largest number of every window.

    Args:
        x: Images (N, C, H, W).
        kernel_size: Size of the window, an int or (rows, columns).
        stride: Cells from one window to the next, an int or (down, right); None is the size of
            the window.
        padding: Rings of cells that are never the largest, an int or a pair.

    Returns:
        Largest numbers (N, C, H_out, W_out).
    """
    images, channels, height, width = x.shape
    pool_height, pool_width = both(kernel_size)
    jump_down, jump_right = both(kernel_size if stride is None else stride)
    over_rows, over_columns = both(padding)
    pooled_height = (height + 2 * over_rows - pool_height) // jump_down + 1
    pooled_width = (width + 2 * over_columns - pool_width) // jump_right + 1
    pooled = np.zeros((images, channels, pooled_height, pooled_width), dtype=x.dtype)
    for n in range(images):
        for c in range(channels):
            for row in range(pooled_height):
                for column in range(pooled_width):
                    top = row * jump_down - over_rows
                    left = column * jump_right - over_columns
                    best = -np.inf
                    for i in range(max(top, 0), min(top + pool_height, height)):
                        for j in range(max(left, 0), min(left + pool_width, width)):
                            best = max(best, x[n, c, i, j])
                    pooled[n, c, row, column] = best
    return pooled
