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


def channel_mistakes() -> Iterable[KnownMistake]:
    """Mistakes with input and output channels; they replace the step `accumulate`."""
    yield KnownMistake(
        name="first input channel only",
        family="channels",
        headline="Your code reads the first input channel and leaves out the others",
        question="Which cells does the sum of one output cell go over when x has 3 channels?",
        ways=ways(_of_channels(slice(0, 1))),
    )
    yield KnownMistake(
        name="last input channel only",
        family="channels",
        headline="Your code keeps the sum of the last input channel only",
        question="Does each channel add to the output cell, or does it replace what is there?",
        ways=ways(_of_channels(slice(-1, None))),
    )
    yield KnownMistake(
        name="input channels averaged",
        family="channels",
        headline="Your code takes the mean over the input channels",
        question="What happens to the products of all channels: a sum or a mean?",
        ways=ways(
            {
                "accumulate": lambda windows, weight: accumulate(windows, weight) / weight.shape[1],
            },
            {"bias": lambda out, bias, weight: add_bias(out, bias, weight) / weight.shape[1]},
        ),
    )
    yield KnownMistake(
        name="input and output channels swapped",
        family="channels",
        headline="Your code takes the input channels of the kernel for its output channels",
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
        name="kernels reshaped in another order",
        family="channels",
        headline="Your code mixes up the numbers of the kernels when it reshapes them",
        question="Does `reshape(-1, C_out)` move numbers as a transpose does?",
        ways=ways(
            _weighed(lambda weight: weight.reshape(-1, len(weight)).T.reshape(weight.shape)),
            _weighed(lambda weight: weight.reshape(weight.swapaxes(0, 1).shape).swapaxes(0, 1)),
            {"accumulate": _taps_before_channels},
        ),
    )
    yield KnownMistake(
        name="answer reshaped in another order",
        family="channels",
        headline="Your code computes the right sums and puts them into the wrong cells",
        question="In which order are the axes of your result before you reshape it?",
        ways=ways(
            {"accumulate": lambda windows, weight: _reread(windows, weight, -1)},
            {"accumulate": lambda windows, weight: _reread(windows, weight, 0)},
            {"accumulate": lambda windows, weight: accumulate(windows, weight).swapaxes(0, 1)},
            {"accumulate": lambda windows, weight: np.moveaxis(accumulate(windows, weight), 1, -1)},
        ),
    )
    yield KnownMistake(
        name="each output channel reads one input channel",
        family="channels",
        headline="Your code pairs each output channel with a single input channel",
        question="How many input channels does one output channel read?",
        ways=ways(
            {"accumulate": _depthwise},
            {"accumulate": _depthwise_strictly},
            {"accumulate": _kept_apart},
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
        headline="Your code lays the kernel of the first input channel over all of them",
        question="Which axis of weight goes along with the channels of x?",
        ways=ways(_weighed(lambda weight: np.repeat(weight[:, :1], weight.shape[1], axis=1))),
    )
    yield KnownMistake(
        name="first output channel only",
        family="channels",
        headline="Your code fills the first output channel and leaves out the others",
        question="Which loop, or which axis, goes through the output channels?",
        ways=ways(
            {"accumulate": _first_output_only},
            {"accumulate": lambda windows, weight: accumulate(windows, weight[:1])},
        ),
    )
