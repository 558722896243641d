"""The gradient of `downsample` with respect to its input."""

import numpy as np

from grader.operation import Check, vjp

AXES = {"grad_output": "...", "x": "...", "return": "..."}

SIZE_FORMULA = "the answer has the shape of x"

RULES = (
    "grad_output is (N, C, (W - 1) // factor + 1), or likewise with rows and columns.",
    "The cells that were kept get their gradients, all others 0.",
    "The answer has the shape of x, also where cells were left away behind the last.",
)

_BOTH = ("one axis", "two axes")

CHECKS = {
    "basic": Check(asks="One channel: gradients go back to their places.", needs=_BOTH),
    "batch": Check(
        asks="Every channel of every image has gradients of its own.",
        needs=("batch", "channels"),
        permits=_BOTH,
    ),
    "remainder": Check(
        asks="Cells that were left away behind the last get the gradient 0.",
        needs=("remainder",),
        permits=_BOTH,
    ),
    "rectangular": Check(
        asks="Rows and columns need not be as many.", needs=("rectangular image",), permits=_BOTH
    ),
    "corner-sizes": Check(
        asks="A factor of 1 changes nothing; one that is larger than x left the first cell.",
        needs=("factor 1", "one cell left"),
        permits=_BOTH,
        borrows=("remainder",),
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("batch", "channels"),
        permits=(*_BOTH, "rectangular image", "factor 1"),
        borrows=("remainder",),
    ),
}

IMPLIES = {"rectangular image": ("two axes",)}


def downsample_dx(grad_output, x, factor):
    """Give every cell that was kept its gradient, and all others 0.

    Args:
        grad_output: Gradient of what downsample returned, an axis of n cells of x having
            (n - 1) // factor + 1.
        x: Signals, shape (N, C, W), or images, shape (N, C, H, W).
        factor: How far the cells lie apart that were kept, an int of at least 1.

    Returns:
        An array of the shape of x.
    """
    out = np.zeros(x.shape, grad_output.dtype)
    out[(..., *[slice(None, None, factor)] * (x.ndim - 2))] = grad_output
    return out


def accepts(grad_output, x, factor):
    """Signals or images, and gradients of what is kept of them."""
    if x.ndim not in {3, 4} or min(x.shape) < 1 or factor < 1:
        return False
    return grad_output.shape == (*x.shape[:2], *[(n - 1) // factor + 1 for n in x.shape[2:]])


def features(grad_output, x, factor):
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
    """A few cells that were kept along each axis, and a factor of 2 to 4."""
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
    return {
        "grad_output": draw.numbers((*leading, *[(n - 1) // factor + 1 for n in sizes])),
        "x": draw.numbers((*leading, *sizes)),
        "factor": factor,
    }


def in_torch(torch, grad_output, x, factor):
    """By autograd, of the largest of windows of one cell."""
    pooled = (torch.nn.functional.max_pool1d, torch.nn.functional.max_pool2d)[x.ndim - 3]
    return vjp(torch, lambda at: pooled(at, 1, stride=factor), x, grad_output)


def cells_behind_the_last_forgotten(grad_output, x, factor):
    """Your answer ends with the last cell that was kept.

    What is the gradient of a cell that was left away?
    """
    kept = [slice(0, factor * (n - 1) + 1) for n in grad_output.shape[2:]]
    return downsample_dx(grad_output, x, factor)[(..., *kept)].copy()


def so_many_for_each_cell(grad_output, x, factor):
    """Your answer has so many cells for each that was kept, whatever the size of x.

    What shape has the gradient of x?
    """
    out = np.zeros((*x.shape[:2], *[factor * n for n in grad_output.shape[2:]]), x.dtype)
    out[(..., *[slice(None, None, factor)] * (x.ndim - 2))] = grad_output
    return out


def gradients_repeated(grad_output, x, factor):
    """Your code gives the gradient of a cell that was kept to those behind it, too.

    How does the answer depend on a cell that was left away?
    """
    for axis in range(2, x.ndim):
        grad_output = np.repeat(grad_output, factor, axis)
    return grad_output[(..., *[slice(0, n) for n in x.shape[2:]])].copy()


def along_the_last_axis_alone(grad_output, x, factor):
    """Your code puts columns back to their places, and rows side by side.

    Along which axes of an image were cells left away?
    """
    out = np.zeros((*grad_output.shape[:-1], x.shape[-1]), x.dtype)
    out[..., ::factor] = grad_output
    return out


MISTAKES = (
    cells_behind_the_last_forgotten,
    so_many_for_each_cell,
    gradients_repeated,
    along_the_last_axis_alone,
)
