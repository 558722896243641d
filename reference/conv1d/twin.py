"""The NumPy program for `conv1d` that is right; needs nothing but NumPy."""

import numpy as np
from numpy.typing import NDArray


def conv1d(
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    bias: NDArray[np.floating] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> NDArray[np.floating]:
    """Slide every kernel along a batch of sequences and return the weighted sums.

    Like `torch.nn.functional.conv1d`: the kernel is not flipped (cross-correlation).

    Args:
        x: Sequences, shape (N, C_in, L): N sequences of C_in channels and L cells.
        weight: Kernels, shape (C_out, C_in, K): one kernel for each output channel.
        bias: Number added to every cell of an output channel, shape (C_out,), or None.
        stride: Cells that the window moves at a time; at least 1.
        padding: Zeros put at both ends of every channel first; at least 0.

    Returns:
        A new array of shape (N, C_out, L_out) with L_out = (L + 2 * padding - K) // stride + 1,
        in the dtype of x. All arrays of a call share one dtype, float64 or float32. Arguments
        are not modified, and nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[[1.0, 2.0, 3.0, 4.0]]])
        >>> weight = np.array([[[1.0, 10.0]]])
        >>> conv1d(x, weight)
        array([[[21., 32., 43.]]])
    """
    batch, channels, length = x.shape
    padded = np.zeros((batch, channels, length + 2 * padding), dtype=x.dtype)
    padded[:, :, padding : padding + length] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2], axis=2)
    windows = windows[:, :, ::stride]
    out = np.einsum("ncli,oci->nol", windows, weight)
    if bias is not None:
        out += bias[:, np.newaxis]
    return np.ascontiguousarray(out)
