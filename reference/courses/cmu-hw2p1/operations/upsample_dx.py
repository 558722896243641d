"""The gradient of `upsample` with respect to its input."""

import numpy as np

from grader.operation import Check, vjp

AXES = {"grad_output": "...", "x": "...", "return": "..."}

SIZE_FORMULA = "the answer has the shape of x"

RULES = (
    "grad_output is (N, C, factor * (W - 1) + 1), or likewise with rows and columns.",
    "Every factor-th cell of it is that of a cell of x; the zeros between do not depend on x.",
)

_BOTH = ("one axis", "two axes")

CHECKS = {
    "basic": Check(asks="One channel: every cell gets the gradient of its place.", needs=_BOTH),
    "batch": Check(
        asks="Every channel of every image has gradients of its own.",
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


def upsample_dx(grad_output, x, factor):
    """Give every cell of x the gradient of the place that it was put to.

    Args:
        grad_output: Gradient of what upsample returned, an axis of n cells of x having
            factor * (n - 1) + 1.
        x: Signals, shape (N, C, W), or images, shape (N, C, H, W).
        factor: How far neighbours were put apart, an int of at least 1.

    Returns:
        An array of the shape of x.
    """
    return grad_output[(..., *[slice(None, None, factor)] * (x.ndim - 2))].copy()


def accepts(grad_output, x, factor):
    """Signals or images, and gradients of what they become."""
    if x.ndim not in {3, 4} or min(x.shape) < 1 or factor < 1:
        return False
    return grad_output.shape == (*x.shape[:2], *[factor * (n - 1) + 1 for n in x.shape[2:]])


def features(grad_output, x, factor):
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
    size = 1 if "one cell" in on else draw.integer(2, 4)
    sizes = [size] * axes
    if "rectangular image" in on:
        sizes[0] = draw.integer(2, 4, other_than=size)
    leading = [draw.integer(2, 3) if name in on else 1 for name in ("batch", "channels")]
    factor = 1 if "factor 1" in on else draw.integer(2, 4)
    return {
        "grad_output": draw.numbers((*leading, *[factor * (n - 1) + 1 for n in sizes])),
        "x": draw.numbers((*leading, *sizes)),
        "factor": factor,
    }


def in_torch(torch, grad_output, x, factor):
    """By autograd, of a transposed convolution with a kernel of a single one."""
    axes = x.ndim - 2
    kernels = torch.ones((x.shape[1], 1, *[1] * axes), dtype=x.dtype)
    spread = (torch.nn.functional.conv_transpose1d, torch.nn.functional.conv_transpose2d)[axes - 1]

    def forward(at):
        return spread(at, kernels, stride=factor, groups=x.shape[1])

    return vjp(torch, forward, x, grad_output)


def sums_between_neighbours(grad_output, x, factor):
    """Your code adds the gradients of the zeros between to that of a cell.

    How does a zero that was put in depend on x?
    """
    wide = [(0, 0), (0, 0), *[(0, factor - 1)] * (x.ndim - 2)]
    cells = np.pad(grad_output, wide)
    for axis in range(2, x.ndim):
        split = (*cells.shape[:axis], x.shape[axis], factor, *cells.shape[axis + 1 :])
        cells = cells.reshape(split).sum(axis=axis + 1)
    return cells


def from_the_second_place(grad_output, x, factor):
    """Your code takes the gradients one place too late.

    Where was the first cell of x put?
    """
    cells = np.roll(grad_output, -1, axis=tuple(range(2, x.ndim)))
    return upsample_dx(cells, x, factor)


def along_the_last_axis_alone(grad_output, x, factor):
    """Your code takes every so many columns, and all of the rows.

    Between which cells of an image did zeros come?
    """
    return grad_output[..., ::factor].copy()


def gradient_as_it_is(grad_output, x, factor):
    """Your code gives back the gradient with the places of the zeros in it.

    What shape has the gradient of x?
    """
    return grad_output.copy()


MISTAKES = (
    sums_between_neighbours,
    from_the_second_place,
    along_the_last_axis_alone,
    gradient_as_it_is,
)
