"""Zeros around every image of a batch."""

import numpy as np

from grader.operation import Check

AXES = {"x": "N H W C", "return": "N H_out W_out C"}

SIZE_FORMULA = "H_out = H + 2 * padding, and W_out likewise with W"

CHECKS = {
    "basic": Check(asks="One image of one channel: zeros come on all four sides alike."),
    "batch": Check(
        asks="Every channel of every image is padded, and none is added.",
        needs=("batch", "channels"),
    ),
    "rectangular": Check(
        asks="Rows and columns need not be as many.", needs=("rectangular image",)
    ),
    "corner-sizes": Check(
        asks="Padding 0 adds nothing; a single cell, and more padding than there are cells.",
        needs=("no padding", "padding > size"),
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("batch", "channels"),
        permits=("rectangular image", "padding > size"),
    ),
}


def zero_padding(x, padding):
    """Put zeros around every image.

    Args:
        x: Images, shape (N, H, W, C): N images of H rows and W columns, with C channels.
        padding: Rows of zeros above and below, and columns of zeros left and right, an int of at
            least 0.

    Returns:
        An array of shape (N, H + 2 * padding, W + 2 * padding, C) with the images in the middle.
    """
    n, height, width, c = x.shape
    out = np.zeros((n, height + 2 * padding, width + 2 * padding, c), x.dtype)
    out[:, padding : padding + height, padding : padding + width] = x
    return out


def accepts(x, padding):
    """Any images, and any padding."""
    return x.ndim == 4 and min(x.shape) >= 1 and padding >= 0


def features(x, padding):
    """What a call switches on."""
    n, height, width, c = x.shape
    present = {
        "batch": n > 1,
        "channels": c > 1,
        "rectangular image": height != width,
        "no padding": padding == 0,
        "padding > size": padding > min(height, width),
    }
    return {name for name, on in present.items() if on}


def cases(draw, on):
    """A few rows and columns, and padding of 1 or 2."""
    height = width = draw.integer(2, 4)
    if "rectangular image" in on:
        height = draw.integer(2, 4, other_than=width)
    padding = 0 if "no padding" in on else draw.integer(1, 2)
    if "padding > size" in on:
        padding = max(height, width) + 1
    n, c = (draw.integer(2, 3) if name in on else 1 for name in ("batch", "channels"))
    return {"x": draw.numbers((n, height, width, c)), "padding": padding}


def in_torch(torch, x, padding):
    """PyTorch's, which begins with the last axis."""
    return torch.nn.functional.pad(x, (0, 0, padding, padding, padding, padding))


def behind_alone(x, padding):
    """Your code puts all zeros below and to the right.

    How many rows come above an image?
    """
    out = np.zeros_like(zero_padding(x, padding))
    out[:, : x.shape[1], : x.shape[2]] = x
    return out


def half_of_it(x, padding):
    """Your answer is larger by the padding, not by twice of it.

    On how many sides of an image come rows of zeros?
    """
    whole = zero_padding(x, padding)
    return whole[:, padding // 2 : whole.shape[1] - (padding + 1) // 2][
        :, :, padding // 2 : whole.shape[2] - (padding + 1) // 2
    ].copy()


def columns_alone(x, padding):
    """Your code puts zeros left and right, and none above and below.

    Which axes does padding belong to?
    """
    return np.pad(x, [(0, 0), (0, 0), (padding, padding), (0, 0)])


def channels_too(x, padding):
    """Your code adds channels and images of zeros, too.

    How many images are there after padding?
    """
    return np.pad(x, padding)


def last_axes_padded(x, padding):
    """Your code pads the last two axes.

    Which of the axes are rows and columns?
    """
    return np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])


def edges_repeated(x, padding):
    """Your code repeats the cells at the edge, where zeros belong.

    What does the padding hold?
    """
    rings = [(0, 0), (padding, padding), (padding, padding), (0, 0)]
    return np.pad(x, rings, mode="edge")


MISTAKES = (
    behind_alone,
    half_of_it,
    columns_alone,
    channels_too,
    last_axes_padded,
    edges_repeated,
)
