"""What the gradients of a convolution have in common: features, the contract, checks, bounds.

Who writes a backward pass cuts padding off, adds up where windows overlap and spreads windows by
the stride; each is a check of its own. So every case has padding, but for those of `no-padding`;
and windows overlap or lie side by side, so that a fault in one of the two leaves the other right.
"""

import math
from collections.abc import Mapping

import numpy as np

from grader.operation import windows
from grader.operation.arguments import example
from grader.operation.exactness import rounding_bound, significand_bits
from grader.operation.forms import ASKS_DTYPE, DTYPE, FORMS, REFUSES_BAD_ARGUMENTS
from grader.operation.windows import SIZES, WindowSizes, output_sizes, slides, window_features
from grader.records.call import in_shortest_form
from grader.records.case import Array, Case
from grader.records.operation import Check, Dimensions
from grader.records.sliding import Gradient

from . import convolution
from .convolution import Along, sizes_of

IMPLIES = {
    **{one: needed for one, needed in windows.IMPLIES.items() if "padding" not in one},
    "per-axis padding": ("pair arguments",),
}
"""By features, those that are on whenever they are."""

MOVES = ("overlap", "stride")
"""How windows move where a check is not about it: over each other, or side by side."""

_CHANNELS = ("input channels", "output channels")
_SHAPES = ("rectangular image", "rectangular answer")


def _is_oriented(weight: Array) -> bool:
    """Whether it tells how a kernel is turned."""
    turned = [np.flip(weight, axis) for axis in (2, 3)]
    if weight.shape[2] == weight.shape[3]:
        turned.append(weight.swapaxes(2, 3))
    return any(not np.array_equal(weight, other) for other in turned)


