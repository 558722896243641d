"""CNN operations by hand: fill in the functions, NumPy only.

Each docstring says what its function is given and what it has to return. Functions can use each
other. See README.md beside this file for how to check your work.
"""

import numpy as np


def pad(x, padding, value=0.0):
    """Put cells that hold `value` around an array.

    Like `torch.nn.functional.pad` with `mode="constant"`.

    Args:
        x: Array with any number of axes, at least one.
        padding: How many cells to add, as a flat tuple of ints of at least 0: the first two
            numbers are for the start and the end of the LAST axis (left, right), the next two for
            the axis before it (top, bottom), and so on. Axes that the tuple does not reach stay
            as they are.
        value: Number that fills the new cells.

    Returns:
        A new array in the dtype of x, float64 or float32, in which every padded axis is longer by
        its two numbers: an axis of n cells with (before, after) has n + before + after. x is not
        modified, the answer shares no memory with it (also where there is nothing to pad), and
        nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> pad(x, (1, 0), value=9.0)
        array([[9., 1., 2.],
               [9., 3., 4.]])
    """
    raise NotImplementedError("write pad here")


def conv1d(x, weight, bias=None, stride=1, padding=0):
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
    raise NotImplementedError("write conv1d here")


def conv2d(x, weight, bias=None, stride=1, padding=0):
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
    raise NotImplementedError("write conv2d here")


def maxpool(x, kernel_size, stride=None, padding=0):
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
    raise NotImplementedError("write maxpool here")
