"""One step of a convolution: the sum over one window, with the bias."""

import numpy as np

from grader.operation import Check

AXES = {"x": "H W C", "weight": "H W C", "bias": "1 1 1", "return": ""}

SIZE_FORMULA = "the answer is one number"

CHECKS = {
    "basic": Check(asks="Every cell times its weight, all added up."),
    "channels": Check(asks="Channels are added up, too.", needs=("channels",)),
    "bias": Check(asks="The bias is added, once.", needs=("bias",), permits=("channels",)),
    "combined": Check(asks="Everything at once.", needs=("channels", "bias")),
}


def single_step(x, weight, bias):
    """Multiply every cell of a window by its weight, add all up, and add the bias.

    Args:
        x: A window of the image, shape (H, W, C) with as many rows as columns.
        weight: The weights, in the shape of x.
        bias: One number, shape (1, 1, 1).

    Returns:
        One number.
    """
    return (x * weight).sum() + bias.sum()


def accepts(x, weight, bias):
    """A window and its weights."""
    return (
        x.ndim == 3
        and min(x.shape) >= 1
        and x.shape[0] == x.shape[1]
        and weight.shape == x.shape
        and bias.shape == (1, 1, 1)
    )


def features(x, weight, bias):
    """What a call switches on."""
    present = {"channels": x.shape[2] > 1, "bias": bool(bias.any())}
    return {name for name, on in present.items() if on}


def cases(draw, on):
    """A few cells."""
    size = draw.integer(1, 4)
    shape = (size, size, draw.integer(2, 4) if "channels" in on else 1)
    bias = draw.numbers((1, 1, 1)) if "bias" in on else np.zeros((1, 1, 1))
    return {"x": draw.numbers(shape), "weight": draw.numbers(shape), "bias": bias}


def in_torch(torch, x, weight, bias):
    """A product of two vectors."""
    return torch.dot(x.flatten(), weight.flatten()) + bias.squeeze()


def bias_for_every_cell(x, weight, bias):
    """Your code adds the bias to every product, before it adds them up.

    How often is the bias in the sum?
    """
    return (x * weight + bias).sum()


def bias_forgotten(x, weight, bias):
    """Your code leaves the bias out.

    What is added to the sum of products?
    """
    return (x * weight).sum()


def first_channel_alone(x, weight, bias):
    """Your code adds up the first channel alone.

    How many channels does a window have?
    """
    return (x * weight)[:, :, 0].sum() + bias.sum()


MISTAKES = (bias_for_every_cell, bias_forgotten, first_channel_alone)
