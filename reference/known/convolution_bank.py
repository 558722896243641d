"""The bank of a convolution: all its known mistakes."""

import msgspec

from grader.records.mistake import Bank, KnownMistake, Steps, Way

from .answers import activation_left_in, axes_dropped, memory_order_assumed, nothing_filled_in
from .batches import batch_mistakes
from .biases import bias_in_float64, bias_mistakes
from .channels import channel_mistakes
from .convolution_steps import accumulate, accumulate_broadcast, convolution_program
from .dtypes import dtype_mistakes, padding_in_float64
from .kernels import kernel_sides, orientation_mistakes
from .paddings import border_nobody_wrote, padding_mistakes, padding_of_all_axes
from .positions import last_tap_dropped, window_mistakes
from .practice import INDEX
from .running import sum_not_set_back
from .sizes import size_mistakes
from .state import state_mistakes
from .strides import stride_mistakes
from .unwritten import LEFT_BARE, last_windows_left_out, return_in_loop
from .window_steps import pad_with

_LEFT = (0.0, LEFT_BARE)
"""A cell that nothing is written to holds the bias that is added at the end, or 0."""

_MORE_CHANNELS: tuple[Steps, ...] = (
    {"accumulate": accumulate_broadcast},
    {"accumulate": lambda windows, weight: accumulate(windows[:, : weight.shape[1]], weight)},
)
"""What a sum does with channels that no kernel has: repeat a kernel of one, or leave them out."""


def convolution_bank(axes: int) -> Bank:
    """The known mistakes of a convolution with so many spatial axes."""
    return Bank(
        mistakes=(
            *orientation_mistakes(axes),
            *stride_mistakes(axes, 0.0, _LEFT),
            *padding_mistakes(axes, 0.0),
            padding_of_all_axes(axes, [0.0], *_MORE_CHANNELS),
            *size_mistakes(axes, 0.0, _LEFT),
            *kernel_sides(axes),
            *channel_mistakes(axes),
            *map(_also_before_bias, batch_mistakes()),
            *bias_mistakes(axes),
            *window_mistakes(0.0),
            last_windows_left_out(axes, _LEFT),
            return_in_loop(axes, bias=True),
            sum_not_set_back(axes),
            last_tap_dropped(axes),
            activation_left_in(),
            nothing_filled_in(),
            axes_dropped(axes),
            memory_order_assumed(),
            *dtype_mistakes(),
            bias_in_float64(),
            padding_in_float64(pad_with(0.0)),
            *state_mistakes("x", "`weight`", "`bias`"),
            border_nobody_wrote(),
        ),
        program=convolution_program,
        index=INDEX,
    )


def _also_before_bias(mistake: KnownMistake) -> KnownMistake:
    """The same mistake with the batch, also made before the bias is added."""

    def earlier(way: Way) -> Way:
        mix = way.steps["batch"]
        steps = {"accumulate": lambda windows, weight: mix(accumulate(windows, weight))}
        return msgspec.structs.replace(way, steps=steps)

    also = tuple(map(earlier, mistake.ways))
    return msgspec.structs.replace(mistake, ways=(*mistake.ways, *also))
