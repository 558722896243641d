"""Cases of `conv1d`: what Hypothesis draws, corner cases, worked examples."""

import msgspec
import numpy as np
from hypothesis import strategies as st

from grader.records.case import Array, Case, Option
from grader.records.operation import Check

from .. import numbers
from ..again import asked_again
from ..drawing import draw_convolution

__all__ = ["chosen", "generated"]

_RAMP = np.arange(1.0, 11.0).reshape(1, 1, 10)
_TWO_ROWS = np.arange(1.0, 11.0).reshape(1, 2, 5)

_ARTICLE = ((1, 3, 1), (1, 3, 2), (1, 2, 1), (5, 3, 1))
"""Output channels, kernel and stride of the worked examples of the article, for either input."""


@st.composite
def generated(draw: st.DrawFn, check: Check) -> Case:
    """Cases of a check, drawn by Hypothesis."""
    return draw_convolution(draw, "conv1d", 1, check)


def _case(title: str, x: Array, weight: Array, **options: Option) -> Case:
    arrays = {"x": x, "weight": weight}
    return Case(operation="conv1d", title=title, arrays=arrays, options=options, positional=2)


def _worked_examples() -> list[Case]:
    return [
        _case(
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
    with_bias = _case("a bias", x, kernel)
    with_bias.arrays["bias"] = np.array([7.0])
    return asked_again(
        _case("nothing else", x, kernel),
        [
            msgspec.structs.replace(with_bias, positional=3),
            _case("a stride", x[:, :, :5], kernel, stride=2),
            _case("padding", x[:, :, :3], kernel, padding=1),
            _case("a kernel of one cell", x[:, :, :4], np.full((1, 1, 1), 3.0)),
            _case("several channels", numbers.integers((1, 2, 5), 8), several),
            _case("several short sequences", numbers.integers((2, 1, 3), 8), kernel),
        ],
        fine=("a bias", "padding"),
    )


def _with_bias(bias: list[float], length: int) -> Case:
    return Case(
        operation="conv1d",
        arrays={
            "x": numbers.integers((1, 1, length), 3),
            "weight": np.repeat(
                numbers.symmetric(numbers.integers((1, 1, 3), 4)), len(bias), axis=0
            ),
            "bias": np.array(bias, dtype=np.float64),
        },
        positional=3,
    )


def _rounded(kernel: Array) -> list[Case]:
    """Lengths that `round` gets wrong one way and a size that is rounded up the other."""
    x = numbers.integers((1, 1, 7), 11)
    return [
        _case("stride leaves most of itself over", x, kernel, stride=3),
        _case("stride leaves little of itself over", x[:, :, :6], kernel, stride=3),
        _case("stride leaves all but one over", x[:, :, :5], kernel, stride=4),
    ]


def _purity() -> list[Case]:
    """An oriented kernel over a sequence that hides its flip, and a kernel that changes nothing."""
    symmetric = {
        "x": np.array([[[1.0, 3.0, 1.0]]]),
        "weight": np.array([[[1.0, 2.0, 5.0]]]),
        "bias": np.zeros(1),
    }
    one = {"x": numbers.integers((1, 1, 4), 2), "weight": np.ones((1, 1, 1))}
    titles = ("every argument stays as it is", "a kernel of one answers with a new array")
    return [
        Case(
            operation="conv1d",
            title=title,
            arrays=arrays,
            positional=len(arrays),
            judges="purity",
            then={**arrays, "x": arrays["x"] + 1},
        )
        for title, arrays in zip(titles, (symmetric, one), strict=True)
    ]


def _bad_arguments() -> list[Case]:
    channels = numbers.integers((1, 2, 4), 6)
    cases = (
        _case("kernel longer than the sequence", channels, numbers.integers((1, 2, 5), 1)),
        _case("other number of channels", channels, numbers.integers((1, 3, 2), 1)),
        _case("negative padding", channels, numbers.integers((1, 2, 2), 1), padding=-1),
        _case("stride 0", channels, numbers.integers((1, 2, 2), 1), stride=0),
    )
    return [msgspec.structs.replace(case, judges="refusal") for case in cases]


def chosen() -> dict[str, list[Case]]:
    """Corner cases and worked examples, by check."""
    x, two, kernel = numbers.integers((1, 1, 6), 5), np.ones((1, 1, 2)), np.ones((1, 1, 3))
    again = _again()
    return {
        **again,
        "bias": [_with_bias([0, 4], 4), _with_bias([3, -3], 5), _with_bias([0, 7, 2], 5)],
        "stride": [
            _case(f"stride {step}", x[:, :, : 3 + step], kernel, stride=step) for step in (2, 3)
        ],
        "padding": [
            _case("padding 1", x[:, :, :2], kernel, padding=1),
            _case("padding 2", x[:, :, :4], kernel, padding=2),
        ],
        "corner-sizes": [
            _case("one cell, one tap", x[:, :, :1], np.full((1, 1, 1), 3.0)),
            _case("kernel of one cell with stride 2", x, np.full((1, 1, 1), 3.0), stride=2),
            _case("even kernel", x, two),
            _case("kernel as long as the sequence", x[:, :, :2], two),
            _case("stride larger than the kernel", x[:, :, :5], two, stride=3),
            _case("stride leaves a remainder", x[:, :, :5], two, stride=2),
            *_rounded(two),
        ],
        "purity": [*_purity(), *again["purity"]],
        "worked-examples": _worked_examples(),
        "refuses-bad-arguments": _bad_arguments(),
    }
