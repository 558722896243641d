"""The contract of `avgpool`: its twin, its features and the checks of a rubric."""

from grader.records.operation import Operation

from ..lazily import bank_of
from ..narrower import POOLING
from ..pooling import (
    DEFAULTS,
    POOLING_IMPLIES,
    SIZE_FORMULA,
    accepts_pooling,
    pooling_checks,
    pooling_dimensions,
    pooling_effort,
    pooling_features,
    sizes_of,
)
from ..windows import slides
from . import twin

OPERATION = Operation(
    name="avgpool",
    twin=twin.avgpool,
    twin_file=twin.__file__,
    axes={"x": ("N", "C", "H", "W")},
    answer_axes=("N", "C", "H_out", "W_out"),
    defaults=DEFAULTS,
    checks=pooling_checks(
        basic="One image, one channel: the mean of every window.",
        padding="Zeros are put around the image, and are counted in the mean like all other cells.",
    ),
    features=pooling_features,
    implies=POOLING_IMPLIES,
    accepts=accepts_pooling,
    effort=pooling_effort,
    sliding=slides(sizes_of, "row", "column", each="image", size="kernel_size", combines="mean"),
    bank=bank_of(__package__),
    dimensions=pooling_dimensions("avgpool"),
    size_formula=SIZE_FORMULA,
    narrowing=POOLING,
    rules=(
        "x is (N, C, H, W), the answer (N, C, H_out, W_out).",
        "`H_out = (H + 2 * padding_rows - kernel_rows) // stride_rows + 1`, and W_out likewise.",
        "No stride means the kernel size; a cell of padding counts as 0, and counts.",
    ),
)
