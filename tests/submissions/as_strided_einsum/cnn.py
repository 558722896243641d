"""CNN operations on strided views: windows are looked at, never copied.

Strides come from the arrays themselves, so that transposed, reversed and sliced inputs work.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

Array = np.ndarray


def _pair(number: int | tuple[int, int]) -> tuple[int, int]:
    return number if isinstance(number, tuple) else (number, number)


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Array:
    """Convolve sequences in the way of deep learning: without flipping the kernel.

    Args:
        x: Sequences of shape (N, C_in, L).
        weight: Kernels of shape (C_out, C_in, K).
        bias: Summand for each output channel, shape (C_out,).
        stride: Step of the window.
        padding: Number of zeros at each end.

    Returns:
        Array of shape (N, C_out, L_out).
    """
    if padding:
        n, c, cells = x.shape
        wide = np.zeros((n, c, cells + 2 * padding), dtype=x.dtype)
        wide[..., padding:-padding] = x
        x = wide
    size = weight.shape[-1]
    room = x.shape[-1] - size
    along_n, along_c, along_l = x.strides
    view = as_strided(
        x,
        shape=(*x.shape[:2], room // stride + 1, size),
        strides=(along_n, along_c, stride * along_l, along_l),
        writeable=False,
    )
    sums = np.einsum("nclk,ock->nol", view, weight)
    return sums if bias is None else sums + bias[:, None]


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Array:
    """Convolve images in the way of deep learning: without flipping the kernel.

    Args:
        x: Images of shape (N, C_in, H, W).
        weight: Kernels of shape (C_out, C_in, kH, kW).
        bias: Summand for each output channel, shape (C_out,).
        stride: Step of the window; a pair has the rows first.
        padding: Number of zeros on each side; a pair has the rows first.

    Returns:
        Array of shape (N, C_out, H_out, W_out).
    """
    s_h, s_w = _pair(stride)
    p_h, p_w = _pair(padding)
    n, c_in, h, w = x.shape
    _, _, k_h, k_w = weight.shape
    canvas = x
    if p_h or p_w:
        canvas = np.zeros((n, c_in, h + 2 * p_h, w + 2 * p_w), dtype=x.dtype)
        canvas[:, :, p_h : p_h + h, p_w : p_w + w] = x
    o_h = (canvas.shape[2] - k_h) // s_h + 1
    o_w = (canvas.shape[3] - k_w) // s_w + 1
    d_n, d_c, d_h, d_w = canvas.strides
    patches = as_strided(
        canvas,
        shape=(n, c_in, o_h, o_w, k_h, k_w),
        strides=(d_n, d_c, s_h * d_h, s_w * d_w, d_h, d_w),
        writeable=False,
    )
    y = np.einsum("nchwij,ocij->nohw", patches, weight)
    if bias is not None:
        y = y + bias[None, :, None, None]
    return y


def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
    """Enlarge an array by cells of one value.

    Args:
        x: The array.
        padding: Pairs (cells before, cells after), flat, for the last axis first.
        value: What the added cells hold.

    Returns:
        The enlarged array.
    """
    shape = np.array(x.shape)
    start = np.zeros_like(shape)
    for back, (low, high) in enumerate(zip(padding[::2], padding[1::2], strict=True), start=1):
        shape[-back] += low + high
        start[-back] = low
    enlarged = np.full(shape, value, dtype=x.dtype)
    corner = enlarged[tuple(slice(first, None) for first in start)]
    inside = as_strided(corner, shape=x.shape, strides=enlarged.strides)
    inside[...] = x
    return enlarged


def maxpool(
    x: Array,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Array:
    """Pool images by their maximum.

    Args:
        x: Images of shape (N, C, H, W).
        kernel_size: Size of the window; a pair has the rows first.
        stride: Step of the window, its own size if None; a pair has the rows first.
        padding: Cells of minus infinity on each side; a pair has the rows first.

    Returns:
        Array of shape (N, C, H_out, W_out).
    """
    f_h, f_w = _pair(kernel_size)
    t_h, t_w = (f_h, f_w) if stride is None else _pair(stride)
    q_h, q_w = _pair(padding)
    n, c, h, w = x.shape
    board = x
    if q_h or q_w:
        board = np.full((n, c, h + 2 * q_h, w + 2 * q_w), -np.inf, dtype=x.dtype)
        board[:, :, q_h : q_h + h, q_w : q_w + w] = x
    m_h = (board.shape[2] - f_h) // t_h + 1
    m_w = (board.shape[3] - f_w) // t_w + 1
    e_n, e_c, e_h, e_w = board.strides
    tiles = as_strided(
        board,
        shape=(n, c, m_h, m_w, f_h, f_w),
        strides=(e_n, e_c, t_h * e_h, t_w * e_w, e_h, e_w),
        writeable=False,
    )
    return tiles.max(axis=(4, 5))
