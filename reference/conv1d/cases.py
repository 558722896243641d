"""Cases of `conv1d`: what Hypothesis draws, corner cases, worked examples."""

import numpy as np
from hypothesis import strategies as st

from grader.records.case import Case
from grader.records.operation import Check

from .. import numbers
from ..again import asked_again, asked_twice
from ..convolution_cases import biased, cases_of, draw_convolution, refused, remainders

_RAMP = np.arange(1.0, 11.0).reshape(1, 1, 10)
_TWO_ROWS = np.arange(1.0, 11.0).reshape(1, 2, 5)

_ARTICLE = ((1, 3, 1), (1, 3, 2), (1, 2, 1), (5, 3, 1))
"""Output channels, kernel and stride of the worked examples of the article, for either input."""

_case = cases_of("conv1d")


@st.composite
def generated(draw: st.DrawFn, check: Check) -> Case:
    """Cases of a check, drawn by Hypothesis."""
    return draw_convolution(draw, "conv1d", 1, check)


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
    return asked_again(
        _case("nothing else", x, kernel),
        [
            _case("a bias", x, kernel, np.array([7.0])),
            _case("a stride", x[:, :, :5], kernel, stride=2),
            _case("padding", x[:, :, :3], kernel, padding=1),
            _case("a kernel of one cell", x[:, :, :4], [3.0]),
            _case("several channels", numbers.integers((1, 2, 5), 8), several),
            _case("several short sequences", numbers.integers((2, 1, 3), 8), kernel),
        ],
        fine=("a bias", "padding"),
    )


def _purity() -> list[Case]:
    """An oriented kernel over a sequence that hides its flip, and a kernel that changes nothing."""
    symmetric, four = np.array([[[1.0, 3.0, 1.0]]]), numbers.integers((1, 1, 4), 2)
    oriented = _case("every argument stays as it is", symmetric, [1.0, 2.0, 5.0], np.zeros(1))
    one = _case("a kernel of one answers with a new array", four, [1.0])
    return [asked_twice(oriented, symmetric + 1), asked_twice(one, four + 1)]


def chosen() -> dict[str, list[Case]]:
    """Corner cases and worked examples, by check."""
    x, two, three = numbers.integers((1, 1, 6), 5), np.ones(2), np.ones(3)
    kernel = numbers.symmetric(numbers.integers((1, 1, 3), 4))
    again = _again()
    return {
        **again,
        "bias": biased(_case, kernel, (4, 5, 5)),
        "stride": [
            _case(f"stride {step}", x[:, :, : 3 + step], three, stride=step) for step in (2, 3)
        ],
        "padding": [
            _case("padding 1", x[:, :, :2], three, padding=1),
            _case("padding 2", x[:, :, :4], three, padding=2),
        ],
        "corner-sizes": [
            _case("one cell, one tap", x[:, :, :1], [3.0]),
            _case("kernel of one cell with stride 2", x, [3.0], stride=2),
            _case("even kernel", x, two),
            _case("kernel as long as the sequence", x[:, :, :2], two),
            _case("stride larger than the kernel", x[:, :, :5], two, stride=3),
            _case("stride leaves a remainder", x[:, :, :5], two, stride=2),
            *remainders(_case, axes=1),
        ],
        "purity": [*_purity(), *again["purity"]],
        "worked-examples": _worked_examples(),
        "refuses-bad-arguments": refused(
            _case, numbers.integers((1, 2, 4), 6), "kernel longer than the sequence"
        ),
    }
