"""What the file of an operation imports, and how the file is read."""

from grader.operation.answers import vjp
from grader.operation.arguments import example
from grader.operation.draw import Draw
from grader.operation.exactness import rounding_bound, significand_bits
from grader.operation.forms import (
    DTYPE,
    FORMS,
    NO_PAIRS,
    REFUSES_BAD_ARGUMENTS,
)
from grader.operation.numbers import distinct, fractions, integers
from grader.operation.read import operation_of
from grader.operation.source import operation_from_source
from grader.operation.windows import (
    WindowSizes,
    input_sizes,
    output_sizes,
    per_axis,
    slides,
    window_features,
)
from grader.records.operation import Check, Dimensions
from grader.records.sliding import Gradient

__all__ = [
    "DTYPE",
    "FORMS",
    "NO_PAIRS",
    "REFUSES_BAD_ARGUMENTS",
    "Check",
    "Dimensions",
    "Draw",
    "Gradient",
    "WindowSizes",
    "distinct",
    "example",
    "fractions",
    "input_sizes",
    "integers",
    "operation_from_source",
    "operation_of",
    "output_sizes",
    "per_axis",
    "rounding_bound",
    "significand_bits",
    "slides",
    "vjp",
    "window_features",
]
