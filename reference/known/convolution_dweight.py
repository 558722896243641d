"""Known mistakes of the gradients of convolutions with respect to their kernels."""

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Steps, ways

from .gradient_mistakes import (
    mistakes_of_any,
    moving_mistakes,
    one_of_the_batch,
    weighing_mistakes,
)
from .gradient_steps import dweight_program, inside, shape_with, taps_of
from .window_steps import Widths


def _taps(change: Callable[[Array], Array]) -> Steps:
    """Taps that are changed once they are added up."""
    return {"taps": lambda given, windows: change(taps_of(given, windows))}


def _filled_with_minus(x: Array, widths: Widths) -> Array:
    """Put x into the cells `padding:-padding`.

    Raises:
        ValueError: It does not fit there.
    """
    padded = np.zeros(shape_with(x, widths), dtype=x.dtype)
    padded[inside(slice(p, -p) for p, _ in widths)] = x
    return padded


def _put_at_the_start(x: Array, widths: Widths) -> Array:
    padded = np.zeros(shape_with(x, widths), dtype=x.dtype)
    padded[tuple(map(slice, x.shape))] = x
    return padded


def _last_window(given: Array, windows: Array) -> Array:
    axes = given.ndim - 2
    last, whole = [slice(-1, None)] * axes, [slice(None)] * axes
    return taps_of(given[inside(last)], windows[inside([*last, *whole])])


def _size_from_the_answer(
    _: Array, padded: Array, given: Array, steps: Sequence[int]
) -> tuple[int, ...]:
    """What is left of the padded x where the windows lie that far apart."""
    along = zip(padded.shape[2:], given.shape[2:], steps, strict=True)
    return tuple(size - (count - 1) * step for size, count, step in along)


def _padding_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="padding filled with minus",
        family="padding",
        headline="Your code puts x into `a[padding:-padding]`, which is empty where `padding` is 0",
        question="What is `a[0:-0]`?",
        ways=ways({"pad": _filled_with_minus}),
    )
    yield KnownMistake(
        name="padding at the end alone",
        family="padding",
        headline="Your first window begins at the first cell of x, whatever the padding",
        question="At which index of the padded x does its first cell belong?",
        ways=ways({"pad": _put_at_the_start}),
    )


def _sum_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="last window alone",
        family="window",
        headline="Your answer is what the last window gives, without those before it",
        question="How many windows was a tap of the kernel part of?",
        ways=(
            *ways({"taps": _last_window}),
            *ways(
                {"taps": lambda given, windows: _last_window(given[-1:], windows[-1:])},
                headline="Your answer is what the last window of the last example gives",
            ),
        ),
    )
    yield KnownMistake(
        name="mean over the windows",
        family="window",
        headline="Your answer is the right one divided by the number of windows",
        question="Is the gradient of a sum a sum or a mean?",
        ways=(
            *ways(
                {
                    "taps": lambda given, windows: (
                        taps_of(given, windows) / math.prod(given.shape[2:])
                    )
                }
            ),
            *ways(
                {
                    "taps": lambda given, windows: (
                        taps_of(given, windows) / (len(given) * math.prod(given.shape[2:]))
                    )
                },
                headline="Your answer is the right one divided by the windows of the whole batch",
            ),
        ),
    )
    yield one_of_the_batch(
        {"taps": lambda given, windows: taps_of(given[:1], windows[:1])},
        {"taps": lambda given, windows: taps_of(given[-1:], windows[-1:])},
    )
    yield KnownMistake(
        name="batch not summed",
        family="batch",
        headline="Your answer has an axis for the batch, and kernels have none",
        question="How many kernels is the gradient of one kernel for?",
        ways=ways(
            {
                "taps": lambda given, windows: np.stack(
                    [taps_of(given[[n]], windows[[n]]) for n in range(len(given))]
                )
            }
        ),
    )


def _orientation_mistakes(axes: int) -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="answer turned",
        family="orientation",
        headline="Your answer has the taps of a kernel in another order",
        question="Which tap did the first cell of a window meet on the way forward?",
        ways=(
            *ways(
                _taps(lambda taps: np.flip(taps, tuple(range(2, 2 + axes)))),
                headline="Your answer has the taps of every kernel from last to first",
            ),
            *ways(
                _taps(lambda taps: np.flip(taps, 2)),
                headline="Your answer has the rows of every kernel from last to first",
            ),
            *ways(
                _taps(lambda taps: np.flip(taps, taps.ndim - 1)),
                headline="Your answer has the columns of every kernel from last to first",
            ),
            *ways(
                _taps(lambda taps: taps.swapaxes(2, taps.ndim - 1)),
                headline="Your answer has rows of kernels where columns belong",
                question="Which axis of the answer goes along the rows of x?",
            ),
        )[: 3 * axes - 2],
    )


def _channel_mistakes() -> Iterable[KnownMistake]:
    def given(change: Callable[[Array], Array]) -> Steps:
        return {"taps": lambda given, windows: taps_of(change(given), windows)}

    def read(change: Callable[[Array], Array]) -> Steps:
        return {"taps": lambda given, windows: taps_of(given, change(windows))}

    def all_summed(array: Array) -> Array:
        return np.repeat(array.sum(axis=1, keepdims=True), array.shape[1], axis=1)

    def first_for_all(array: Array) -> Array:
        return np.repeat(array[:, :1], array.shape[1], axis=1)

    yield KnownMistake(
        name="output channels mixed",
        family="channels",
        headline="Your code gives output channels what belongs to others",
        question="Which part of grad_output belongs to the second output channel?",
        ways=(
            *ways(
                given(all_summed),
                headline="Your code gives every output channel the sum over all of them",
            ),
            *ways(
                given(first_for_all),
                headline="Your code gives every output channel the gradient of the first one",
            ),
        ),
    )
    yield KnownMistake(
        name="input channels mixed",
        family="channels",
        headline="Your code takes other channels of x than kernels were laid on",
        question="Which part of x was the second channel of a kernel multiplied with?",
        ways=(
            *ways(
                read(all_summed),
                headline="Your code gives every input channel the sum over all of them",
            ),
            *ways(
                read(first_for_all),
                headline="Your code takes the first channel of x for every input channel",
            ),
        ),
    )
    yield KnownMistake(
        name="channels of the answer swapped",
        family="channels",
        headline="Your answer has the input channels on its first axis, the kernels on its second",
        question="What does each axis of weight count?",
        ways=ways(_taps(lambda taps: taps.swapaxes(0, 1))),
    )
    yield KnownMistake(
        name="x left out",
        family="answer",
        headline="Your answer is the same whatever x holds",
        question="What was a tap of the kernel multiplied with?",
        ways=ways({"inputs": lambda given, x: (given, np.ones_like(x))}),
    )


def dweight_bank(axes: int) -> Bank:
    """The known mistakes of a gradient with respect to kernels, with so many spatial axes."""
    return Bank(
        mistakes=(
            *_padding_mistakes(),
            *moving_mistakes(axes),
            *_sum_mistakes(),
            *_orientation_mistakes(axes),
            KnownMistake(
                name="size from the answer",
                family="size",
                headline="Your answer is larger than weight where the stride leaves cells over",
                question="Which argument has the shape that the gradient of the kernels must have?",
                ways=ways({"kernel": _size_from_the_answer}),
            ),
            *_channel_mistakes(),
            *weighing_mistakes(),
            *mistakes_of_any("grad_output", "x", "`weight`"),
        ),
        program=dweight_program,
    )
