"""The one rule by which points are scaled."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook.totals import MAX_SCALE, Grade, scale_points


@pytest.mark.parametrize(
    ("earned", "possible", "scale", "grade"),
    [
        (17, 20, 100, "85"),
        (17, 30, 100, "56.67"),
        (1, 8, 1, "0.13"),
        (0, 7, 9, "0"),
        (7, 7, 9, "9"),
    ],
)
def test_points_are_scaled_to_a_hundredth(
    earned: int, possible: int, scale: int, grade: str
) -> None:
    assert str(scale_points(earned, possible, scale)) == grade


@given(st.integers(1, 500), st.data(), st.integers(1, MAX_SCALE))
def test_halves_go_up_and_nothing_is_inexact(
    possible: int, data: st.DataObject, scale: int
) -> None:
    earned = data.draw(st.integers(0, possible))
    grade: Grade = scale_points(earned, possible, scale)
    exact = Fraction(earned * scale * 100, possible)
    assert Fraction(str(grade)) * 100 == floor(exact + Fraction(1, 2))
