"""Leaving features out of an assignment's text."""

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment import default_assignment_path, parse_assignment
from grader.assignment.without import leave_out, read_without, share_out
from grader.errors import AssignmentError
from grader.records.assignment import Assignment
from tests.support import OPERATIONS

EVERY = list(OPERATIONS.values())
SHIPPED = default_assignment_path().read_text("utf-8")


def test_a_feature_is_left_out_of_every_operation_that_has_it() -> None:
    assert read_without("pair arguments , maxpool/padding,", EVERY) == {
        "conv2d": ["pair arguments"],
        "maxpool": ["pair arguments", "padding"],
    }
    assert read_without("", EVERY) == {}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("per axis stride", "no feature of pad, conv1d, conv2d, maxpool. Did you mean 'per-axis"),
        ("maxpool/bias", "names 'maxpool/bias', which is no feature of maxpool. Expected one of"),
        ("avgpool/padding", "'avgpool' is not asked. Expected one of pad, conv1d, conv2d, maxpool"),
    ],
)
def test_a_feature_that_nothing_has_is_refused(text: str, error: str) -> None:
    with pytest.raises(AssignmentError, match=error):
        read_without(text, EVERY)


def test_each_operation_is_worth_what_it_was() -> None:
    document = tomlkit.parse(SHIPPED)
    leave_out(document, read_without("pair arguments,maxpool/padding", EVERY), EVERY)
    before = parse_assignment(SHIPPED.encode(), "before.toml")
    after = parse_assignment(tomlkit.dumps(document).encode(), "after.toml")

    def points(asked: Assignment) -> dict[str, int]:
        rows = asked.rubric
        return {
            name: sum(row.points for row in rows if row.operation == name) for name in OPERATIONS
        }

    assert points(after) == points(before)
    left = {row.name for row in after.rubric}
    assert {row.name for row in before.rubric} - left == {
        *("conv2d/per-axis-stride", "conv2d/per-axis-padding"),
        *("maxpool/per-axis-stride", "maxpool/per-axis-padding", "maxpool/padding"),
    }
    assert all(row.points for row in after.rubric)


def test_what_was_left_out_before_stays_so_and_other_keys_stay() -> None:
    text = """
    title = "Last year"
    [operation.maxpool]
    call = "pool(x, kernel_size, stride, padding)"
    without = ["padding"]
    [rubric.maxpool]
    basic = { points = 3, feedback = "hint" }
    rectangular = 0
    per-axis-stride = 2
    """
    document = tomlkit.parse(text)
    leave_out(document, {"maxpool": ["padding", "per-axis stride"]}, EVERY)
    assert document.unwrap()["operation"]["maxpool"] == {
        "call": "pool(x, kernel_size, stride, padding)",
        "without": ["padding", "per-axis stride"],
    }
    assert document.unwrap()["rubric"]["maxpool"] == {
        "basic": {"points": 5, "feedback": "hint"},
        "rectangular": 0,
    }


@given(st.dictionaries(st.text(), st.integers(0, 50)), st.integers(0, 200))
def test_points_are_shared_out_whole_and_in_proportion(points: dict[str, int], more: int) -> None:
    before = sum(points.values())
    shared = share_out(before + more, points)
    assert shared.keys() == points.keys()
    if before:
        assert sum(shared.values()) == before + more
        for name, worth in points.items():
            assert abs(shared[name] - worth * (before + more) / before) < 1
