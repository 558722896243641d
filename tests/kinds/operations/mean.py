"""An answer without axes."""

import numpy as np

from grader.operation import Check, example

AXES = {"x": "N", "return": ""}
CHECKS = {
    "basic": Check(asks="The plain call."),
    "handout": Check(asks="The example of the handout."),
}


def mean(x):
    """Take the mean of all numbers."""
    return x.mean()


def accepts(x):
    return x.ndim == 1 and x.size >= 1


def cases(draw, on):
    return {"x": draw.numbers((draw.integer(2, 6),))}


def chosen():
    return {"handout": [example("one number", x=np.array([3.0]))]}


def in_torch(torch, x):
    return x.mean()


def bound(x):
    return 1e-4
