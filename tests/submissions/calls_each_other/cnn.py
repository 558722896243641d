"""CNN operations built on one another.

`conv1d` is `conv2d` on images of one row, and `conv2d` and `maxpool` let `pad` do their padding.
"""

import numpy as np

Array = np.ndarray
Numbers = int | tuple[int, int]


def as_tuple(numbers: Numbers) -> tuple[int, int]:
    """Numbers for rows and columns."""
    return (numbers, numbers) if isinstance(numbers, int) else numbers


def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
    """Put a border of one value around an array.

    Args:
        x: Array to put in the middle.
        padding: Widths of the border: left, right, top, bottom and so on to further axes.
        value: Value of the border.

    Returns:
        Array with its border.
    """
    size = list(x.shape)
    middle = [slice(None)] * x.ndim
    for i in range(len(padding) // 2):
        left, right = padding[2 * i : 2 * i + 2]
        middle[-1 - i] = slice(left, left + size[-1 - i])
        size[-1 - i] += left + right
    bordered = np.full(size, value, dtype=x.dtype)
    bordered[tuple(middle)] = x
    return bordered


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Numbers = 1,
    padding: Numbers = 0,
) -> Array:
    """Apply kernels to images.

    Args:
        x: Images as (N, C_in, H, W).
        weight: Kernels as (C_out, C_in, kH, kW).
        bias: Numbers to add as (C_out,), or None.
        stride: Step of the kernel.
        padding: Width of the border of zeros.

    Returns:
        Filtered images as (N, C_out, H_out, W_out).
    """
    (step_y, step_x), (pad_y, pad_x) = as_tuple(stride), as_tuple(padding)
    bordered = pad(x, (pad_x, pad_x, pad_y, pad_y))
    kernel_y, kernel_x = weight.shape[2:]
    size_y = (bordered.shape[2] - kernel_y) // step_y + 1
    size_x = (bordered.shape[3] - kernel_x) // step_x + 1
    filtered = np.zeros((x.shape[0], weight.shape[0], size_y, size_x), dtype=x.dtype)
    for y in range(size_y):
        band = bordered[:, :, y * step_y : y * step_y + kernel_y]
        for z in range(size_x):
            window = band[:, :, :, z * step_x : z * step_x + kernel_x]
            products = window[:, np.newaxis] * weight
            filtered[:, :, y, z] = products.sum(axis=(2, 3, 4))
    if bias is not None:
        filtered += bias.reshape(-1, 1, 1)
    return filtered


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Array:
    """Apply kernels to sequences, which are images of one row.

    Args:
        x: Sequences as (N, C_in, L).
        weight: Kernels as (C_out, C_in, K).
        bias: Numbers to add as (C_out,), or None.
        stride: Step of the kernel.
        padding: Width of the border of zeros.

    Returns:
        Filtered sequences as (N, C_out, L_out).
    """
    images, kernels = x[:, :, np.newaxis, :], weight[:, :, np.newaxis, :]
    one_row = conv2d(images, kernels, bias, stride=(1, stride), padding=(0, padding))
    return one_row[:, :, 0, :]


def maxpool(
    x: Array,
    kernel_size: Numbers,
    stride: Numbers | None = None,
    padding: Numbers = 0,
) -> Array:
    """Shrink images to the largest value of every window.

    Args:
        x: Images as (N, C, H, W).
        kernel_size: Size of the window.
        stride: Step of the window, or None for its size.
        padding: Width of the border of minus infinity.

    Returns:
        Shrunk images as (N, C, H_out, W_out).
    """
    high, wide = as_tuple(kernel_size)
    move_y, move_x = (high, wide) if stride is None else as_tuple(stride)
    rim_y, rim_x = as_tuple(padding)
    bordered = pad(x, (rim_x, rim_x, rim_y, rim_y), value=-np.inf)
    tops = range(0, bordered.shape[2] - high + 1, move_y)
    lefts = range(0, bordered.shape[3] - wide + 1, move_x)
    rows = [
        np.stack([bordered[:, :, t : t + high, s : s + wide].max(axis=(2, 3)) for s in lefts], -1)
        for t in tops
    ]
    return np.stack(rows, axis=2)
