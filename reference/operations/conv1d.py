"""Weighted sums along a batch of sequences."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, numbers, slides
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import convolution, narrower
from ..again import asked_again, asked_twice
from ..convolution import bound_of, sizes_of
from ..convolution_cases import biased, case_of, draw_convolution, refused, remainders

AXES = {"x": "N C_in L", "weight": "C_out C_in K", "bias": "C_out", "return": "N C_out L_out"}

CHECKS = convolution.checks_of(axes=1)

SLIDING = slides(sizes_of, "cell", each="sequence", combines="sum", kernel="weight", added="bias")

accepts = convolution.accepts
features = convolution.features
effort = convolution.effort
IMPLIES = convolution.IMPLIES
DIMENSIONS = convolution.dimensions_of(outputs=("positions",), taps=("taps",))
SIZE_FORMULA = "L_out = (L + 2*padding - K) // stride + 1"
NARROWING = narrower.CONVOLUTION
RULES = (
    "x is (N, C_in, L), weight (C_out, C_in, K), the answer (N, C_out, L_out).",
    "`L_out = (L + 2 * padding - K) // stride + 1`.",
    "The kernel is not flipped; an output channel sums over all input channels.",
)


def conv1d(
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    bias: NDArray[np.floating] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> NDArray[np.floating]:
    """Slide every kernel along a batch of sequences and return the weighted sums.

    Like `torch.nn.functional.conv1d`: the kernel is not flipped (cross-correlation).

    Args:
        x: Sequences, shape (N, C_in, L): N sequences of C_in channels and L cells.
        weight: Kernels, shape (C_out, C_in, K): one kernel for each output channel.
        bias: Number added to every cell of an output channel, shape (C_out,), or None.
        stride: Cells that the window moves at a time; at least 1.
        padding: Zeros put at both ends of every channel first; at least 0.

    Returns:
        A new array of shape (N, C_out, L_out) with L_out = (L + 2 * padding - K) // stride + 1,
        in the dtype of x. All arrays of a call share one dtype, float64 or float32. Arguments
        are not modified, and nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[[1.0, 2.0, 3.0, 4.0]]])
        >>> weight = np.array([[[1.0, 10.0]]])
        >>> conv1d(x, weight)
        array([[[21., 32., 43.]]])
    """
    batch, channels, length = x.shape
    padded = np.zeros((batch, channels, length + 2 * padding), dtype=x.dtype)
    padded[:, :, padding : padding + length] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2], axis=2)
    windows = windows[:, :, ::stride]
    out = np.einsum("ncli,oci->nol", windows, weight)
    if bias is not None:
        out += bias[:, np.newaxis]
    return np.ascontiguousarray(out)


def in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any,
    x: Any,
    weight: Any,
    bias: Any = None,
    stride: int = 1,
    padding: int = 0,
) -> Any:
    """PyTorch's answer.

    Source: torch.nn.functional.conv1d
    """
    return torch.nn.functional.conv1d(x, weight, bias, stride=stride, padding=padding)


def bound(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int = 1,
    padding: int = 0,
) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    del stride  # cells that it leaves out count too
    return bound_of(conv1d, x, weight, bias, (padding,))


_RAMP = np.arange(1.0, 11.0).reshape(1, 1, 10)
_TWO_ROWS = np.arange(1.0, 11.0).reshape(1, 2, 5)

_ARTICLE = ((1, 3, 1), (1, 3, 2), (1, 2, 1), (5, 3, 1))
"""Output channels, kernel and stride of the worked examples of the article, for either input."""


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    drawn = draw_convolution(draw, on, axes=1)
    return {**drawn, "stride": drawn["stride"][0], "padding": drawn["padding"][0]}


def _worked_examples() -> list[Case]:
    return [
        case_of(
            f"cnn1d_{number}",
            x,
            numbers.integers((channels_out, x.shape[1], kernel), number),
            stride=stride,
        )
        for number, (x, (channels_out, kernel, stride)) in enumerate(
            ((x, shape) for x in (_RAMP, _TWO_ROWS) for shape in _ARTICLE), start=1
        )
    ]


def _again() -> dict[str, list[Case]]:
    """What `dtype`, `layout` and `purity` ask: each feature alone, with kernels that hide flips."""
    x, kernel = numbers.integers((1, 1, 6), 7), numbers.symmetric(numbers.integers((1, 1, 3), 4))
    several = numbers.symmetric(numbers.integers((3, 2, 2), 9))
    return asked_again(
        case_of("nothing else", x, kernel),
        [
            case_of("a bias", x, kernel, np.array([7.0])),
            case_of("a stride", x[:, :, :5], kernel, stride=2),
            case_of("padding", x[:, :, :3], kernel, padding=1),
            case_of("a kernel of one cell", x[:, :, :4], [3.0]),
            case_of("several channels", numbers.integers((1, 2, 5), 8), several),
            case_of("several short sequences", numbers.integers((2, 1, 3), 8), kernel),
        ],
        fine=("a bias", "padding"),
    )


def _purity() -> list[Case]:
    """An oriented kernel over a sequence that hides its flip, and a kernel that changes nothing."""
    symmetric, four = np.array([[[1.0, 3.0, 1.0]]]), numbers.integers((1, 1, 4), 2)
    oriented = case_of("every argument stays as it is", symmetric, [1.0, 2.0, 5.0], np.zeros(1))
    one = case_of("a kernel of one answers with a new array", four, [1.0])
    return [asked_twice(oriented, symmetric + 1), asked_twice(one, four + 1)]


def chosen() -> dict[str, list[Case]]:
    """Corner cases and worked examples, by check."""
    x, two, three = numbers.integers((1, 1, 6), 5), np.ones(2), np.ones(3)
    kernel = numbers.symmetric(numbers.integers((1, 1, 3), 4))
    again = _again()
    return {
        **again,
        "bias": biased(kernel, (4, 5, 5)),
        "stride": [
            case_of(f"stride {step}", x[:, :, : 3 + step], three, stride=step) for step in (2, 3)
        ],
        "padding": [
            case_of("padding 1", x[:, :, :2], three, padding=1),
            case_of("padding 2", x[:, :, :4], three, padding=2),
        ],
        "corner-sizes": [
            case_of("one cell, one tap", x[:, :, :1], [3.0]),
            case_of("kernel of one cell with stride 2", x, [3.0], stride=2),
            case_of("even kernel", x, two),
            case_of("kernel as long as the sequence", x[:, :, :2], two),
            case_of("stride larger than the kernel", x[:, :, :5], two, stride=3),
            case_of("stride leaves a remainder", x[:, :, :5], two, stride=2),
            *remainders(axes=1),
        ],
        "purity": [*_purity(), *again["purity"]],
        "worked-examples": _worked_examples(),
        "refuses-bad-arguments": refused(
            numbers.integers((1, 2, 4), 6), "kernel longer than the sequence"
        ),
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.convolution_bank import convolution_bank

    return convolution_bank(axes=1)
