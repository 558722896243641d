"""Mistakes of programs that begin one cell with what is left of the one before."""

from collections.abc import Callable, Mapping

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, Way

from .convolution_steps import accumulate

_Change = Callable[[Array], Array]

SPANS: Mapping[str, tuple[int, int | None]] = {
    "in its row": (-1, None),
    "in its channel": (2, None),
    "in its example": (1, None),
    "in the whole answer": (0, None),
}
"""Axes of the answer after which a number is set back: from the first on, up to the last."""


def running(add: np.ufunc, first: int, last: int | None) -> _Change:
    """An answer in which each cell goes on from the one before.

    Args:
        add: What joins two cells, e.g. `np.add`.
        first: The first of the axes that it goes on along, in the order of memory.
        last: The axis after the last of them; None for the end.
    """

    def change(out: Array) -> Array:
        axis = first % out.ndim
        rest = () if last is None else out.shape[last:]
        flat = out.reshape(*out.shape[:axis], -1, *rest)
        joined: Array = add.accumulate(flat, axis=axis).reshape(out.shape)
        return joined

    return change


def _around_bias(change: _Change) -> Mapping[str, Steps]:
    """A sum that goes on without the bias, or with it, by what is said of that."""
    return {
        "": {"accumulate": lambda windows, weight: change(accumulate(windows, weight))},
        ", with their bias": {"batch": change},
    }


def sum_not_set_back(axes: int) -> KnownMistake:
    """A sum of a convolution that is not set back to 0 before a cell begins.

    Args:
        axes: Spatial axes.
    """
    spans = {
        f"Your sum of a cell also holds the sums before it {where}": span
        for where, span in SPANS.items()
        if axes > 1 or where != "in its row"
    }
    channels: Mapping[str, tuple[int, int]] = {
        "Your code adds to each output channel the sums of those before it": (1, 2),
        "Your code adds to a channel the sums before it, of earlier examples too": (0, 2),
    }
    return KnownMistake(
        name="sum not set back",
        family="answer",
        headline="Your sums go on from those of cells before them",
        question="What is in your sum when the next cell begins?",
        ways=tuple(
            Way(steps=steps, headline=f"{headline}{bias}")
            for headline, span in {**spans, **channels}.items()
            for bias, steps in _around_bias(running(np.add, *span)).items()
        ),
    )


def pooled_not_set_back(add: np.ufunc, *, headline: str, question: str) -> KnownMistake:
    """What a pooling keeps of a window and does not set back before the next begins.

    Args:
        add: What joins two windows, e.g. `np.maximum`.
        headline: What is true of all such programs; a place is added to it.
        question: What leads on.
    """
    return KnownMistake(
        name="window not begun anew",
        family="pooling",
        headline=headline,
        question=question,
        ways=tuple(
            Way(steps={"batch": running(add, *span)}, headline=f"{headline} {where}")
            for where, span in SPANS.items()
        ),
    )
