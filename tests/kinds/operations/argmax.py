"""Floats in, whole numbers out; judged by a second program of NumPy's."""

import numpy as np

from grader.operation import Check

AXES = {"x": "N C", "return": "N"}
CHECKS = {"basic": Check(asks="The plain call.")}


def argmax(x):
    """Say in which column the largest number of every row stands."""
    return x.argmax(axis=1)


def accepts(x):
    return x.ndim == 2 and min(x.shape) >= 1 and np.unique(x).size == x.size


def cases(draw, on):
    return {"x": draw.distinct((draw.integer(1, 3), draw.integer(2, 4)))}


def expected(x):
    return np.array([max(range(len(row)), key=row.__getitem__) for row in x.tolist()])
