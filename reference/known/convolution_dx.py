"""Known mistakes of the gradients of convolutions with respect to x."""

from collections.abc import Callable, Iterable

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Steps, Way, ways

from .batches import batch_mistakes
from .gradient_mistakes import (
    cut_with_first_padding,
    cutting_mistakes,
    mistakes_of_any,
    moving_mistakes,
    overwriting_mistake,
    weighing_mistakes,
)
from .gradient_steps import dx_program, overwrite, products_of


def _weighed(change: Callable[[Array], Array]) -> Steps:
    """A kernel that is changed before grad_output is multiplied with it."""
    return {"products": lambda given, weight: products_of(given, change(weight))}


def _transposed_where_square(weight: Array) -> Array:
    return weight.swapaxes(2, 3) if weight.shape[2] == weight.shape[3] else weight


def orientation_mistakes(axes: int) -> Iterable[KnownMistake]:
    """Kernels that lie otherwise than on the way forward."""
    yield KnownMistake(
        name="kernel turned",
        family="orientation",
        headline="Your code lays the kernel over x flipped",
        question="Which number of the kernel did the first cell of a window meet?",
        ways=(
            *ways(_weighed(lambda weight: np.flip(weight, tuple(range(2, 2 + axes))))),
            *ways(
                _weighed(lambda weight: np.flip(weight, 2)),
                headline="Your code reads the rows of the kernel from last to first",
            ),
            *ways(
                _weighed(lambda weight: np.flip(weight, weight.ndim - 1)),
                headline="Your code reads the columns of the kernel from last to first",
            ),
        )[: 2 * axes - 1],
    )
    if axes == 2:
        yield KnownMistake(
            name="kernel transposed",
            family="orientation",
            headline="Your code takes the rows of a square kernel for its columns",
            question="Which axis of weight went along the rows of x?",
            ways=ways(_weighed(_transposed_where_square)),
        )


def _overwritten_by_channels() -> tuple[Way, ...]:
    return ways(
        {
            "products": lambda given, weight: products_of(given[:, -1:], weight[-1:]),
            "scatter": overwrite,
        },
        headline="Your code overwrites what windows and output channels before have left in a cell",
    )


def _channel_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="one output channel alone",
        family="channels",
        headline="Your answer is what one output channel gives, without the others",
        question="How many output channels was a cell of x part of?",
        ways=(
            *ways(
                {"products": lambda given, weight: products_of(given[:, -1:], weight[-1:])},
                headline="Your answer is what the last output channel gives, without the others",
            ),
            *ways(
                {"products": lambda given, weight: products_of(given[:, :1], weight[:1])},
                headline="Your answer is what the first output channel gives, without the others",
            ),
        ),
    )
    yield KnownMistake(
        name="first kernel for all",
        family="channels",
        headline="Your code takes the first kernel for every output channel",
        question="With which kernel was the second output channel made?",
        ways=ways(_weighed(lambda weight: np.repeat(weight[:1], len(weight), axis=0))),
    )
    yield KnownMistake(
        name="first output channel for all",
        family="channels",
        headline="Your code multiplies every kernel with the first channel of grad_output",
        question="Which part of grad_output belongs to the second kernel?",
        ways=ways(
            {
                "products": lambda given, weight: products_of(
                    np.repeat(given[:, :1], len(weight), axis=1), weight
                )
            }
        ),
    )
    yield KnownMistake(
        name="input channels mixed",
        family="channels",
        headline="Your code gives every input channel what belongs to others too",
        question="Which part of a kernel was an input channel multiplied with?",
        ways=(
            *ways(
                _weighed(
                    lambda weight: np.repeat(
                        weight.sum(axis=1, keepdims=True), weight.shape[1], axis=1
                    )
                ),
                headline="Your code gives every input channel the sum over all of them",
            ),
            *ways(
                _weighed(lambda weight: np.repeat(weight[:, :1], weight.shape[1], axis=1)),
                headline="Your code takes the first channel of a kernel for every input channel",
            ),
        ),
    )
    yield KnownMistake(
        name="channels of weight swapped",
        family="channels",
        headline="Your code swaps the input and output channels of `weight`",
        question="Which of the first two axes of weight counts the kernels?",
        ways=ways(_weighed(lambda weight: weight.swapaxes(0, 1))),
    )


def dx_bank(axes: int) -> Bank:
    """The known mistakes of a gradient with respect to x, with so many spatial axes."""
    return Bank(
        mistakes=(
            *cutting_mistakes(),
            overwriting_mistake(*_overwritten_by_channels()),
            *orientation_mistakes(axes),
            *moving_mistakes(axes),
            *((cut_with_first_padding(),) if axes == 2 else ()),
            *_channel_mistakes(),
            *weighing_mistakes(),
            *batch_mistakes(),
            *mistakes_of_any("grad_output", "x", "`weight`"),
        ),
        program=dx_program,
    )
