"""The NumPy program for `conv2d` that is right; needs nothing but NumPy."""

import numpy as np
from numpy.typing import NDArray


def conv2d(
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    bias: NDArray[np.floating] | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Slide every kernel over a batch of images and return the weighted sums.

    Like `torch.nn.functional.conv2d`: the kernel is not flipped (cross-correlation).

    Args:
        x: Images, shape (N, C_in, H, W): N images of C_in channels, H rows and W columns.
        weight: Kernels, shape (C_out, C_in, kH, kW): one kernel for each output channel.
        bias: Number added to every cell of an output channel, shape (C_out,), or None.
        stride: Cells that the window moves at a time: an int for rows and columns alike, or a
            pair (rows, columns); at least 1.
        padding: Rings of zeros put around every channel first: an int, or a pair (rows on top
            and bottom, columns left and right); at least 0.

    Returns:
        A new array of shape (N, C_out, H_out, W_out) with
        H_out = (H + 2 * padding_rows - kH) // stride_rows + 1 and
        W_out = (W + 2 * padding_columns - kW) // stride_columns + 1,
        in the dtype of x. All arrays of a call share one dtype, float64 or float32. Arguments
        are not modified, and nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
        >>> weight = np.array([[[[1.0, 10.0]]]])
        >>> conv2d(x, weight)
        array([[[[21., 32.],
                 [54., 65.]]]])
    """
    pad_rows, pad_columns = padding if isinstance(padding, tuple) else (padding, padding)
    step_rows, step_columns = stride if isinstance(stride, tuple) else (stride, stride)
    batch, channels, height, width = x.shape
    padded = np.zeros(
        (batch, channels, height + 2 * pad_rows, width + 2 * pad_columns), dtype=x.dtype
    )
    padded[:, :, pad_rows : pad_rows + height, pad_columns : pad_columns + width] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::step_rows, ::step_columns]
    out = np.einsum("nchwij,ocij->nohw", windows, weight)
    if bias is not None:
        out += bias[:, np.newaxis, np.newaxis]
    return np.ascontiguousarray(out)
