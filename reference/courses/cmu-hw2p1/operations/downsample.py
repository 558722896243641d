"""Every so many cells of signals and images."""

import numpy as np

from grader.operation import Check

AXES = {"x": "...", "return": "..."}

SIZE_FORMULA = "an axis of n cells gets (n - 1) // factor + 1"

RULES = (
    "x is (N, C, W) or (N, C, H, W); N and C stay as they are.",
    "The first cell is kept and every factor-th after it, along every axis behind N and C.",
    "An axis of n cells has (n - 1) // factor + 1 then.",
)

_BOTH = ("one axis", "two axes")

CHECKS = {
    "basic": Check(asks="One channel: the first cell, and every factor-th after it.", needs=_BOTH),
    "batch": Check(
        asks="Every channel of every image keeps its cells.",
        needs=("batch", "channels"),
        permits=_BOTH,
    ),
    "remainder": Check(
        asks="Cells behind the last that is kept are left away.",
        needs=("remainder",),
        permits=_BOTH,
    ),
    "rectangular": Check(
        asks="Rows and columns need not be as many.", needs=("rectangular image",), permits=_BOTH
    ),
    "corner-sizes": Check(
        asks="A factor of 1 changes nothing; one that is larger than x leaves the first cell.",
        needs=("factor 1", "one cell left"),
        permits=_BOTH,
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("batch", "channels"),
        permits=(*_BOTH, "remainder", "rectangular image", "factor 1"),
    ),
}

IMPLIES = {"rectangular image": ("two axes",)}


def downsample(x, factor):
    """Keep the first cell, and every factor-th after it.

    Args:
        x: Signals, shape (N, C, W), or images, shape (N, C, H, W).
        factor: How far the cells lie apart that are kept, an int of at least 1.

    Returns:
        An array in which an axis of n cells behind N and C has (n - 1) // factor + 1.
    """
    return x[(..., *[slice(None, None, factor)] * (x.ndim - 2))].copy()


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
        "remainder": any((n - 1) % factor for n in sizes),
        "rectangular image": len(set(sizes)) > 1,
        "factor 1": factor == 1,
        "one cell left": factor >= max(sizes),
    }
    return {name for name, on in present.items() if on}


def cases(draw, on):
    """A few cells that are kept along each axis, and a factor of 2 to 4."""
    axes = 2 if "rectangular image" in on or "two axes" in on else 1
    if {*_BOTH} <= on and "rectangular image" not in on:
        axes = draw.integer(1, 2)
    factor = 1 if "factor 1" in on else draw.integer(2, 4)
    kept = 1 if "one cell left" in on else draw.integer(2, 4)
    sizes = [factor * (kept - 1) + 1] * axes
    if "rectangular image" in on:
        sizes[0] = factor * (draw.integer(2, 4, other_than=kept) - 1) + 1
    if "remainder" in on and factor > 1:
        sizes = [n + draw.integer(1, factor - 1) for n in sizes]
        if "rectangular image" not in on:
            sizes = [sizes[0]] * axes
    leading = [draw.integer(2, 3) if name in on else 1 for name in ("batch", "channels")]
    return {"x": draw.numbers((*leading, *sizes)), "factor": factor}


def in_torch(torch, x, factor):
    """The largest of windows of one cell."""
    pooled = (torch.nn.functional.max_pool1d, torch.nn.functional.max_pool2d)[x.ndim - 3]
    return pooled(x, 1, stride=factor)


def last_of_so_many(x, factor):
    """Your code leaves so many cells away before it keeps one.

    Which is the first cell that is kept?
    """
    return x[(..., *[slice(factor - 1, None, factor)] * (x.ndim - 2))].copy()


def whole_steps_alone(x, factor):
    """Your code keeps n // factor cells of n.

    How many are kept of 5 cells with a factor of 2?
    """
    kept = [slice(0, n // factor * factor, factor) for n in x.shape[2:]]
    return x[(..., *kept)].copy()


def means_of_so_many(x, factor):
    """Your code takes the mean of so many cells.

    What becomes of the cells between those that are kept?
    """
    wide = [(0, 0), (0, 0), *[(0, -n % factor) for n in x.shape[2:]]]
    cells = np.pad(x, wide, mode="edge")
    for axis in range(2, x.ndim):
        split = (*cells.shape[:axis], -1, factor, *cells.shape[axis + 1 :])
        cells = cells.reshape(split).mean(axis=axis + 1)
    return cells


def along_the_last_axis_alone(x, factor):
    """Your code leaves columns away, and no rows.

    Which axes does an image have besides its columns?
    """
    return x[..., ::factor].copy()


MISTAKES = (last_of_so_many, whole_steps_alone, means_of_so_many, along_the_last_axis_alone)
