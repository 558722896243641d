"""Cases of `conv2d`: what Hypothesis draws, corner cases, worked examples."""

from typing import Any

import msgspec
import numpy as np
from hypothesis import strategies as st

from grader.records.case import Array, Case, Option
from grader.records.operation import Check

from .. import numbers
from ..again import asked_again
from ..drawing import draw_convolution

__all__ = ["chosen", "generated"]

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


@st.composite
def generated(draw: st.DrawFn, check: Check) -> Case:
    """Cases of a check, drawn by Hypothesis."""
    return draw_convolution(draw, "conv2d", 2, check)


def _case(title: str, x: np.ndarray, weight: object, **options: Option) -> Case:
    kernel = np.asarray(weight, dtype=np.float64)
    if kernel.ndim == 2:
        kernel = kernel.reshape(1, 1, *kernel.shape)
    return Case(
        operation="conv2d",
        title=title,
        arrays={"x": x, "weight": kernel},
        options=options,
        positional=2,
    )


def _worked_examples() -> list[Case]:
    article = [
        _case(name, _RAMPS, numbers.integers((out, 3, k, k), index), stride=s)
        for index, (name, (out, k, s)) in enumerate(_ARTICLE.items())
    ]
    filters = [_case(name, _PICTURE, kernel) for name, kernel in _FILTERS.items()]
    sharpen = _FILTERS["sharpen"]
    return [
        *article,
        *filters,
        _case("padding 1 keeps the size", _PICTURE, sharpen, padding=1),
        _case("edge detection with stride 2", _PICTURE, _FILTERS["edge detection"], stride=2),
    ]


def _again() -> dict[str, list[Case]]:
    """What `dtype`, `layout` and `purity` ask: each feature alone, with kernels that hide turns."""
    x = numbers.integers((1, 1, 5, 5), 7)
    kernel = numbers.symmetric(numbers.integers((1, 1, 3, 3), 4))
    even = numbers.symmetric(numbers.integers((1, 1, 2, 2), 5))
    wide = numbers.symmetric(numbers.integers((1, 1, 1, 3), 6))
    two = numbers.symmetric(numbers.integers((3, 2, 2, 2), 9))
    with_bias = _case("a bias", x[..., :4, :4], even)
    with_bias.arrays["bias"] = np.array([7.0])
    return asked_again(
        _case("nothing else", x, kernel),
        [
            msgspec.structs.replace(with_bias, positional=3),
            _case("a stride", x, kernel, stride=2),
            _case("padding", x[..., :3, :3], kernel, padding=1),
            _case("a 1x1 kernel", x[..., :3, :3], [[3.0]]),
            _case("a wide kernel", x[..., :3, :5], wide),
            _case("a wide image", x[..., :3, :5], even),
            _case("a stride for each axis", x, kernel, stride=(1, 2)),
            _case("padding for each axis", x[..., :4, :4], kernel, padding=(0, 1)),
            _case("pairs", x[..., :4, :4], even, stride=(1, 1), padding=(0, 0)),
            _case("several channels", numbers.integers((1, 2, 3, 3), 8), two),
            _case("several small images", numbers.integers((2, 1, 3, 3), 8), kernel),
        ],
        fine=("a bias", "padding"),
    )


def _with_bias(bias: list[float], size: int) -> Case:
    return Case(
        operation="conv2d",
        arrays={
            "x": numbers.integers((1, 1, size, size), 3),
            "weight": np.repeat(
                numbers.symmetric(numbers.integers((1, 1, 2, 2), 4)), len(bias), axis=0
            ),
            "bias": np.array(bias, dtype=np.float64),
        },
        positional=3,
    )


def _symmetric_image(middle: float) -> Array:
    """An image equal to its flips but not to its transpose.

    Where a kernel covers it, flipping the kernel changes nothing, reading it in another order does.
    """
    return np.array([[1, 2, 1], [3, middle, 3], [1, 2, 1]], dtype=np.float64).reshape(1, 1, 3, 3)


def _oriented(bias: float | None, **changes: Any) -> Case:
    """An oriented kernel over an image that hides its flips: purity and layout, nothing else."""
    arrays = {"x": _symmetric_image(4), "weight": numbers.integers((1, 1, 3, 3), 8)}
    if bias is not None:
        arrays["bias"] = np.array([bias])
    return Case(operation="conv2d", arrays=arrays, positional=len(arrays), **changes)


