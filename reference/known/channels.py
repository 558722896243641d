"""Mistakes with the channels of a convolution."""

from collections.abc import Callable, Iterable

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, ways

from .convolution_steps import accumulate, accumulate_broadcast, add_bias


def _weighed(change: Callable[[Array], Array]) -> Steps:
    """A kernel that is changed before it is summed with."""
    return {"accumulate": lambda windows, weight: accumulate(windows, change(weight))}


def _of_channels(which: slice) -> Steps:
    return {"accumulate": lambda windows, weight: accumulate(windows[:, which], weight[:, which])}


def _reread(windows: Array, weight: Array, first: int) -> Array:
    """The sums, with the axis `first` in front, read again as if the axes were in order."""
    right = accumulate(windows, weight)
    return np.moveaxis(right, 1, first).reshape(right.shape)


def _taps_before_channels(windows: Array, weight: Array) -> Array:
    """Windows laid out as (taps, channels) meet kernels laid out as (channels, taps)."""
    flat = np.moveaxis(windows, 1, -1).reshape(
        len(windows), *windows.shape[2 : weight.ndim], weight[0].size
    )
    return np.moveaxis(flat @ weight.reshape(len(weight), -1).T, -1, 1)


def _depthwise(windows: Array, weight: Array) -> Array:
    """Each output channel reads the input channel of its own number."""
    channels = [
        accumulate(windows[:, [o % weight.shape[1]]], weight[[o]][:, [o % weight.shape[1]]])
        for o in range(len(weight))
    ]
    return np.concatenate(channels, axis=1)


def _depthwise_strictly(windows: Array, weight: Array) -> Array:
    """The same, failing where there are more output channels than input channels."""
    channels = [accumulate(windows[:, [o]], weight[[o]][:, [o]]) for o in range(len(weight))]
    return np.concatenate(channels, axis=1)


def _kept_apart(windows: Array, weight: Array) -> Array:
    """One answer for each input channel."""
    return np.concatenate(
        [accumulate(windows[:, [c]], weight[:1, [c]]) for c in range(weight.shape[1])], axis=1
    )


def _first_output_only(windows: Array, weight: Array) -> Array:
    out = accumulate(windows, weight)
    out[:, 1:] = 0
    return out


