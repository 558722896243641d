"""Zeros between the cells of signals and images."""

import numpy as np

from grader.operation import Check

AXES = {"x": "...", "return": "..."}

SIZE_FORMULA = "an axis of n cells gets factor * (n - 1) + 1"

RULES = (
    "x is (N, C, W) or (N, C, H, W); N and C stay as they are.",
    "Between two neighbours come factor - 1 zeros, along every axis behind N and C.",
    "An axis of n cells has factor * (n - 1) + 1 then: nothing comes behind the last cell.",
)

_BOTH = ("one axis", "two axes")

CHECKS = {
    "basic": Check(asks="One channel: zeros come between neighbouring cells.", needs=_BOTH),
    "batch": Check(
        asks="Every channel of every image gets its zeros.",
        needs=("batch", "channels"),
        permits=_BOTH,
    ),
    "rectangular": Check(
        asks="Rows and columns need not be as many.", needs=("rectangular image",), permits=_BOTH
    ),
    "corner-sizes": Check(
        asks="A factor of 1 changes nothing, and a single cell stays alone.",
        needs=("factor 1", "one cell"),
        permits=_BOTH,
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("batch", "channels"),
        permits=(*_BOTH, "rectangular image", "factor 1"),
    ),
}

IMPLIES = {"rectangular image": ("two axes",)}


def upsample(x, factor):
    """Put zeros between neighbouring cells.

    Args:
        x: Signals, shape (N, C, W), or images, shape (N, C, H, W).
        factor: How far neighbours lie apart then, an int of at least 1: factor - 1 zeros come
            between them.

    Returns:
        An array in which an axis of n cells behind N and C has factor * (n - 1) + 1: nothing comes
        behind the last cell.
    """
    sizes = [factor * (n - 1) + 1 for n in x.shape[2:]]
    out = np.zeros((*x.shape[:2], *sizes), x.dtype)
    out[(..., *[slice(None, None, factor)] * len(sizes))] = x
    return out


def accepts(x, factor):
    """Any signals or images, and any factor."""
    return x.ndim in {3, 4} and min(x.shape) >= 1 and factor >= 1


def features(x, factor):
    """What a call switches on."""
    sizes = x.shape[2:]
    present = {
        "one axis": len(sizes) == 1,
        "two axes": len(sizes) == 2,
        "batch": x.shape[0] > 1,
        "channels": x.shape[1] > 1,
        "rectangular image": len(set(sizes)) > 1,
        "factor 1": factor == 1,
        "one cell": max(sizes) == 1,
    }
    return {name for name, on in present.items() if on}


def cases(draw, on):
    """A few cells along each axis, and a factor of 2 to 4."""
    axes = 2 if "rectangular image" in on or "two axes" in on else 1
    if {*_BOTH} <= on and "rectangular image" not in on:
        axes = draw.integer(1, 2)
    size = 1 if "one cell" in on else draw.integer(2, 5)
    sizes = [size] * axes
    if "rectangular image" in on:
        sizes[0] = draw.integer(2, 5, other_than=size)
    leading = [draw.integer(2, 3) if name in on else 1 for name in ("batch", "channels")]
    factor = 1 if "factor 1" in on else draw.integer(2, 4)
    return {"x": draw.numbers((*leading, *sizes)), "factor": factor}


def in_torch(torch, x, factor):
    """A transposed convolution with a kernel of a single one for every channel."""
    axes = x.ndim - 2
    kernels = torch.ones((x.shape[1], 1, *[1] * axes), dtype=x.dtype)
    spread = (torch.nn.functional.conv_transpose1d, torch.nn.functional.conv_transpose2d)[axes - 1]
    return spread(x, kernels, stride=factor, groups=x.shape[1])


def zeros_behind_the_last(x, factor):
    """Your answer has zeros behind the last cell, too.

    How many gaps are there between n cells?
    """
    out = np.zeros((*x.shape[:2], *[factor * n for n in x.shape[2:]]), x.dtype)
    out[(..., *[slice(None, None, factor)] * (x.ndim - 2))] = x
    return out


def as_many_zeros_as_the_factor(x, factor):
    """Your code puts as many zeros between two cells as the factor is.

    How far do neighbours lie apart then?
    """
    return upsample(x, factor + 1)


def cells_repeated(x, factor):
    """Your code repeats cells, where zeros belong.

    What are the cells between two neighbours of x?
    """
    for axis in range(2, x.ndim):
        x = np.repeat(x, factor, axis)
    return x[(..., *[slice(None, 1 - factor or None)] * (x.ndim - 2))].copy()


def along_the_last_axis_alone(x, factor):
    """Your code puts zeros between columns, and none between rows.

    Which axes does an image have besides its columns?
    """
    out = np.zeros((*x.shape[:-1], factor * (x.shape[-1] - 1) + 1), x.dtype)
    out[..., ::factor] = x
    return out


MISTAKES = (
    zeros_behind_the_last,
    as_many_zeros_as_the_factor,
    cells_repeated,
    along_the_last_axis_alone,
)
