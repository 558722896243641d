"""The bank of a convolution: all its known mistakes."""

import msgspec

from grader.records.mistake import Bank, KnownMistake, Way

from .answers import axes_dropped, memory_order_assumed, nothing_filled_in
from .batches import batch_mistakes
from .biases import bias_in_float64, bias_mistakes
from .channels import channel_mistakes
from .convolution_steps import accumulate, convolution_program
from .dtypes import dtype_mistakes, padding_in_float64
from .kernels import kernel_sides, orientation_mistakes
from .paddings import border_nobody_wrote, padding_mistakes, padding_of_all_axes
from .positions import last_tap_dropped, window_mistakes
from .sizes import size_mistakes
from .state import state_mistakes
from .strides import stride_mistakes
from .window_steps import pad_with


def convolution_bank(axes: int) -> Bank:
    """The known mistakes of a convolution with so many spatial axes."""
    return Bank(
        mistakes=(
            *orientation_mistakes(axes),
            *stride_mistakes(axes, 0.0),
            *padding_mistakes(axes, 0.0),
            *padding_of_all_axes(),
            *size_mistakes(axes, 0.0),
            *kernel_sides(axes),
            *channel_mistakes(),
            *map(_also_before_bias, batch_mistakes()),
            *bias_mistakes(axes),
            *window_mistakes(0.0),
            last_tap_dropped(axes),
            nothing_filled_in(),
            axes_dropped(axes),
            *([memory_order_assumed()] if axes > 1 else []),
            *dtype_mistakes(),
            bias_in_float64(),
            padding_in_float64(pad_with(0.0)),
            *state_mistakes("x", "`weight`", "`bias`"),
            border_nobody_wrote(),
        ),
        program=convolution_program,
    )


def _also_before_bias(mistake: KnownMistake) -> KnownMistake:
    """The same mistake with the batch, also made before the bias is added."""

    def earlier(way: Way) -> Way:
        mix = way.steps["batch"]
        steps = {"accumulate": lambda windows, weight: mix(accumulate(windows, weight))}
        return msgspec.structs.replace(way, steps=steps)

    also = tuple(map(earlier, mistake.ways))
    return msgspec.structs.replace(mistake, ways=(*mistake.ways, *also))