def channel_mistakes(axes: int) -> Iterable[KnownMistake]:
    """Mistakes with input and output channels; they replace the step `accumulate`.

    Args:
        axes: Spatial axes.
    """
    yield KnownMistake(
        name="first input channel only",
        family="channels",
        headline="Your code reads the first input channel and no other",
        question="Which cells does the sum of one output cell go over when x has several channels?",
        ways=ways(_of_channels(slice(0, 1))),
    )
    yield KnownMistake(
        name="last input channel only",
        family="channels",
        headline="Your answer holds the sum of the last input channel only",
        question="Does each channel add to the output cell, or does it replace what is there?",
        ways=ways(_of_channels(slice(-1, None))),
    )
    yield KnownMistake(
        name="input channels averaged",
        family="channels",
        headline="Your code divides by the number of input channels",
        question="What happens to the products of all channels: a sum or a mean?",
        ways=(
            *ways(
                {
                    "accumulate": lambda windows, weight: (
                        accumulate(windows, weight) / weight.shape[1]
                    )
                },
                headline="Your code takes the mean over the input channels",
            ),
            *ways(
                {"bias": lambda out, bias, weight: add_bias(out, bias, weight) / weight.shape[1]},
                headline="Your code divides the sum by the input channels, with the bias in it",
            ),
        ),
    )
    yield KnownMistake(
        name="input and output channels swapped",
        family="channels",
        headline="Your code swaps the input and output channels of `weight`",
        question="Which of the first two axes of weight counts the kernels?",
        ways=ways(
            _weighed(lambda weight: weight.swapaxes(0, 1)),
            {
                "accumulate": lambda windows, weight: accumulate_broadcast(
                    windows, weight.swapaxes(0, 1)
                )
            },
        ),
    )
    yield KnownMistake(
        name="channels of the kernel reversed",
        family="channels",
        headline="Your code reads an axis of channels of `weight` from last to first",
        question="Which axes does a slice of `[::-1]`, or `np.flip`, turn around?",
        ways=(
            *ways(
                _weighed(lambda weight: weight[:, ::-1]),
                headline="Your code reads the channels of a kernel from last to first",
            ),
            *ways(
                _weighed(lambda weight: np.flip(weight, tuple(range(1, weight.ndim)))),
                headline="Your code flips the kernel, and the order of its channels with it",
            ),
            *ways(
                _weighed(np.flip),
                headline="Your code flips all axes of `weight`",
            ),
            *ways(
                _weighed(lambda weight: weight[::-1]),
                headline="Your code takes the kernels from last to first",
            ),
            *ways(
                _weighed(lambda weight: weight[::-1, ::-1]),
                headline="Your code takes the kernels and their channels from last to first",
            ),
            *ways(
                _weighed(lambda weight: weight[:, ::-1, ::-1]),
                headline="Your code reads the channels and the rows of a kernel from last to first",
            ),
        )[: 4 + axes],
    )
    yield KnownMistake(
        name="kernels reshaped in another order",
        family="channels",
        headline="Your code reads the numbers of `weight` in another order",
        question="Does `reshape` move numbers as a transpose does?",
        ways=(
            *ways(
                _weighed(lambda weight: weight.reshape(-1, len(weight)).T.reshape(weight.shape)),
                _weighed(lambda weight: weight.reshape(weight.swapaxes(0, 1).shape).swapaxes(0, 1)),
                headline="Your code spreads the numbers of one kernel over several kernels",
            ),
            *ways(
                {"accumulate": _taps_before_channels},
                headline="Your code pairs the cells of a window with the wrong kernel numbers",
                question="In which order do a flat window and a flat kernel hold their numbers?",
            ),
        ),
    )
    yield KnownMistake(
        name="answer reshaped in another order",
        family="channels",
        headline="Your answer holds its sums in another order",
        question="In which order are the axes of your result before you reshape it?",
        ways=(
            *ways(
                {"accumulate": lambda windows, weight: _reread(windows, weight, -1)},
                {"accumulate": lambda windows, weight: _reread(windows, weight, 0)},
                headline="Your answer holds the sums of one channel in cells of others",
            ),
            *ways(
                {"accumulate": lambda windows, weight: accumulate(windows, weight).swapaxes(0, 1)},
                headline="Your answer has the channels on its first axis, the batch on its second",
                question="What does each axis of the answer count?",
            ),
            *ways(
                {
                    "accumulate": lambda windows, weight: np.moveaxis(
                        accumulate(windows, weight), 1, -1
                    )
                },
                headline="Your answer has the channels on its last axis",
                question="What does each axis of the answer count?",
            ),
        ),
    )
    yield KnownMistake(
        name="each output channel reads one input channel",
        family="channels",
        headline="Your output channels read one input channel each",
        question="How many input channels does one output channel read?",
        ways=(
            *ways({"accumulate": _depthwise}, {"accumulate": _depthwise_strictly}),
            *ways(
                {"accumulate": _kept_apart},
                headline="Your answer has a channel for each input channel, which reads that alone",
            ),
        ),
    )
    yield KnownMistake(
        name="one kernel for all output channels",
        family="channels",
        headline="Your code uses the first kernel for every output channel",
        question="Which kernel belongs to the second output channel?",
        ways=ways(_weighed(lambda weight: np.repeat(weight[:1], len(weight), axis=0))),
    )
    yield KnownMistake(
        name="one kernel for all input channels",
        family="channels",
        headline="Your code lays the first channel of a kernel over every input channel",
        question="Which axis of weight goes along with the channels of x?",
        ways=ways(_weighed(lambda weight: np.repeat(weight[:, :1], weight.shape[1], axis=1))),
    )
    yield KnownMistake(
        name="one input channel for all",
        family="channels",
        headline="Your code lays every channel of a kernel over the first input channel",
        question="Which channel of x meets the second channel of a kernel?",
        ways=ways(
            {
                "accumulate": lambda windows, weight: accumulate(
                    np.repeat(windows[:, :1], weight.shape[1], axis=1), weight
                )
            }
        ),
    )
    yield KnownMistake(
        name="first output channel only",
        family="channels",
        headline="Your code works out the first output channel only",
        question="Which loop, or which axis, goes through the output channels?",
        ways=ways(
            {"accumulate": _first_output_only},
            {"accumulate": lambda windows, weight: accumulate(windows, weight[:1])},
        ),
    )
