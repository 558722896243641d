"""Shares that are rounded, so that no two programs agree in every bit."""

import numpy as np

from grader.operation import Check

AXES = {"x": "N C", "return": "N C"}
CHECKS = {
    "basic": Check(asks="The plain call."),
    "axis": Check(asks="Along any axis.", needs=("another axis",)),
}


def softmax(x, axis=-1):
    """Make numbers that add up to 1 along an axis.

    Args:
        x: Scores, shape (N, C).
        axis: The axis along which the answer adds up to 1.
    """
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def accepts(x, axis=-1):
    return x.ndim == 2 and min(x.shape) >= 1 and axis in (-1, 0, 1)


def features(x, axis=-1):
    return {"another axis"} if axis != -1 else set()


def cases(draw, on):
    x = draw.numbers((draw.integer(2, 3), draw.integer(2, 4)))
    return {"x": x, "axis": 0} if "another axis" in on else {"x": x}


def in_torch(torch, x, axis=-1):
    return torch.softmax(x, dim=axis)


def bound(x, axis=-1):
    return 1e-4 if x.dtype == np.float32 else 1e-12


def along_the_last_axis(x, axis=-1):
    """Your code takes the last axis, whatever `axis` says.

    Along which axis do the numbers add up to 1 where `axis=0`?
    """
    return softmax(x)


def not_divided(x, axis=-1):
    """Your code does not divide by the sum.

    What do the numbers of your answer add up to?
    """
    return np.exp(x)


MISTAKES = (along_the_last_axis, not_divided)
