"""Whole numbers in, and no x."""

import numpy as np

from grader.operation import Check

AXES = {"indices": "L", "weight": "V D", "return": "L D"}
CHECKS = {
    "basic": Check(asks="The plain call."),
    "repeated": Check(asks="A row may come twice.", needs=("repeated",)),
}


def embedding(indices, weight):
    """Take a row of weight for every index."""
    return weight[indices]


def accepts(indices, weight):
    return (
        indices.dtype.kind == "i"
        and (indices.ndim, weight.ndim) == (1, 2)
        and min(*indices.shape, *weight.shape) >= 1
        and 0 <= indices.min() <= indices.max() < len(weight)
    )


def features(indices, weight):
    return {"repeated"} if np.unique(indices).size < indices.size else set()


def cases(draw, on):
    indices = draw.labels((draw.integer(2, 4),), 4)
    if "repeated" not in on:
        indices = (indices[0] + np.arange(len(indices))) % 4
    return {"indices": indices, "weight": draw.numbers((4, draw.integer(1, 3)))}


def in_torch(torch, indices, weight):
    return torch.nn.functional.embedding(indices, weight)
