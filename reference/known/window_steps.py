"""The steps of a window that slides, each of which a known mistake can replace."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.operation.windows import per_axis
from grader.records.case import Array
from grader.records.mistake import Steps

Widths = Sequence[tuple[int, int]]
"""Cells of padding (before, after) along each spatial axis."""


def strides(stride: object, kernel: Sequence[int]) -> Sequence[int]:
    """The argument `stride` for each axis; None means the kernel."""
    return tuple(kernel) if stride is None else per_axis(stride, len(kernel))


def padding_widths(padding: object, axes: int) -> Widths:
    """The argument `padding` as cells before and after, for each axis."""
    return [(width, width) for width in per_axis(padding, axes)]


def surround(x: Array, widths: Widths, fill: float) -> Array:
    """Cells that hold `fill` around the spatial axes of x (N, C, *sizes)."""
    spatial = x.shape[2:]
    shape = [n + before + after for n, (before, after) in zip(spatial, widths, strict=True)]
    padded = np.full((*x.shape[:2], *shape), fill, dtype=x.dtype)
    inside = [slice(before, before + n) for n, (before, _) in zip(spatial, widths, strict=True)]
    padded[(slice(None), slice(None), *inside)] = x
    return padded


def pad_with(fill: float) -> Callable[[Array, Widths], Array]:
    """The step that puts cells holding `fill` around x."""
    return lambda x, widths: surround(x, widths, fill)


def sizes(
    spatial: Sequence[int], kernel: Sequence[int], stride: Sequence[int], widths: Widths
) -> Sequence[int]:
    """Cells of the answer along each axis."""
    return [
        (n + before + after - k) // s + 1
        for n, k, s, (before, after) in zip(spatial, kernel, stride, widths, strict=True)
    ]


def positions(
    kernel: Sequence[int], stride: Sequence[int], _: Widths, out: Sequence[int]
) -> list[Array]:
    """For each axis the cells of the padded x that a window covers, shape (out, kernel)."""
    return [
        np.arange(n)[:, np.newaxis] * s + np.arange(k)
        for k, s, n in zip(kernel, stride, out, strict=True)
    ]


def spread(indices: Sequence[Array]) -> list[Array]:
    """Indices along each axis, in shapes that give windows (*out, *kernel) together."""
    axes = len(indices)
    spread = []
    for axis, index in enumerate(indices):
        shape = [1] * (2 * axes)
        shape[axis], shape[axes + axis] = index.shape
        spread.append(index.reshape(shape))
    return spread


def gather(padded: Array, indices: Sequence[Array]) -> Array:
    """All windows, shape (N, C, *out, *kernel).

    Raises:
        IndexError: A window reaches beyond the padded x.
    """
    covered: tuple[Any, ...] = (slice(None), slice(None), *spread(indices))
    windows: Array = padded[covered]
    return windows


def within(fill: float, *, whole: bool) -> Callable[[Array, Sequence[Array]], Array]:
    """A `gather` for windows that reach beyond x.

    Args:
        fill: What is read there.
        whole: Whether a window that is not whole reads nothing but that.
    """

    def gather_within(padded: Array, indices: Sequence[Array]) -> Array:
        axes = len(indices)
        inside: Any = True
        for index, length in zip(spread(indices), padded.shape[2:], strict=True):
            inside = inside & (index >= 0) & (index < length)
        clipped = [
            np.clip(index, 0, length - 1)
            for index, length in zip(indices, padded.shape[2:], strict=True)
        ]
        if whole:
            last = tuple(range(axes, 2 * axes))
            inside = inside.all(axis=last, keepdims=True)
        return np.where(inside, gather(padded, clipped), fill).astype(padded.dtype)

    return gather_within


def sliced(fill: float) -> Callable[[Array, Sequence[Array]], Array]:
    """A `gather` for a maximum over slices, which are cut at the end of x and must not be empty."""
    cut = within(fill, whole=False)

    def gather_slices(padded: Array, indices: Sequence[Array]) -> Array:
        lengths = padded.shape[2:]
        if any((index[:, 0] >= n).any() for index, n in zip(indices, lengths, strict=True)):
            raise ValueError(lengths)
        return cut(padded, indices)

    return gather_slices


def beyond(fill: float) -> tuple[Steps, ...]:
    """What programs do with a window that reaches beyond x: fail, read less, or leave it out."""
    return (
        {},
        {"gather": within(fill, whole=False)},
        {"gather": within(0.0, whole=True)},
    )
