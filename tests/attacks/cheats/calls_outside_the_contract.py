"""Sends whole calls that no contract allows, and goes on as a wrapper around a stub.

The rule: such a call is left to the submission's own function, and costs nothing. So `conv2d`
earns what any wrapper around a `conv1d` does that is there and wrong.
"""

from parts import *

X, WEIGHT = np.ones((1, 1, 4)), np.ones((1, 1, 2))
CALLS = [
    ("", {}),
    ("exec", {"x": X}),
    ("conv2d", {"x": X[None], "weight": WEIGHT[None]}),
    ("conv1d\0", {"x": X, "weight": WEIGHT}),
    ("conv1d", {}),
    ("conv1d", {"x": X}),
    ("conv1d", {"x": X, "weight": WEIGHT, "stride": 0}),
    ("conv1d", {"x": X, "weight": WEIGHT, "stride": -1}),
    ("conv1d", {"x": X, "weight": WEIGHT, "stride": None}),
    ("conv1d", {"x": X, "weight": WEIGHT, "stride": float("nan")}),
    ("conv1d", {"x": X, "weight": WEIGHT, "stride": (1,) * 100_000}),
    ("conv1d", {"x": X, "weight": WEIGHT, "padding": 2**62}),
    ("conv1d", {"x": X, "weight": WEIGHT, "padding": float("inf")}),
    ("conv1d", {"x": X, "weight": WEIGHT, "padding": 1e308}),
    ("conv1d", {"x": X, "weight": WEIGHT, "self": 1, "__class__": 2}),
    ("conv1d", {"x": X.astype("<f2"), "weight": WEIGHT}),
    ("conv1d", {"x": X.astype("<f4"), "weight": WEIGHT}),
    ("conv1d", {"x": np.ones((1,) * 64), "weight": WEIGHT}),
    ("conv1d", {"x": np.empty((0, 2**40, 4)), "weight": WEIGHT}),
    ("conv1d", {"x": np.ones((1, 1 << 20, 1)), "weight": WEIGHT}),
    ("conv1d", {"x": np.ones((1, 1, 1 << 10)), "weight": np.ones((1 << 10, 1, 1 << 9))}),
    ("conv1d", {"x": np.full((1, 1, 4), np.nan), "weight": WEIGHT}),
]
number = 0


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return stub_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    global number
    grader = grader_of_worker()
    if grader is not None:
        name, arguments = CALLS[number % len(CALLS)]
        number += 1
        grader.call(name, arguments)
    return conv2d_by_conv1d(conv1d, x, weight, bias, stride, padding)


pad, maxpool = stub_pad, stub_maxpool
remember(globals())
