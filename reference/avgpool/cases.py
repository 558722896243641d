"""Cases of `avgpool`: what Hypothesis draws and corner cases."""

from hypothesis import strategies as st

from grader.records.case import Array, Case
from grader.records.operation import Check

from .. import numbers
from ..pooling_cases import chosen_for_pooling, draw_pooling


def _numbers_of(on: frozenset[str], shape: tuple[int, ...], offset: int, *, fine: bool) -> Array:
    if "fractions" in on:
        return numbers.fractions(shape, offset, 30 if fine else 2)
    return numbers.distinct(shape, offset)


@st.composite
def generated(draw: st.DrawFn, check: Check) -> Case:
    """Cases of a check, drawn by Hypothesis."""
    return draw_pooling(draw, "avgpool", check, _numbers_of)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return chosen_for_pooling("avgpool")