def features(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> set[str]:
    """The features that the arguments of a gradient of a convolution switch on."""
    del grad_output  # its shape follows from the others
    window = sizes_of(x, weight, None, stride, padding)
    along = zip(window.stride, window.kernel, output_sizes(*window), strict=True)
    present = {
        "batch": x.shape[0] > 1,
        "input channels": weight.shape[1] > 1,
        "output channels": weight.shape[0] > 1,
        "oriented kernel": _is_oriented(weight),
        "overlap": any(s < k and count > 1 for s, k, count in along),
        "no padding": min(window.padding) == 0,
    }
    sizes = window_features(*window) - {"padding"}
    return {feature for feature, is_on in present.items() if is_on} | sizes


def accepts(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> bool:
    """Whether a convolution takes the arguments and has an answer of the shape of grad_output."""
    if not convolution.accepts(x, weight, None, stride, padding):
        return False
    sizes = output_sizes(*sizes_of(x, weight, None, stride, padding))
    return grad_output.shape == (x.shape[0], weight.shape[0], *sizes)


def effort(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> int:
    """Cells of the padded images, and products."""
    del grad_output  # its shape follows from the others
    return convolution.effort(x, weight, None, stride, padding)


def _sizes_of(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> WindowSizes:
    """The sizes of the convolution, along each spatial axis."""
    del grad_output  # its shape follows from the others
    return sizes_of(x, weight, None, stride, padding)


def gradient_of(argument: str) -> Gradient:
    """Which gradient of `conv2d` an operation is, by the argument that it is with respect to."""
    sliding = slides(_sizes_of, "row", "column", each="image", combines="sum", kernel="weight")
    return Gradient(sliding=sliding, output="grad_output", of=argument)


_LONG = ("batch", "output channels", "rows", "columns", "input channels")
_SHORT = ("kernel rows", "kernel columns")


def dimensions_of(argument: str) -> Dimensions:
    """What a program of such a gradient can loop over."""
    if argument == "bias":
        return Dimensions(long=_LONG[:-1], case=_ones)
    return Dimensions(long=_LONG, short=_SHORT, case=_ones)


def _ones(length: Mapping[str, int]) -> Case:
    """Ones, with so much padding that x is as large with any kernel, since some loop over x."""
    lengths = {**dict.fromkeys((*_LONG, *_SHORT), 2), **length}
    batch, c_out, *outputs, c_in = (lengths[name] for name in _LONG)
    kernel = tuple(lengths[name] for name in _SHORT)
    padding = tuple(k // 2 for k in kernel)
    sizes = ((o - 1) * 2 + k - 2 * p for o, k, p in zip(outputs, kernel, padding, strict=True))
    return example(
        "",
        grad_output=np.ones((batch, c_out, *outputs)),
        x=np.ones((batch, c_in, *sizes)),
        weight=np.ones((c_out, c_in, *kernel)),
        stride=2,
        padding=in_shortest_form(padding),
    )


def bound_of(factors: tuple[Array, ...], terms: int) -> float:
    """Largest rounding error of a correct program, in any cell of a case.

    Also of one that goes through an FFT and spreads the error of its largest cell over all others.

    Args:
        factors: The one or two arrays whose products, or cells, are added up.
        terms: How many are added up for one cell at the most.

    Raises:
        AssertionError: The numbers of the case are outside the exactness budget, so that correct
            programs could differ: 53 binary digits for float64, 24 for float32.
    """
    dtype = factors[0].dtype
    digits = sum(map(significand_bits, factors)) + math.ceil(math.log2(terms + 1))
    budget = 24 if dtype == np.float32 else 53
    assert digits <= budget, f"a case of a gradient needs {digits} of {budget} binary digits"
    largest = terms * math.prod(float(np.abs(one).max()) for one in factors)
    return rounding_bound(np.array([largest]), terms, dtype)


_SWITCHES = (
    *("batch", *_CHANNELS, *MOVES, "no padding"),
    *("1x1 kernel", "even kernel", "kernel covers input"),
    *("per-axis stride", "per-axis padding", "rectangular kernel", *_SHAPES),
    *("pair arguments", "equal pair"),
)
"""What programs branch at: `dtype`, `layout` and `purity` ask with each of these features."""

_CORNERS = (*SIZES, "even kernel", "padding >= kernel")


def checks_of(asks: Mapping[str, str]) -> dict[str, Check]:
    """The rows that a rubric can hold, of a gradient of `conv2d`.

    Args:
        asks: What the checks ask that are told differently of each gradient, in a student's words;
            `orientation` is left out where the kernel makes no difference.
    """
    turned = (
        {"orientation": Check(asks=asks["orientation"], needs=("oriented kernel",), borrows=MOVES)}
        if "orientation" in asks
        else {}
    )
    oriented = ("oriented kernel",) if turned else ()
    return {
        "basic": Check(asks=asks["basic"], borrows=MOVES),
        **turned,
        "overlap": Check(asks=asks["overlap"], needs=("overlap",), borrows=("stride",)),
        "batch": Check(asks=asks["batch"], needs=("batch",), borrows=MOVES),
        "channels": Check(asks=asks["channels"], needs=_CHANNELS, borrows=MOVES),
        "stride": Check(asks=asks["stride"], needs=("stride",), borrows=("overlap",)),
        "no-padding": Check(
            asks=asks["no-padding"],
            needs=("no padding",),
            permits=("pair arguments",),
            borrows=("per-axis padding", *_SHAPES, *MOVES),
        ),
        "rectangular": Check(
            asks="Images and kernels need not be square.",
            needs=("rectangular kernel", *_SHAPES),
            permits=("stride > kernel", "padding >= kernel"),
            borrows=MOVES,
        ),
        "per-axis-stride": Check(
            asks="`stride=(rows, columns)` moved the window differently along the two axes.",
            needs=("per-axis stride",),
            permits=("stride", "stride > kernel", "pair arguments"),
            borrows=("overlap", *_SHAPES),
        ),
        "per-axis-padding": Check(
            asks="`padding=(rows, columns)` padded the two axes differently.",
            needs=("per-axis padding",),
            permits=("pair arguments",),
            borrows=(*MOVES, *_SHAPES),
        ),
        "corner-sizes": Check(
            asks="1x1 kernels, even ones, ones as large as x; strides that leave a remainder.",
            needs=_CORNERS,
            borrows=MOVES,
        ),
        "forms": Check(
            asks="Every argument can be passed by position, by keyword, as an int or as a pair.",
            needs=FORMS,
            borrows=MOVES,
        ),
        "dtype": Check(asks=ASKS_DTYPE, needs=DTYPE, borrows=("view", *_SWITCHES)),
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
        "combined": Check(
            asks="Everything at once.",
            needs=("batch", *_CHANNELS),
            permits=(
                *("per-axis stride", "per-axis padding", "rectangular kernel", *_SHAPES),
                *(*_CORNERS, *oriented, *FORMS),
            ),
            borrows=(*MOVES, "no padding"),
        ),
        "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
    }
