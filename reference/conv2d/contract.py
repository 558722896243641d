"""The contract of `conv2d`: its twin, its features and the checks of a rubric."""

from grader.records.operation import Operation

from ..convolution import (
    CONVOLUTION_IMPLIES,
    DEFAULTS,
    accepts_convolution,
    convolution_checks,
    convolution_dimensions,
    convolution_effort,
    convolution_features,
    sizes_of,
)
from ..lazily import bank_of
from ..narrower import CONVOLUTION
from ..windows import slides
from . import twin

OPERATION = Operation(
    name="conv2d",
    twin=twin.conv2d,
    twin_file=twin.__file__,
    axes={
        "x": ("N", "C_in", "H", "W"),
        "weight": ("C_out", "C_in", "kH", "kW"),
        "bias": ("C_out",),
    },
    answer_axes=("N", "C_out", "H_out", "W_out"),
    defaults=DEFAULTS,
    checks=convolution_checks(axes=2),
    features=convolution_features,
    implies=CONVOLUTION_IMPLIES,
    accepts=accepts_convolution,
    effort=convolution_effort,
    sliding=slides(
        sizes_of, "row", "column", each="image", combines="sum", kernel="weight", added="bias"
    ),
    bank=bank_of(__package__),
    dimensions=convolution_dimensions(
        "conv2d", outputs=("rows", "columns"), taps=("kernel rows", "kernel columns")
    ),
    size_formula="H_out = (H + 2*padding - kH) // stride + 1, and W_out likewise with W and kW",
    narrowing=CONVOLUTION,
    rules=(
        "x is (N, C_in, H, W), weight (C_out, C_in, kH, kW), the answer (N, C_out, H_out, W_out).",
        "`H_out = (H + 2 * padding_rows - kH) // stride_rows + 1`, and W_out likewise.",
        "The kernel is not flipped; an output channel sums over all input channels.",
    ),
)
