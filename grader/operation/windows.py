"""Sliding windows: what convolution and pooling have in common."""

import math
from collections.abc import Callable
from typing import NamedTuple

from grader.records.case import on_arguments
from grader.records.sliding import Sliding, SlidingArguments
from grader.records.taps import Combines

SIZES = ("1x1 kernel", "kernel covers input", "stride > kernel", "remainder")
"""Features at the edges of what sizes can be."""

PER_AXIS = (
    "per-axis stride",
    "per-axis padding",
    "rectangular kernel",
    "rectangular image",
    "rectangular answer",
)
"""Features that only several spatial axes can have."""

IMPLIES = {
    "equal pair": ("pair arguments",),
    "per-axis stride": ("stride", "pair arguments"),
    "per-axis padding": ("padding", "pair arguments"),
    "padding >= kernel": ("padding",),
    "stride > kernel": ("stride",),
    "remainder": ("stride",),
}
"""By features of sizes, the features that are on whenever they are."""


class WindowSizes(NamedTuple):
    """Image, kernel, stride and padding along each spatial axis."""

    sizes: tuple[int, ...]
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]


def per_axis(option: object, axes: int) -> tuple[int, ...]:
    """An int or a tuple of ints as one int for each of `axes` spatial axes."""
    return option if isinstance(option, tuple) else (int(str(option)),) * axes


def output_sizes(
    sizes: tuple[int, ...],
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
) -> tuple[int, ...]:
    """Windows that fit along every axis: `(size + 2*padding - kernel) // stride + 1`."""
    return tuple(
        (n + 2 * p - k) // s + 1 for n, k, s, p in zip(sizes, kernel, stride, padding, strict=True)
    )


def input_sizes(
    outputs: tuple[int, ...], kernel: tuple[int, ...], stride: int, padding: int
) -> tuple[int, ...]:
    """Smallest sizes in which that many windows fit along every axis."""
    return tuple((o - 1) * stride + k - 2 * padding for o, k in zip(outputs, kernel, strict=True))


def padded_cells(leading: tuple[int, ...], sizes: tuple[int, ...], padding: tuple[int, ...]) -> int:
    """Cells of padded images; `leading` are their axes that are not spatial, e.g. (N, C)."""
    spatial = (n + 2 * p for n, p in zip(sizes, padding, strict=True))
    return math.prod((*leading, *spatial))


def slides(
    sizes_of: Callable[..., WindowSizes],
    *words: str,
    each: str,
    combines: Combines,
    kernel: str = "",
    size: str = "",
    added: str = "",
    fill: float = 0.0,
) -> Sliding:
    """How a window slides over the spatial axes of x.

    Args:
        sizes_of: The sizes along each spatial axis, of the arguments of the operation.
        words: What one step along each spatial axis is called.
        each: What one of those along the first axis of x is called.
        combines: What becomes of the cells of a window.
        kernel: The array that the cells of a window are multiplied with; empty if it is none.
        size: The argument that gives the window's size; empty where the kernel has it.
        added: The array of one number for each output channel; empty if nothing is added.
        fill: What a cell of padding counts as.
    """
    of = on_arguments(sizes_of)
    return Sliding(
        kernel=kernel,
        combines=combines,
        window=lambda case: of(case).kernel,
        steps=lambda case: of(case).stride,
        widths=lambda case: ((0, 0), (0, 0), *((p, p) for p in of(case).padding)),
        fill=fill,
        words=(each, "channel", *words),
        arguments=SlidingArguments(stride="stride", padding="padding", size=size, added=added),
    )


FEATURES = (*SIZES, *PER_AXIS, "stride", "padding", "padding >= kernel", "even kernel")
"""Features that the sizes of a sliding window can switch on."""


def window_features(
    sizes: tuple[int, ...],
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
) -> set[str]:
    """The features that the sizes of a sliding window switch on."""
    padded = [n + 2 * p for n, p in zip(sizes, padding, strict=True)]
    present = {
        "stride": max(stride) > 1,
        "per-axis stride": len(set(stride)) > 1,
        "padding": max(padding) > 0,
        "per-axis padding": len(set(padding)) > 1,
        "padding >= kernel": any(p >= k for p, k in zip(padding, kernel, strict=True)),
        "rectangular kernel": len(set(kernel)) > 1,
        "rectangular image": len(set(sizes)) > 1,
        "rectangular answer": len(set(output_sizes(sizes, kernel, stride, padding))) > 1,
        "even kernel": any(k % 2 == 0 for k in kernel),
        "1x1 kernel": max(kernel) == 1,
        "kernel covers input": any(n == k for n, k in zip(padded, kernel, strict=True)),
        "stride > kernel": any(s > k for s, k in zip(stride, kernel, strict=True)),
        "remainder": any((n - k) % s for n, k, s in zip(padded, kernel, stride, strict=True)),
    }
    return {feature for feature, on in present.items() if on}
