"""Cases of `conv2d`: what Hypothesis draws, corner cases, worked examples."""

import msgspec
import numpy as np
from hypothesis import strategies as st

from grader.records.case import Array, Case
from grader.records.operation import Check

from .. import numbers
from ..again import asked_again, asked_twice
from ..convolution_cases import biased, cases_of, draw_convolution, refused, remainders

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

_case = cases_of("conv2d")


@st.composite
def generated(draw: st.DrawFn, check: Check) -> Case:
    """Cases of a check, drawn by Hypothesis."""
    return draw_convolution(draw, "conv2d", 2, check)


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
    return asked_again(
        _case("nothing else", x, kernel),
        [
            _case("a bias", x[..., :4, :4], even, np.array([7.0])),
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


def _symmetric_image(middle: float) -> Array:
    """An image equal to its flips but not to its transpose.

    Where a kernel covers it, flipping the kernel changes nothing, reading it in another order does.
    """
    return np.array([[1, 2, 1], [3, middle, 3], [1, 2, 1]], dtype=np.float64).reshape(1, 1, 3, 3)


def _purity() -> list[Case]:
    """An oriented kernel over an image that hides its flips, and a kernel that changes nothing."""
    kernel, three = numbers.integers((1, 1, 3, 3), 8), numbers.integers((1, 1, 3, 3), 2)
    oriented = _case("every argument stays as it is", _symmetric_image(4), kernel, np.zeros(1))
    one = _case("a 1x1 kernel of one answers with a new array", three, [[1.0]])
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
        "bias": biased(_case, kernel, (3, 4, 4)),
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
            _case("above and below only", square[..., :4, :4], ones, padding=(1, 0)),
            _case("a square answer", square[..., :3], ones, padding=(1, 2)),
        ],
        "corner-sizes": [
            _case("one cell, one tap", one, [[3.0]]),
            _case("1x1 kernel with stride 2", square, [[3.0]], stride=2),
            _case("1x1 kernel", square, [[-2.0]]),
            _case("even kernel", square, ones),
            _case("kernel as large as the image", square, numbers.symmetric(whole)),
            _case("stride larger than the kernel", square, 2 * ones, stride=3),
            _case("stride leaves a remainder", square, ones, stride=2),
            *remainders(_case, axes=2),
        ],
        "rectangular": [
            _case("wide image", numbers.integers((1, 1, 3, 6), 8), ones),
            _case("tall image", numbers.integers((1, 1, 6, 3), 9), ones),
            _case("wide kernel", square, [[2.0, -1.0, 2.0]]),
            _case("tall kernel", square, [[2.0], [-1.0], [2.0]]),
        ],
        "layout": [
            msgspec.structs.replace(
                _case("a kernel in column order", _symmetric_image(4), oriented),
                layouts={"weight": "fortran"},
            ),
            *again["layout"],
        ],
        "purity": [*_purity(), *again["purity"]],
        "worked-examples": _worked_examples(),
        "refuses-bad-arguments": refused(
            _case, numbers.integers((1, 2, 3, 3), 0), "kernel larger than the image"
        ),
    }
