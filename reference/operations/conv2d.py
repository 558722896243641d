"""Weighted sums over a batch of images."""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, numbers, slides
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import convolution, narrower
from ..again import asked_again, asked_twice
from ..convolution import bound_of, sizes_of
from ..convolution_cases import biased, case_of, draw_convolution, refused, remainders

AXES = {
    "x": "N C_in H W",
    "weight": "C_out C_in kH kW",
    "bias": "C_out",
    "return": "N C_out H_out W_out",
}

CHECKS = convolution.checks_of(axes=2)

SLIDING = slides(
    sizes_of, "row", "column", each="image", combines="sum", kernel="weight", added="bias"
)

accepts = convolution.accepts
features = convolution.features
effort = convolution.effort
IMPLIES = convolution.IMPLIES
DIMENSIONS = convolution.dimensions_of(
    outputs=("rows", "columns"), taps=("kernel rows", "kernel columns")
)
SIZE_FORMULA = "H_out = (H + 2*padding - kH) // stride + 1, and W_out likewise with W and kW"
NARROWING = narrower.CONVOLUTION
RULES = (
    "x is (N, C_in, H, W), weight (C_out, C_in, kH, kW), the answer (N, C_out, H_out, W_out).",
    "`H_out = (H + 2 * padding_rows - kH) // stride_rows + 1`, and W_out likewise.",
    "The kernel is not flipped; an output channel sums over all input channels.",
)


