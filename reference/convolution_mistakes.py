"""Mistakes with kernels, channels and bias, which `conv1d` and `conv2d` have in common."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, Mistake, Way

from .array_mistakes import (
    NO_TELLING,
    axes_dropped,
    batch_mistakes,
    dtype_mistakes,
    memory_order_assumed,
    nothing_filled_in,
    state_mistakes,
)
from .convolution_steps import (
    accumulate,
    accumulate_broadcast,
    add_bias,
    convolution_program,
)
from .window_mistakes import padding_mistakes, size_mistakes, stride_mistakes, window_mistakes
from .window_steps import beyond, positions, sizes, surround

__all__ = ["convolution_bank"]


def convolution_bank(axes: int) -> Bank:
    """The known mistakes of a convolution with so many spatial axes."""
    return Bank(
        mistakes=(
            *_orientation_mistakes(axes),
            *stride_mistakes(axes, 0.0),
            *padding_mistakes(axes, 0.0),
            *_padding_of_all_axes(),
            *size_mistakes(axes, 0.0),
            *_kernel_sides(axes),
            *_channel_mistakes(),
            *map(_also_before_bias, batch_mistakes()),
            *_bias_mistakes(axes),
            *window_mistakes(0.0),
            _last_tap_dropped(axes),
            nothing_filled_in(),
            axes_dropped(),
            *([memory_order_assumed()] if axes > 1 else []),
            *dtype_mistakes(),
            *state_mistakes(arrays=3),
            _border_nobody_wrote(),
        ),
        program=convolution_program,
    )


def _orientation_mistakes(axes: int) -> Iterable[Mistake]:
    spatial = tuple(range(2, 2 + axes))
    yield Mistake(
        name="kernel flipped",
        family="orientation",
        says="Your code seems to flip the kernel before it lays it over the input.",
        question="Which cell of the window does the first number of the kernel meet?",
        ways=({"orientation": lambda weight: np.flip(weight, spatial)},),
    )
    if axes == 2:
        yield Mistake(
            name="kernel upside down",
            family="orientation",
            says="Your code seems to read the rows of the kernel from the last to the first.",
            question="Which row of the kernel meets the top row of the window?",
            ways=({"orientation": lambda weight: np.flip(weight, 2)},),
        )
        yield Mistake(
            name="kernel mirrored",
            family="orientation",
            says="Your code seems to read the columns of the kernel from the last to the first.",
            question="Which column of the kernel meets the left column of the window?",
            ways=({"orientation": lambda weight: np.flip(weight, 3)},),
        )
        yield Mistake(
            name="kernel transposed",
            family="orientation",
            says="Your code seems to swap rows and columns of the kernel.",
            question="Which index of the kernel counts its rows?",
            ways=(
                {"orientation": lambda weight: weight.swapaxes(2, 3)},
                {"accumulate": lambda windows, weight: accumulate(windows, weight.swapaxes(2, 3))},
                {
                    "accumulate": lambda windows, weight: accumulate_broadcast(
                        windows, weight.swapaxes(2, 3)
                    )
                },
                {
                    "accumulate": lambda windows, weight: accumulate(
                        windows, weight.swapaxes(2, 3).reshape(weight.shape)
                    )
                },
            ),
        )

        yield Mistake(
            name="kernel turned",
            family="orientation",
            says="Your code seems to turn the kernel by a quarter.",
            question="Which number of the kernel meets the top left cell of the window?",
            ways=tuple(way for turns in (1, -1) for way in _turned(turns)),
        )


def _turned(turns: int) -> tuple[Way, ...]:
    """A kernel turned by quarters, before its shape is looked at or after."""

    def turn(weight: Array) -> Array:
        return np.rot90(weight, turns, (2, 3))

    return (
        {"orientation": turn},
        {"accumulate": lambda windows, weight: accumulate(windows, turn(weight))},
        {"accumulate": lambda windows, weight: accumulate_broadcast(windows, turn(weight))},
    )


def _kernel_sides(axes: int) -> Iterable[Mistake]:
    """Programs that take the height of a kernel for its width, or fail if they differ."""
    if axes == 2:
        yield Mistake(
            name="sides of the kernel mixed up",
            family="size",
            says="Your code seems to mix up the height and the width of the kernel.",
            question="How tall and how wide is a kernel of shape (1, 1, 2, 3)?",
            ways=(
                {"orientation": _square_only},
                *_with_sides_swapped(),
            ),
        )


def _square_only(weight: Array) -> Array:
    if weight.shape[2] != weight.shape[3]:
        raise ValueError(weight.shape)
    return weight


def _with_sides_swapped() -> Iterable[Way]:
    for reading in beyond(0.0):
        swapped: Way = {
            **reading,
            "size": lambda spatial, kernel, stride, widths: sizes(
                spatial, kernel[::-1], stride, widths
            ),
            "window": lambda kernel, stride, widths, out: positions(
                kernel[::-1], stride, widths, out
            ),
        }
        yield {**swapped, "accumulate": accumulate_broadcast}
        yield {
            **swapped,
            "accumulate": lambda windows, weight: accumulate(
                windows, weight.reshape(*weight.shape[:2], *weight.shape[:1:-1])
            ),
        }


def _padding_of_all_axes() -> Iterable[Mistake]:
    def padded(x: Array, widths: Any) -> Array:
        return np.pad(x, widths[0][0])

    yield Mistake(
        name="batch and channels padded",
        family="padding",
        says="Your code seems to pad every axis, those of the batch and of the channels too.",
        question="Which axes of x does `np.pad(x, 1)` pad?",
        ways=(
            {"pad": padded},
            {
                "pad": padded,
                "accumulate": lambda windows, weight: accumulate(
                    windows[:, : weight.shape[1]], weight
                ),
            },
        ),
    )


def _weighed(change: Callable[[Array], Array]) -> Way:
    """A kernel that is changed before it is summed with."""
    return {"accumulate": lambda windows, weight: accumulate(windows, change(weight))}


def _of_channels(which: slice) -> Way:
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


def _channel_mistakes() -> Iterable[Mistake]:
    yield Mistake(
        name="first input channel only",
        family="channels",
        says="Your code seems to read the first input channel and to leave out the others.",
        question="Which cells does the sum of one output cell go over when x has 3 channels?",
        ways=(_of_channels(slice(0, 1)),),
    )
    yield Mistake(
        name="last input channel only",
        family="channels",
        says="Your code seems to keep the sum of the last input channel only.",
        question="Does each channel add to the output cell, or does it replace what is there?",
        ways=(_of_channels(slice(-1, None)),),
    )
    yield Mistake(
        name="input channels averaged",
        family="channels",
        says="Your code seems to take the mean over the input channels.",
        question="What happens to the products of all channels: a sum or a mean?",
        ways=(
            {
                "accumulate": lambda windows, weight: accumulate(windows, weight) / weight.shape[1],
            },
            {"bias": lambda out, bias, weight: add_bias(out, bias, weight) / weight.shape[1]},
        ),
    )
    yield Mistake(
        name="input and output channels swapped",
        family="channels",
        says="Your code seems to take the input channels of the kernel for its output channels.",
        question="Which of the first two axes of weight counts the kernels?",
        ways=(
            _weighed(lambda weight: weight.swapaxes(0, 1)),
            {
                "accumulate": lambda windows, weight: accumulate_broadcast(
                    windows, weight.swapaxes(0, 1)
                )
            },
        ),
    )
    yield Mistake(
        name="kernels reshaped in another order",
        family="channels",
        says="Your code seems to mix up the numbers of the kernels when it reshapes them.",
        question="Does `reshape(-1, C_out)` move numbers as a transpose does?",
        ways=(
            _weighed(lambda weight: weight.reshape(-1, len(weight)).T.reshape(weight.shape)),
            _weighed(lambda weight: weight.reshape(weight.swapaxes(0, 1).shape).swapaxes(0, 1)),
            {"accumulate": _taps_before_channels},
        ),
    )
    yield Mistake(
        name="answer reshaped in another order",
        family="channels",
        says="Your code seems to compute the right sums and to put them into the wrong cells.",
        question="In which order are the axes of your result before you reshape it?",
        ways=(
            {"accumulate": lambda windows, weight: _reread(windows, weight, -1)},
            {"accumulate": lambda windows, weight: _reread(windows, weight, 0)},
            {"accumulate": lambda windows, weight: accumulate(windows, weight).swapaxes(0, 1)},
            {"accumulate": lambda windows, weight: np.moveaxis(accumulate(windows, weight), 1, -1)},
        ),
    )
    yield Mistake(
        name="each output channel reads one input channel",
        family="channels",
        says="Your code seems to pair each output channel with a single input channel.",
        question="How many input channels does one output channel read?",
        ways=(
            {"accumulate": _depthwise},
            {"accumulate": _depthwise_strictly},
            {"accumulate": _kept_apart},
        ),
    )
    yield Mistake(
        name="one kernel for all output channels",
        family="channels",
        says="Your code seems to use the first kernel for every output channel.",
        question="Which kernel belongs to the second output channel?",
        ways=(_weighed(lambda weight: np.repeat(weight[:1], len(weight), axis=0)),),
    )
    yield Mistake(
        name="one kernel for all input channels",
        family="channels",
        says="Your code seems to lay the kernel of the first input channel over all of them.",
        question="Which axis of weight goes along with the channels of x?",
        ways=(_weighed(lambda weight: np.repeat(weight[:, :1], weight.shape[1], axis=1)),),
    )
    yield Mistake(
        name="first output channel only",
        family="channels",
        says="Your code seems to fill the first output channel and to leave out the others.",
        question="Which loop, or which axis, goes through the output channels?",
        ways=(
            {"accumulate": _first_output_only},
            {"accumulate": lambda windows, weight: accumulate(windows, weight[:1])},
        ),
    )


def _also_before_bias(mistake: Mistake) -> Mistake:
    """The same mistake with the batch, also made before the bias is added."""
    also: tuple[Way, ...] = tuple(
        {"accumulate": lambda windows, weight, mix=way["batch"]: mix(accumulate(windows, weight))}
        for way in mistake.ways
    )
    return msgspec.structs.replace(mistake, ways=(*mistake.ways, *also))


def _biased(change: Callable[[Array, Array], Any], *, skip: Callable[[Array], bool]) -> Way:
    """A bias that is changed before it is added, or skipped."""

    def add(out: Array, bias: Array | None, weight: Array) -> Array:
        if bias is None or skip(bias):
            return out
        return out + np.reshape(change(bias, weight), (-1, *[1] * (out.ndim - 2)))

    return {"bias": add}


def _never(_: Array) -> bool:
    return False


def _along(axis: int) -> Way:
    """The bias along an axis of the answer, counted from the last."""

    def add(out: Array, bias: Array | None, _: Array) -> Array:
        return out if bias is None else out + bias.reshape(-1, *[1] * axis)

    return {"bias": add}


def _bias_mistakes(axes: int) -> Iterable[Mistake]:
    yield Mistake(
        name="bias missing",
        family="bias",
        says="Your code seems to leave the bias out.",
        question="What is added to every cell of an output channel at the end?",
        ways=({"bias": lambda out, *_: out},),
    )
    yield Mistake(
        name="bias twice",
        family="bias",
        says="Your code seems to add the bias twice.",
        question="How often does the line that adds the bias run for one output cell?",
        ways=(_biased(lambda bias, _: 2 * bias, skip=_never),),
    )
    yield Mistake(
        name="bias for every tap",
        family="bias",
        says="Your code seems to add the bias for every number of the kernel.",
        question="In which loop does the line that adds the bias stand?",
        ways=(
            _biased(lambda bias, weight: math.prod(weight.shape[1:]) * bias, skip=_never),
            _biased(lambda bias, weight: math.prod(weight.shape[2:]) * bias, skip=_never),
            _biased(lambda bias, weight: weight.shape[2] * bias, skip=_never),
        ),
    )
    yield Mistake(
        name="bias for every input channel",
        family="bias",
        says="Your code seems to add the bias once for every input channel.",
        question="In which loop does the line that adds the bias stand?",
        ways=(_biased(lambda bias, weight: weight.shape[1] * bias, skip=_never),),
    )
    yield Mistake(
        name="bias along another axis",
        family="bias",
        says="Your code seems to add the bias along another axis than that of the channels.",
        question="Which axis of the answer does `out + bias` line the bias up with?",
        ways=tuple(map(_along, range(axes))),
    )
    yield Mistake(
        name="one bias for all output channels",
        family="bias",
        says="Your code seems to add the same number to every output channel.",
        question="Which number of the bias belongs to the second output channel?",
        ways=(
            _biased(lambda bias, _: bias[0], skip=_never),
            _biased(lambda bias, _: bias[-1], skip=_never),
            _biased(lambda bias, _: bias.sum(), skip=_never),
            _biased(lambda bias, _: bias.mean(), skip=_never),
        ),
    )
    yield Mistake(
        name="bias tested for truth",
        family="bias",
        says="Your code seems to skip the bias, or to fail, depending on the numbers in it.",
        question="What does `if bias:` ask, and what do you want to know there?",
        ways=(
            _biased(lambda bias, _: bias, skip=bool),
            _biased(lambda bias, _: bias, skip=lambda bias: not bias),
            _biased(lambda bias, _: bias, skip=lambda bias: not bias[0]),
            _biased(lambda bias, _: bias, skip=lambda bias: not bias.sum()),
            _biased(lambda bias, _: bias, skip=lambda bias: not bias.all()),
        ),
    )
    yield Mistake(
        name="bias subtracted",
        family="bias",
        says="Your code seems to subtract the bias.",
        question="Which sign has the bias in the sum?",
        ways=(_biased(lambda bias, _: -bias, skip=_never),),
    )


def _last_tap_dropped(axes: int) -> Mistake:
    def without(*axes_of_weight: int) -> Way:
        def accumulate_less(windows: Array, weight: Array) -> Array:
            less = weight.copy()
            for axis in axes_of_weight:
                np.moveaxis(less, axis, 0)[-1:] = 0
            return accumulate(windows, less)

        return {"accumulate": accumulate_less}

    spatial = range(2, 2 + axes)
    return Mistake(
        name="last tap left out",
        family="window",
        says="Your code seems to leave out the last number of the kernel along an axis.",
        question="Which is the last index that your loop over the kernel reaches?",
        ways=(without(*spatial), *(without(axis) for axis in spatial if axes > 1)),
    )


def _border_nobody_wrote() -> Mistake:
    return Mistake(
        name="padding that nobody wrote",
        family="state",
        says="Your code seems to leave the cells of the padding unwritten.",
        question="What does an array from `np.empty` hold before you write to it?",
        reads_memory=True,
        ways=({"pad": lambda x, widths: surround(x, widths, NO_TELLING)},),
    )
