"""Known mistakes of the gradients of convolutions with respect to their bias."""

from collections.abc import Callable, Iterable

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Steps, ways

from .gradient_mistakes import mistakes_of_any, one_of_the_batch, weighing_mistakes
from .gradient_steps import dbias_program


def _summed(sum_up: Callable[[Array], Array]) -> Steps:
    return {"sum": lambda given: np.asarray(sum_up(given))}


def _over_all_but(*kept: int) -> Steps:
    """Summed over all axes but these."""
    return _summed(lambda given: given.sum(axis=tuple(set(range(given.ndim)) - {*kept})))


def _of_channels(given: Array) -> Array:
    sums: Array = given.sum(axis=(0, *range(2, given.ndim)))
    return sums


def _cells(given: Array) -> int:
    return given[:, 0].size


def _batch_mistakes() -> Iterable[KnownMistake]:
    yield one_of_the_batch(
        _summed(lambda given: _of_channels(given[:1])),
        _summed(lambda given: _of_channels(given[-1:])),
    )
    yield KnownMistake(
        name="batch not summed",
        family="batch",
        headline="Your answer has a row of numbers for each example of the batch",
        question="To how many examples was the same bias added?",
        ways=ways(_over_all_but(0, 1)),
    )
    yield KnownMistake(
        name="summed over the batch alone",
        family="size",
        headline="Your answer has a number for every cell of an output channel",
        question="How many numbers is the bias of one output channel?",
        ways=ways(_summed(lambda given: given.sum(axis=0))),
    )


def _axis_mistakes(axes: int) -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="wrong axes summed",
        family="size",
        headline="Your answer is not summed over the axes that the bias does not have",
        question="Which axes of grad_output does the bias not have?",
        ways=(
            *ways(
                _over_all_but(axes + 1),
                headline="Your answer has a number for each position along the last axis",
                question="Which axis of grad_output has the length of the bias?",
            ),
            *ways(
                _summed(lambda given: given.sum(axis=(0, *range(2, given.ndim)), keepdims=True)),
                headline="Your answer has the right numbers, and axes of length 1 besides",
                question="What does `keepdims` do?",
            ),
            *ways(
                _summed(lambda given: given.sum()),
                headline="Your answer is one number, the sum over all output channels",
            ),
            *ways(_over_all_but(1, 3), headline="Your answer is not summed over columns"),
            *ways(_over_all_but(1, 2), headline="Your answer is not summed over rows"),
        )[: 1 + 2 * axes],
    )


def _number_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="mean of all cells",
        family="answer",
        headline="Your answer is the mean of the cells of an output channel, not their sum",
        question="How does the loss change if each of many cells grows by 1?",
        ways=(
            *ways(_summed(lambda given: _of_channels(given) / _cells(given))),
            *ways(
                _summed(lambda given: _of_channels(given) * len(given) / _cells(given)),
                headline="Your answer is the mean over the cells, summed over the batch",
            ),
        ),
    )
    yield KnownMistake(
        name="channels mixed",
        family="channels",
        headline="Your code gives output channels what belongs to others",
        question="Which cells was the bias of the second output channel added to?",
        ways=(
            *ways(
                _summed(lambda given: np.full(given.shape[1], given.sum())),
                headline="Your answer is the sum over all output channels, for each of them",
            ),
            *ways(
                _summed(lambda given: np.full(given.shape[1], given[:, 0].sum())),
                headline="Your answer is the sum of the first output channel, for each of them",
            ),
            *ways(
                _summed(lambda given: np.cumsum(_of_channels(given))),
                headline="Your sum for an output channel begins with that of those before it",
                question="What is in your sum when the second output channel begins?",
            ),
        ),
    )
    yield KnownMistake(
        name="last cell alone",
        family="window",
        headline="Your answer is the last cell of every output channel, without the others",
        question="To how many cells was a bias added?",
        ways=ways(
            _summed(lambda given: given[-1].reshape(given.shape[1], -1)[:, -1]),
        ),
    )


def dbias_bank(axes: int) -> Bank:
    """The known mistakes of a gradient with respect to the bias, with so many spatial axes."""
    return Bank(
        mistakes=(
            *_batch_mistakes(),
            *_axis_mistakes(axes),
            *_number_mistakes(),
            *weighing_mistakes(),
            *mistakes_of_any("grad_output"),
        ),
        program=dbias_program,
    )
