"""The contract of `conv1d`: its twin, its features and the checks of a rubric."""

from collections.abc import Mapping

from grader.records.case import Case
from grader.records.operation import Check, Dimensions, Operation

from ..convolution import (
    DEFAULTS,
    accepts_convolution,
    convolution_case,
    convolution_effort,
    convolution_features,
    sizes_of,
)
from ..forms import DTYPE, NO_PAIRS
from ..lazily import bank_of
from ..windows import IMPLIES, SIZES, slides
from . import twin

__all__ = ["OPERATION"]

_CHANNELS = ("input channels", "kernel per channel", "output channels")

_HOW_MANY_CHANNELS = ("equal channels", "as many channels as columns")

_SWITCHES = (
    *("bias", "batch", *_CHANNELS, "stride", "padding"),
    *("1x1 kernel", "even kernel", "kernel covers input"),
)
"""What programs branch at: `dtype`, `layout` and `purity` ask with each of them."""

_CHECKS = {
    "basic": Check(
        asks="One sequence, one channel, one kernel: the window visits every position.",
        borrows=("even kernel",),
    ),
    "orientation": Check(
        asks="The kernel is laid over the sequence as it is: not flipped.",
        needs=("oriented kernel",),
        borrows=("even kernel",),
    ),
    "bias": Check(
        asks="Every output channel gets its own bias, once.",
        needs=("bias",),
        permits=("as many channels as columns",),
        borrows=("output channels",),
    ),
    "batch": Check(
        asks="Every sequence of a batch is answered.",
        needs=("batch",),
        borrows=("even kernel",),
    ),
    "channels": Check(
        asks="Input channels are added up; every output channel has a kernel of its own.",
        needs=_CHANNELS,
        permits=_HOW_MANY_CHANNELS,
    ),
    "stride": Check(
        asks="The window moves `stride` cells at a time.",
        needs=("stride",),
        borrows=("even kernel",),
    ),
    "padding": Check(
        asks="Zeros are put at both ends before the window moves.",
        needs=("padding",),
        permits=("padding >= kernel",),
        borrows=("even kernel",),
    ),
    "corner-sizes": Check(
        asks="Kernels of one cell, even ones, ones as long as x; strides that leave a remainder.",
        needs=(*SIZES, "even kernel"),
        borrows=("stride",),
    ),
    "dtype": Check(
        asks="float32 in gives float32 out, and float64 loses no digits on the way.",
        needs=DTYPE,
        borrows=("view", *_SWITCHES),
    ),
    "layout": Check(
        asks="Arguments may be views: reversed, sliced or broadcast arrays.",
        needs=("view",),
        borrows=_SWITCHES,
    ),
    "purity": Check(
        asks="Arguments stay as they are, and nothing is remembered between calls.",
        needs=("second call",),
        borrows=(*_SWITCHES, "oriented kernel"),
    ),
    "forms": Check(
        asks="Every argument can be passed by position or by keyword.",
        needs=NO_PAIRS,
        borrows=("even kernel",),
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("stride", "padding", "batch", *_CHANNELS[:2]),
        permits=(
            *_CHANNELS[2:],
            *_HOW_MANY_CHANNELS,
            *SIZES,
            *NO_PAIRS,
            "bias",
            "oriented kernel",
            "even kernel",
            "padding >= kernel",
            "fractions",
        ),
    ),
    "worked-examples": Check(asks="The examples of the handout."),
    "refuses-bad-arguments": Check(
        asks="Arguments outside the contract raise an exception.", by_default=False
    ),
}


def _case(length: Mapping[str, int]) -> Case:
    return convolution_case(
        "conv1d",
        images=length["batch"],
        channels=(length["output channels"], length["input channels"]),
        outputs=(length["positions"],),
        kernel=(length["taps"],),
    )


OPERATION = Operation(
    name="conv1d",
    twin=twin.conv1d,
    twin_file=twin.__file__,
    axes={"x": ("N", "C_in", "L"), "weight": ("C_out", "C_in", "K"), "bias": ("C_out",)},
    defaults=DEFAULTS,
    checks=_CHECKS,
    features=convolution_features,
    implies={
        **IMPLIES,
        "equal channels": ("input channels", "output channels"),
        "as many channels as columns": ("output channels",),
        "kernel per channel": ("output channels",),
    },
    accepts=accepts_convolution,
    effort=convolution_effort,
    sliding=slides(lambda case: sizes_of(case)[3], "cell", combines="sum", kernel="weight"),
    bank=bank_of(__package__),
    dimensions=Dimensions(
        long=("batch", "output channels", "positions", "input channels"),
        short=("taps",),
        case=_case,
    ),
    size_formula="L_out = (L + 2*padding - K) // stride + 1",
)
