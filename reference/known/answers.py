"""Mistakes with the array that is returned and with views, which every operation can have."""

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, ways

from .convolution_steps import accumulate
from .dtypes import read_with


def nothing_filled_in() -> KnownMistake:
    """An answer that was made and never written; replaces the step `batch`."""
    return KnownMistake(
        name="nothing filled in",
        family="answer",
        headline="Your answer holds nothing but zeros",
        question="Which line writes into the array that you return?",
        ways=ways({"batch": np.zeros_like}),
    )


def axes_dropped(axes: int) -> KnownMistake:
    """An answer with fewer axes; replaces the step `finish`.

    Args:
        axes: Spatial axes.
    """
    return KnownMistake(
        name="axes of one cell dropped",
        family="size",
        headline="Your answer loses axes that have one cell",
        question="How many axes does the answer have when only one window fits?",
        ways=(
            *ways(
                {"finish": lambda out, _: out.squeeze()},
                headline="Your answer loses every axis that has one cell",
            ),
            *ways(
                {"finish": _dropped_at_the_end},
                headline="Your answer loses its last axis where that has one cell",
            ),
            *ways(
                {"finish": _dropped_where_one_is_left},
                headline="Your answer loses its last two axes where only one window fits",
            ),
        )[: axes + 1],
    )


def memory_order_assumed(name: str = "x") -> KnownMistake:
    """Views that are read as if they were none; replaces the step `inputs`.

    Args:
        name: What the first array is called.
    """
    return KnownMistake(
        name="order of memory taken for order of axes",
        family="layout",
        headline=f"Your code reads a transposed {name} in the order of memory",
        question=f"In which order does `{name}.T` keep its numbers in memory?",
        ways=ways(*read_with(lambda array: array.ravel(order="K").reshape(array.shape))),
    )


def activation_left_in() -> KnownMistake:
    """A convolution that goes on to the ReLU of the layer around it."""
    return KnownMistake(
        name="activation left in",
        family="answer",
        headline="Your code turns numbers below 0 into 0",
        question="What does a convolution do with a sum that is negative?",
        ways=(
            *ways({"batch": _relu}, headline="Your answer is never below 0"),
            *ways(
                {"accumulate": lambda windows, weight: _relu(accumulate(windows, weight))},
                headline="Your code turns sums below 0 into 0 before it adds the bias",
            ),
        ),
    )


def _relu(out: Array) -> Array:
    return np.maximum(out, 0)


def _dropped_at_the_end(out: Array, _: Array) -> Array:
    while out.ndim > 2 and out.shape[-1] == 1:
        out = out[..., 0]
    return out


def _dropped_where_one_is_left(out: Array, _: Array) -> Array:
    return out.reshape(out.shape[:2]) if out[0, 0].size == 1 else out
