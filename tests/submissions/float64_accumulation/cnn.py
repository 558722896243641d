"""CNN operations that compute in float64 whatever comes in, and cast their answer back.

Sums of float32 products lose digits when many of them are added; in float64 they do not.
"""

import numpy as np

Array = np.ndarray


def _framed(x: Array, rows: int, columns: int, fill: float) -> Array:
    """The images in float64 with `fill` around them."""
    n, c, height, width = x.shape
    frame = np.full((n, c, height + 2 * rows, width + 2 * columns), fill, dtype=np.float64)
    frame[:, :, rows : rows + height, columns : columns + width] = x
    return frame


def _corners(
    sizes: tuple[int, ...], kernel: tuple[int, ...], steps: tuple[int, ...]
) -> list[range]:
    """First row or first column of every window, along each axis."""
    return [range(0, n - k + 1, s) for n, k, s in zip(sizes, kernel, steps, strict=True)]


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Array:
    """Correlate sequences with kernels in double precision.

    Args:
        x: Sequences (N, C_in, L), float32 or float64.
        weight: Kernels (C_out, C_in, K), likewise.
        bias: Numbers to add (C_out,), or None.
        stride: Keep every how-manieth correlation.
        padding: Zeros at both ends.

    Returns:
        Correlations (N, C_out, L_out) in the dtype of x.
    """
    n, channels, length = x.shape
    padded = np.zeros((n, channels, length + 2 * padding), dtype=np.float64)
    padded[:, :, padding : padding + length] = x
    kernels = weight.astype(np.float64)
    rows = []
    for sequence in padded:
        for kernel in kernels:
            pairs = zip(sequence, kernel, strict=True)
            rows.append(sum(np.correlate(line, taps, "valid")[::stride] for line, taps in pairs))
    answer = np.stack(rows).reshape(n, len(kernels), -1)
    if bias is not None:
        answer += bias.astype(np.float64)[:, np.newaxis]
    return answer.astype(x.dtype)


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Array:
    """Correlate images with kernels in double precision.

    Args:
        x: Images (N, C_in, H, W), float32 or float64.
        weight: Kernels (C_out, C_in, kH, kW), likewise.
        bias: Numbers to add (C_out,), or None.
        stride: Cells between windows, an int or (rows, columns).
        padding: Rings of zeros, an int or (rows, columns).

    Returns:
        Correlations (N, C_out, H_out, W_out) in the dtype of x.
    """
    steps = stride if isinstance(stride, tuple) else (stride, stride)
    rings = padding if isinstance(padding, tuple) else (padding, padding)
    frame = _framed(x, *rings, fill=0.0)
    kernel_rows, kernel_columns = weight.shape[2:]
    tops, lefts = _corners(frame.shape[2:], weight.shape[2:], steps)
    flat_kernels = weight.astype(np.float64).reshape(len(weight), -1).T
    answer = np.zeros((len(x), len(weight), len(tops), len(lefts)))
    for row, top in enumerate(tops):
        for column, left in enumerate(lefts):
            patch = frame[:, :, top : top + kernel_rows, left : left + kernel_columns]
            answer[:, :, row, column] = patch.reshape(len(x), -1) @ flat_kernels
    if bias is not None:
        answer += bias.astype(np.float64).reshape(1, -1, 1, 1)
    return answer.astype(x.dtype)


def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
    """Add constant cells, the last axis first and the others by calling itself.

    Args:
        x: Array with one or more axes.
        padding: Pairs of numbers of cells, the pair of the last axis first.
        value: The constant.

    Returns:
        Larger array in the dtype of x.
    """
    before, after, *others = padding
    *outer, last = x.shape
    wide = np.full((*outer, before + last + after), value, dtype=x.dtype)
    wide[..., before : before + last] = x
    if not others:
        return wide
    turned = pad(np.moveaxis(wide, -1, 0), tuple(others), value)
    return np.moveaxis(turned, 0, -1)


def maxpool(
    x: Array,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Array:
    """Take maxima of windows.

    Args:
        x: Images (N, C, H, W), float32 or float64.
        kernel_size: Cells of a window, an int or (rows, columns).
        stride: Cells between windows, an int or (rows, columns); the kernel size if None.
        padding: Rings of minus infinity, an int or (rows, columns).

    Returns:
        Maxima (N, C, H_out, W_out) in the dtype of x.
    """
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    steps = kernel if stride is None else stride
    steps = steps if isinstance(steps, tuple) else (steps, steps)
    rings = padding if isinstance(padding, tuple) else (padding, padding)
    frame = _framed(x, *rings, fill=-np.inf)
    tops, lefts = _corners(frame.shape[2:], kernel, steps)
    answer = np.zeros((*x.shape[:2], len(tops), len(lefts)))
    for row, top in enumerate(tops):
        for column, left in enumerate(lefts):
            patch = frame[:, :, top : top + kernel[0], left : left + kernel[1]]
            answer[:, :, row, column] = patch.max(axis=(2, 3))
    return answer.astype(x.dtype)
