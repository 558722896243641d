"""The contract of `conv1d`: its twin, its features and the checks of a rubric."""

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
    name="conv1d",
    twin=twin.conv1d,
    twin_file=twin.__file__,
    axes={"x": ("N", "C_in", "L"), "weight": ("C_out", "C_in", "K"), "bias": ("C_out",)},
    answer_axes=("N", "C_out", "L_out"),
    defaults=DEFAULTS,
    checks=convolution_checks(axes=1),
    features=convolution_features,
    implies=CONVOLUTION_IMPLIES,
    accepts=accepts_convolution,
    effort=convolution_effort,
    sliding=slides(
        sizes_of, "cell", each="sequence", combines="sum", kernel="weight", added="bias"
    ),
    bank=bank_of(__package__),
    dimensions=convolution_dimensions("conv1d", outputs=("positions",), taps=("taps",)),
    size_formula="L_out = (L + 2*padding - K) // stride + 1",
    narrowing=CONVOLUTION,
    rules=(
        "x is (N, C_in, L), weight (C_out, C_in, K), the answer (N, C_out, L_out).",
        "`L_out = (L + 2 * padding - K) // stride + 1`.",
        "The kernel is not flipped; an output channel sums over all input channels.",
    ),
)
