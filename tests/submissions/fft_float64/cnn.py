"""CNN operations whose convolutions are products of spectra.

Cross-correlation is multiplication by the conjugate spectrum of the kernel. It is circular with
the length of the padded input; the windows that fit are those that do not go around.
"""

import numpy as np

Array = np.ndarray


def _correlate(x: Array, weight: Array, pads: tuple[int, ...], steps: tuple[int, ...]) -> Array:
    """Correlations along all axes from the third on, in float64."""
    axes = tuple(range(2, x.ndim))
    sizes = [n + 2 * p for n, p in zip(x.shape[2:], pads, strict=True)]
    wide = np.zeros((*x.shape[:2], *sizes))
    inside = (slice(p, p + n) for n, p in zip(x.shape[2:], pads, strict=True))
    wide[:, :, *inside] = x
    signal = np.fft.rfftn(wide, axes=axes)
    kernels = np.fft.rfftn(weight.astype(np.float64), s=sizes, axes=axes)
    spectrum = np.einsum("nc...,oc...->no...", signal, kernels.conj())
    around = np.fft.irfftn(spectrum, s=sizes, axes=axes)
    windows = zip(sizes, weight.shape[2:], steps, strict=True)
    fitting = (slice(0, size - k + 1, step) for size, k, step in windows)
    return around[:, :, *fitting]


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Array:
    """Correlate sequences with kernels, by way of their frequencies.

    Args:
        x: Signals, shape (N, C_in, L).
        weight: Kernels, shape (C_out, C_in, K).
        bias: Constant part of every output channel, shape (C_out,), or None.
        stride: Distance of neighbouring output samples.
        padding: Samples of silence at either end.

    Returns:
        Correlations, shape (N, C_out, L_out).
    """
    correlation = _correlate(x, weight, (padding,), (stride,))
    if bias is not None:
        correlation = correlation + bias[:, np.newaxis]
    return correlation.astype(x.dtype)


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Array:
    """Correlate images with kernels, by way of their frequencies.

    Args:
        x: Images, shape (N, C_in, H, W).
        weight: Kernels, shape (C_out, C_in, kH, kW).
        bias: Constant part of every output channel, shape (C_out,), or None.
        stride: Distance of neighbouring output pixels, an int or (vertical, horizontal).
        padding: Black pixels on either side, an int or (vertical, horizontal).

    Returns:
        Correlations, shape (N, C_out, H_out, W_out).
    """
    steps = (stride, stride) if isinstance(stride, int) else stride
    pads = (padding, padding) if isinstance(padding, int) else padding
    correlation = _correlate(x, weight, pads, steps)
    if bias is not None:
        correlation = correlation + bias[:, np.newaxis, np.newaxis]
    return correlation.astype(x.dtype)


def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
    """Extend an array: write it into the first corner of a larger one, then roll that.

    Args:
        x: Samples along any number of axes.
        padding: Extension before and after the last axis, the one before it, and so on.
        value: Sample in the extension.

    Returns:
        Extended samples.
    """
    reached = len(padding) // 2
    before = (0,) * (x.ndim - reached) + padding[0::2][::-1]
    after = (0,) * (x.ndim - reached) + padding[1::2][::-1]
    sizes = [sum(parts) for parts in zip(before, x.shape, after, strict=True)]
    large = np.full(sizes, value, dtype=x.dtype)
    large[tuple(map(slice, x.shape))] = x
    return np.roll(large, before, axis=tuple(range(x.ndim)))


def _largest_along(x: Array, axis: int, size: int, step: int, rim: int) -> Array:
    """Maxima of windows along one axis."""
    lines = np.moveaxis(x, axis, 0)
    filled = np.full((len(lines) + 2 * rim, *lines.shape[1:]), -np.inf, dtype=x.dtype)
    filled[rim : rim + len(lines)] = lines
    starts = range(0, len(filled) - size + 1, step)
    return np.moveaxis(np.stack([filled[s : s + size].max(axis=0) for s in starts]), 0, axis)


def maxpool(
    x: Array,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Array:
    """Pool by maximum, along columns first and then along rows: a maximum is separable.

    Args:
        x: Images, shape (N, C, H, W).
        kernel_size: Extent of a window, an int or (vertical, horizontal).
        stride: Distance of neighbouring windows, the extent of one if None.
        padding: Pixels of minus infinity on either side, an int or (vertical, horizontal).

    Returns:
        Maxima, shape (N, C, H_out, W_out).
    """
    if stride is None:
        stride = kernel_size
    per_axis = [(o, o) if isinstance(o, int) else o for o in (kernel_size, stride, padding)]
    for axis, (size, step, rim) in enumerate(zip(*per_axis, strict=True), start=2):
        x = _largest_along(x, axis, size, step, rim)
    return x
