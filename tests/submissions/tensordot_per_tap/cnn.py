"""CNN operations tap by tap: one shifted copy of the whole input for every cell of the kernel.

A kernel has few cells and an image many, so the loops are short.
"""

import numpy as np

Array = np.ndarray
OneOrTwo = int | tuple[int, int]


def _two(number: OneOrTwo) -> tuple[int, int]:
    if isinstance(number, int):
        return number, number
    return number


def _shifted(
    images: Array, tap: tuple[int, ...], sizes: tuple[int, int], steps: tuple[int, int]
) -> Array:
    """The cell that every window holds at one place of it."""
    (i, j), (rows, columns), (down, right) = tap, sizes, steps
    last_row, last_column = i + down * (rows - 1), j + right * (columns - 1)
    return images[:, :, i : last_row + 1 : down, j : last_column + 1 : right]


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Array:
    """Sum up the sequences, shifted and weighted, over all taps of the kernels.

    Args:
        x: Array of shape (N, C_in, L).
        weight: Array of shape (C_out, C_in, K).
        bias: Array of shape (C_out,) or None.
        stride: Shift from one output cell to the next.
        padding: Zeros on the left and on the right.

    Returns:
        Array of shape (N, C_out, L_out).
    """
    batch, channels, length = x.shape
    kernels, _, taps = weight.shape
    padded = np.zeros((batch, channels, length + 2 * padding), dtype=x.dtype)
    padded[:, :, padding : padding + length] = x
    cells = (length + 2 * padding - taps) // stride + 1
    out = np.zeros((batch, kernels, cells), dtype=x.dtype)
    for tap in range(taps):
        out += weight[:, :, tap] @ padded[:, :, tap : tap + stride * (cells - 1) + 1 : stride]
    if bias is not None:
        out += bias[:, np.newaxis]
    return out


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: OneOrTwo = 1,
    padding: OneOrTwo = 0,
) -> Array:
    """Sum up the images, shifted and weighted, over all taps of the kernels.

    Args:
        x: Array of shape (N, C_in, H, W).
        weight: Array of shape (C_out, C_in, kH, kW).
        bias: Array of shape (C_out,) or None.
        stride: Shift from one output cell to the next, for both axes or (rows, columns).
        padding: Zeros on every side, for both axes or (rows, columns).

    Returns:
        Array of shape (N, C_out, H_out, W_out).
    """
    steps, (border_rows, border_columns) = _two(stride), _two(padding)
    batch, channels, height, width = x.shape
    kernels, _, *taps = weight.shape
    padded = np.zeros(
        (batch, channels, height + 2 * border_rows, width + 2 * border_columns), dtype=x.dtype
    )
    padded[:, :, border_rows:, border_columns:][:, :, :height, :width] = x
    rows, columns = (
        (size - tap_count) // step + 1
        for size, tap_count, step in zip(padded.shape[2:], taps, steps, strict=True)
    )
    total = np.zeros((kernels, batch, rows, columns), dtype=x.dtype)
    for tap in np.ndindex(*taps):
        shifted = _shifted(padded, tap, (rows, columns), steps)
        total += np.tensordot(weight[:, :, tap[0], tap[1]], shifted, axes=(1, 1))
    if bias is not None:
        total += bias[:, np.newaxis, np.newaxis, np.newaxis]
    return total.swapaxes(0, 1)


def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
    """Make room around an array and fill it.

    Args:
        x: Array of any shape.
        padding: How much room, as before and after for the last axis, the last but one, ...
        value: Number to fill it with.

    Returns:
        Array of shape x.shape plus the room on every axis.
    """
    rooms = [(0, 0)] * x.ndim
    for number in range(0, len(padding), 2):
        rooms[-1 - number // 2] = (padding[number], padding[number + 1])
    sizes = [low + size + high for size, (low, high) in zip(x.shape, rooms, strict=True)]
    roomy = np.empty(sizes, dtype=x.dtype)
    middle = []
    for axis, (low, high) in enumerate(rooms):
        end = roomy.shape[axis] - high
        lines = np.moveaxis(roomy, axis, 0)
        lines[:low] = value
        lines[end:] = value
        middle.append(slice(low, end))
    roomy[tuple(middle)] = x
    return roomy


def maxpool(
    x: Array,
    kernel_size: OneOrTwo,
    stride: OneOrTwo | None = None,
    padding: OneOrTwo = 0,
) -> Array:
    """Keep the larger number, tap by tap of the window.

    Args:
        x: Array of shape (N, C, H, W).
        kernel_size: Taps of the window, for both axes or (rows, columns).
        stride: Shift from one window to the next, as many cells as the window has if None.
        padding: Cells on every side that do not count.

    Returns:
        Array of shape (N, C, H_out, W_out).
    """
    taps = _two(kernel_size)
    steps = taps if stride is None else _two(stride)
    around_rows, around_columns = _two(padding)
    batch, channels, height, width = x.shape
    ground = np.full(
        (batch, channels, height + 2 * around_rows, width + 2 * around_columns),
        -np.inf,
        dtype=x.dtype,
    )
    ground[:, :, around_rows:, around_columns:][:, :, :height, :width] = x
    rows = (height + 2 * around_rows - taps[0]) // steps[0] + 1
    columns = (width + 2 * around_columns - taps[1]) // steps[1] + 1
    largest = _shifted(ground, (0, 0), (rows, columns), steps).copy()
    for tap in np.ndindex(*taps):
        np.maximum(largest, _shifted(ground, tap, (rows, columns), steps), out=largest)
    return largest