def _rounded() -> list[Case]:
    """Sizes that `round` gets wrong one way and a size that is rounded up the other."""
    x, kernel = numbers.integers((1, 1, 7, 7), 11), np.ones((2, 2))
    return [
        _case("stride leaves most of itself over", x, kernel, stride=3),
        _case("stride leaves little of itself over", x[..., :6, :6], kernel, stride=3),
        _case("stride leaves all but one over", x[..., :5, :5], kernel, stride=4),
    ]


def _purity() -> list[Case]:
    asked = _oriented(0.0, title="every argument stays as it is", judges="purity")
    then = {**asked.arrays, "x": _symmetric_image(7)}
    one = {"x": numbers.integers((1, 1, 3, 3), 2), "weight": np.ones((1, 1, 1, 1))}
    return [
        msgspec.structs.replace(asked, then=then),
        Case(
            operation="conv2d",
            title="a 1x1 kernel of one answers with a new array",
            arrays=one,
            positional=2,
            judges="purity",
            then={**one, "x": one["x"] + 1},
        ),
    ]


def _bad_arguments() -> list[Case]:
    x, kernel = numbers.integers((1, 2, 3, 3), 0), numbers.integers((1, 2, 2, 2), 1)
    cases = (
        _case("kernel larger than the image", x, numbers.integers((1, 2, 4, 4), 1)),
        _case("other number of channels", x, numbers.integers((1, 3, 2, 2), 1)),
        _case("negative padding", x, kernel, padding=-1),
        _case("stride 0", x, kernel, stride=0),
    )
    return [msgspec.structs.replace(case, judges="refusal") for case in cases]


def chosen() -> dict[str, list[Case]]:
    """Corner cases and worked examples, by check."""
    again = _again()
    one = numbers.integers((1, 1, 1, 1), 5)
    square, six = numbers.integers((1, 1, 5, 5), 6), numbers.integers((1, 1, 6, 6), 12)
    sized = numbers.symmetric
    return {
        **again,
        "bias": [_with_bias([0, 4], 3), _with_bias([3, -3], 4), _with_bias([0, 7, 2], 4)],
        "stride": [
            _case("stride 2", square, np.ones((3, 3)), stride=2),
            _case("stride 3", numbers.integers((1, 1, 9, 9), 10), np.ones((3, 3)), stride=3),
        ],
        "padding": [
            _case("one ring", square[..., :2, :2], np.ones((3, 3)), padding=1),
            _case("two rings", square[..., :3, :3], np.ones((3, 3)), padding=2),
        ],
        "per-axis-stride": [
            _case("two rows, one column", square, np.ones((3, 3)), stride=(2, 1)),
            _case("a square answer", six[..., :5], np.ones((3, 3)), stride=(3, 2)),
        ],
        "per-axis-padding": [
            _case("above and below only", square[..., :4, :4], np.ones((2, 2)), padding=(1, 0)),
            _case("a square answer", square[..., :3], np.ones((2, 2)), padding=(1, 2)),
        ],
        "corner-sizes": [
            _case("one cell, one tap", one, [[3.0]]),
            _case("1x1 kernel with stride 2", square, [[3.0]], stride=2),
            _case("1x1 kernel", square, [[-2.0]]),
            _case("even kernel", square, np.ones((2, 2))),
            _case("kernel as large as the image", square, sized(numbers.integers((1, 1, 5, 5), 7))),
            _case("stride larger than the kernel", square, [[2.0, 2.0], [2.0, 2.0]], stride=3),
            _case("stride leaves a remainder", square, [[1.0, 1.0], [1.0, 1.0]], stride=2),
            *_rounded(),
        ],
        "rectangular": [
            _case("wide image", numbers.integers((1, 1, 3, 6), 8), [[1.0, 1.0], [1.0, 1.0]]),
            _case("tall image", numbers.integers((1, 1, 6, 3), 9), [[1.0, 1.0], [1.0, 1.0]]),
            _case("wide kernel", square, [[2.0, -1.0, 2.0]]),
            _case("tall kernel", square, [[2.0], [-1.0], [2.0]]),
        ],
        "layout": [
            _oriented(None, title="a kernel in column order", layouts={"weight": "fortran"}),
            *again["layout"],
        ],
        "purity": [*_purity(), *again["purity"]],
        "worked-examples": _worked_examples(),
        "refuses-bad-arguments": _bad_arguments(),
    }
