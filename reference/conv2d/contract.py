"""The contract of `conv2d`: its twin, its features and the checks of a rubric."""

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
from ..forms import DTYPE, FORMS
from ..lazily import bank_of
from ..windows import IMPLIES, PER_AXIS, SIZES, slides
from . import twin

__all__ = ["OPERATION"]

_CHANNELS = ("input channels", "kernel per channel", "output channels")

_HOW_MANY_CHANNELS = ("equal channels", "as many channels as columns")

_SWITCHES = (
    *("bias", "batch", *_CHANNELS, "stride", "padding"),
    *("1x1 kernel", "even kernel", "kernel covers input", *PER_AXIS),
    *("oriented kernel", "pair arguments", "equal pair"),
)
"""What programs branch at: `dtype`, `layout` and `purity` ask with each of them."""

_SHAPES = ("rectangular image", "rectangular answer")
"""What differs along the axes makes one of them so."""

_CHECKS = {
    "basic": Check(
        asks="One image, one channel, one kernel: the window visits every position.",
        borrows=("even kernel",),
    ),
    "orientation": Check(
        asks="The kernel is laid over the image as it is: not flipped, not transposed.",
        needs=("oriented kernel",),
        borrows=("even kernel",),
    ),
    "bias": Check(
        asks="Every output channel gets its own bias, once.",
        needs=("bias",),
        permits=("as many channels as columns",),
        borrows=("even kernel", "output channels"),
    ),
    "batch": Check(
        asks="Every image of a batch is answered.",
        needs=("batch",),
        borrows=("even kernel",),
    ),
    "channels": Check(
        asks="Input channels are added up; every output channel has a kernel of its own.",
        needs=_CHANNELS,
        permits=_HOW_MANY_CHANNELS,
    ),
    "stride": Check(
        asks="The window moves `stride` cells at a time, along rows and columns.",
        needs=("stride",),
        borrows=("even kernel",),
    ),
    "padding": Check(
        asks="Zeros are put around the image before the window moves.",
        needs=("padding",),
        permits=("padding >= kernel",),
        borrows=("even kernel",),
    ),
    "rectangular": Check(
        asks="Images and kernels need not be square.",
        needs=("rectangular kernel", "rectangular image", "rectangular answer"),
        borrows=("even kernel", "oriented kernel"),
    ),
    "per-axis-stride": Check(
        asks="`stride=(rows, columns)` moves the window differently along the two axes.",
        needs=("per-axis stride",),
        permits=("stride", "pair arguments"),
        borrows=("even kernel", *_SHAPES),
    ),
    "per-axis-padding": Check(
        asks="`padding=(rows, columns)` pads the two axes differently.",
        needs=("per-axis padding",),
        permits=("padding", "pair arguments", "padding >= kernel"),
        borrows=("even kernel", *_SHAPES),
    ),
    "corner-sizes": Check(
        asks="1x1 kernels, even ones, ones as large as the image; strides that leave a remainder.",
        needs=(*SIZES, "even kernel"),
        borrows=("stride",),
    ),
    "dtype": Check(
        asks="float32 in gives float32 out, and float64 loses no digits on the way.",
        needs=DTYPE,
        borrows=("view", *_SWITCHES),
    ),
    "layout": Check(
        asks="Arguments may be views: transposed, reversed, sliced or broadcast arrays.",
        needs=("view",),
        borrows=_SWITCHES,
    ),
    "purity": Check(
        asks="Arguments stay as they are, and nothing is remembered between calls.",
        needs=("second call",),
        borrows=_SWITCHES,
    ),
    "forms": Check(
        asks="Every argument can be passed by position, by keyword, as an int or as a pair.",
        needs=FORMS,
        borrows=("even kernel",),
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("stride", "padding", "batch", *_CHANNELS[:2]),
        permits=(
            *_CHANNELS[2:],
            *_HOW_MANY_CHANNELS,
            *PER_AXIS,
            *SIZES,
            *FORMS,
            "bias",
            "oriented kernel",
            "even kernel",
            "padding >= kernel",
            "fractions",
        ),
    ),
    "worked-examples": Check(asks="The examples of the handout, and filters you can picture."),
    "refuses-bad-arguments": Check(
        asks="Arguments outside the contract raise an exception.", by_default=False
    ),
}


def _case(length: Mapping[str, int]) -> Case:
    return convolution_case(
        "conv2d",
        images=length["batch"],
        channels=(length["output channels"], length["input channels"]),
        outputs=(length["rows"], length["columns"]),
        kernel=(length["kernel rows"], length["kernel columns"]),
    )


OPERATION = Operation(
    name="conv2d",
    twin=twin.conv2d,
    twin_file=twin.__file__,
    axes={
        "x": ("N", "C_in", "H", "W"),
        "weight": ("C_out", "C_in", "kH", "kW"),
        "bias": ("C_out",),
    },
    defaults=DEFAULTS,
    checks=_CHECKS,
    features=convolution_features,
    implies={
        **IMPLIES,
        "rectangular kernel": ("oriented kernel",),
        "equal channels": ("input channels", "output channels"),
        "as many channels as columns": ("output channels",),
        "kernel per channel": ("output channels",),
    },
    accepts=accepts_convolution,
    effort=convolution_effort,
    sliding=slides(
        lambda case: sizes_of(case)[3], "row", "column", combines="sum", kernel="weight"
    ),
    bank=bank_of(__package__),
    dimensions=Dimensions(
        long=("batch", "output channels", "rows", "columns", "input channels"),
        short=("kernel rows", "kernel columns"),
        case=_case,
    ),
    size_formula=("H_out = (H + 2*padding - kH) // stride + 1, and W_out likewise with W and kW"),
)
