"""Cases of `maxpool`: what Hypothesis draws and corner cases."""

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from grader.records.case import Array, Case
from grader.records.operation import Check

from .. import numbers
from ..pooling_cases import cases_of, chosen_for_pooling, draw_pooling


def _numbers_of(on: frozenset[str], shape: tuple[int, ...], offset: int, *, fine: bool) -> Array:
    x = numbers.distinct(shape, offset)
    if "ties" in on:
        x = np.ceil(x / 40)
    elif np.unique(x).size < x.size:
        reject()
    if "negatives" in on:
        x = -x
    if "fractions" in on:
        x = x + (2 * np.arange(1.0, x.size + 1).reshape(shape) + 1) / 2 ** (40 if fine else 10)
    return x


@st.composite
def generated(draw: st.DrawFn, check: Check) -> Case:
    """Cases of a check, drawn by Hypothesis."""
    return draw_pooling(draw, "maxpool", check, _numbers_of)


_CORNERS = np.kron([[1.0, 2.0], [3.0, 4.0]], np.ones((2, 2))).reshape(1, 1, 4, 4)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    case = cases_of("maxpool")
    square = numbers.distinct((1, 1, 4, 4), 1)
    return {
        **chosen_for_pooling("maxpool"),
        "negatives": [
            case("all negative", -square, 2),
            case("all negative, padded", -square, 2, padding=1),
            case("far below zero", -square * 2.0**20, 2, stride=1),
            case("far below zero, padded", -square * 2.0**20, 2, stride=1, padding=1),
        ],
        "combined": [
            case("lower than most constants", -square * 2.0**60, 2, stride=1),
            case("lower than most constants, padded", -square * 2.0**60, 2, stride=2, padding=1),
            case("as low as it gets, padded", -square * 2.0**1010, 2, stride=2, padding=1),
        ],
        "ties": [
            case("all the same", np.full((1, 1, 4, 4), 3.0), 2, stride=1),
            case("another number in each corner", _CORNERS, 2),
        ],
    }