def conv2d(
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    bias: NDArray[np.floating] | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Slide every kernel over a batch of images and return the weighted sums.

    Like `torch.nn.functional.conv2d`: the kernel is not flipped (cross-correlation).

    Args:
        x: Images, shape (N, C_in, H, W): N images of C_in channels, H rows and W columns.
        weight: Kernels, shape (C_out, C_in, kH, kW): one kernel for each output channel.
        bias: Number added to every cell of an output channel, shape (C_out,), or None.
        stride: Cells that the window moves at a time: an int for rows and columns alike, or a
            pair (rows, columns); at least 1.
        padding: Rings of zeros put around every channel first: an int, or a pair (rows on top
            and bottom, columns left and right); at least 0.

    Returns:
        A new array of shape (N, C_out, H_out, W_out) with
        H_out = (H + 2 * padding_rows - kH) // stride_rows + 1 and
        W_out = (W + 2 * padding_columns - kW) // stride_columns + 1,
        in the dtype of x. All arrays of a call share one dtype, float64 or float32. Arguments
        are not modified, and nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
        >>> weight = np.array([[[[1.0, 10.0]]]])
        >>> conv2d(x, weight)
        array([[[[21., 32.],
                 [54., 65.]]]])
    """
    pad_rows, pad_columns = padding if isinstance(padding, tuple) else (padding, padding)
    step_rows, step_columns = stride if isinstance(stride, tuple) else (stride, stride)
    batch, channels, height, width = x.shape
    padded = np.zeros(
        (batch, channels, height + 2 * pad_rows, width + 2 * pad_columns), dtype=x.dtype
    )
    padded[:, :, pad_rows : pad_rows + height, pad_columns : pad_columns + width] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::step_rows, ::step_columns]
    out = np.einsum("nchwij,ocij->nohw", windows, weight)
    if bias is not None:
        out += bias[:, np.newaxis, np.newaxis]
    return np.ascontiguousarray(out)


def in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any,
    x: Any,
    weight: Any,
    bias: Any = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Any:
    """PyTorch's answer.

    Source: torch.nn.functional.conv2d
    """
    return torch.nn.functional.conv2d(x, weight, bias, stride=stride, padding=padding)


def bound(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    return bound_of(conv2d, x, weight, bias, sizes_of(x, weight, bias, stride, padding).padding)


_PICTURE = np.array(
    [
        [1, 1, 1, 1, 1, 1],
        [1, 2, 2, 2, 2, 1],
        [1, 2, 9, 9, 2, 1],
        [1, 2, 9, 9, 2, 1],
        [1, 2, 2, 2, 2, 1],
        [1, 1, 1, 1, 3, 5],
    ],
    dtype=np.float64,
).reshape(1, 1, 6, 6)

_FILTERS = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "edge detection": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "box blur": [[0.25, 0.25], [0.25, 0.25]],
    "Gaussian blur": [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]],
}

_RAMPS = np.tile(np.arange(1.0, 11.0), (1, 3, 3, 1))

_ARTICLE = {"cnn2d_1": (1, 3, 1), "cnn2d_2": (1, 3, 2), "cnn2d_3": (1, 2, 1), "cnn2d_4": (5, 3, 1)}
"""Output channels, kernel and stride of the worked examples of the article."""


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_convolution(draw, on, axes=2)


def _worked_examples() -> list[Case]:
    article = [
        case_of(name, _RAMPS, numbers.integers((out, 3, k, k), index), stride=s)
        for index, (name, (out, k, s)) in enumerate(_ARTICLE.items())
    ]
    filters = [case_of(name, _PICTURE, kernel) for name, kernel in _FILTERS.items()]
    sharpen = _FILTERS["sharpen"]
    return [
        *article,
        *filters,
        case_of("padding 1 keeps the size", _PICTURE, sharpen, padding=1),
        case_of("edge detection with stride 2", _PICTURE, _FILTERS["edge detection"], stride=2),
    ]


def _again() -> dict[str, list[Case]]:
    """What `dtype`, `layout` and `purity` ask: each feature alone, with kernels that hide turns."""
    x = numbers.integers((1, 1, 5, 5), 7)
    kernel = numbers.symmetric(numbers.integers((1, 1, 3, 3), 4))
    even = numbers.symmetric(numbers.integers((1, 1, 2, 2), 5))
    wide = numbers.symmetric(numbers.integers((1, 1, 1, 3), 6))
    two = numbers.symmetric(numbers.integers((3, 2, 2, 2), 9))
    return asked_again(
        case_of("nothing else", x, kernel),
        [
            case_of("a bias", x[..., :4, :4], even, np.array([7.0])),
            case_of("a stride", x, kernel, stride=2),
            case_of("padding", x[..., :3, :3], kernel, padding=1),
            case_of("a 1x1 kernel", x[..., :3, :3], [[3.0]]),
            case_of("a wide kernel", x[..., :3, :5], wide),
            case_of("a wide image", x[..., :3, :5], even),
            case_of("a stride for each axis", x, kernel, stride=(1, 2)),
            case_of("padding for each axis", x[..., :4, :4], kernel, padding=(0, 1)),
            case_of("pairs", x[..., :4, :4], even, stride=(1, 1), padding=(0, 0)),
            case_of("several channels", numbers.integers((1, 2, 3, 3), 8), two),
            case_of("several small images", numbers.integers((2, 1, 3, 3), 8), kernel),
        ],
        fine=("a bias", "padding"),
    )


def _symmetric_image(middle: float) -> Array:
    """An image equal to its flips but not to its transpose.

    Where a kernel covers it, flipping the kernel changes nothing, reading it in another order does.
    """
    return np.array([[1, 2, 1], [3, middle, 3], [1, 2, 1]], dtype=np.float64).reshape(1, 1, 3, 3)


def _purity() -> list[Case]:
    """An oriented kernel over an image that hides its flips, and a kernel that changes nothing."""
    kernel, three = numbers.integers((1, 1, 3, 3), 8), numbers.integers((1, 1, 3, 3), 2)
    oriented = case_of("every argument stays as it is", _symmetric_image(4), kernel, np.zeros(1))
    one = case_of("a 1x1 kernel of one answers with a new array", three, [[1.0]])
    return [asked_twice(oriented, _symmetric_image(7)), asked_twice(one, three + 1)]


def chosen() -> dict[str, list[Case]]:
    """Corner cases and worked examples, by check."""
    again = _again()
    one = numbers.integers((1, 1, 1, 1), 5)
    square, six = numbers.integers((1, 1, 5, 5), 6), numbers.integers((1, 1, 6, 6), 12)
    ones, kernel = np.ones((2, 2)), numbers.symmetric(numbers.integers((1, 1, 2, 2), 4))
    oriented, whole = numbers.integers((1, 1, 3, 3), 8), numbers.integers((1, 1, 5, 5), 7)
    return {
        **again,
        "bias": biased(kernel, (3, 4, 4)),
        "stride": [
            case_of("stride 2", square, np.ones((3, 3)), stride=2),
            case_of("stride 3", numbers.integers((1, 1, 9, 9), 10), np.ones((3, 3)), stride=3),
        ],
        "padding": [
            case_of("one ring", square[..., :2, :2], np.ones((3, 3)), padding=1),
            case_of("two rings", square[..., :3, :3], np.ones((3, 3)), padding=2),
        ],
        "per-axis-stride": [
            case_of("two rows, one column", square, np.ones((3, 3)), stride=(2, 1)),
            case_of("a square answer", six[..., :5], np.ones((3, 3)), stride=(3, 2)),
        ],
        "per-axis-padding": [
            case_of("above and below only", square[..., :4, :4], ones, padding=(1, 0)),
            case_of("a square answer", square[..., :3], ones, padding=(1, 2)),
        ],
        "corner-sizes": [
            case_of("one cell, one tap", one, [[3.0]]),
            case_of("1x1 kernel with stride 2", square, [[3.0]], stride=2),
            case_of("1x1 kernel", square, [[-2.0]]),
            case_of("even kernel", square, ones),
            case_of("kernel as large as the image", square, numbers.symmetric(whole)),
            case_of("stride larger than the kernel", square, 2 * ones, stride=3),
            case_of("stride leaves a remainder", square, ones, stride=2),
            *remainders(axes=2),
        ],
        "rectangular": [
            case_of("wide image", numbers.integers((1, 1, 3, 6), 8), ones),
            case_of("tall image", numbers.integers((1, 1, 6, 3), 9), ones),
            case_of("wide kernel", square, [[2.0, -1.0, 2.0]]),
            case_of("tall kernel", square, [[2.0], [-1.0], [2.0]]),
        ],
        "layout": [
            msgspec.structs.replace(
                case_of("a kernel in column order", _symmetric_image(4), oriented),
                layouts={"weight": "fortran"},
            ),
            *again["layout"],
        ],
        "purity": [*_purity(), *again["purity"]],
        "worked-examples": _worked_examples(),
        "refuses-bad-arguments": refused(
            numbers.integers((1, 2, 3, 3), 0), "kernel larger than the image"
        ),
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.convolution_bank import convolution_bank

    return convolution_bank(axes=2)
