"""A fault is charged once, and nothing that is wrong is free."""

from typing import Any

import msgspec
import numpy as np
import pytest

from grader.check import ask_checks, check_submission
from grader.check.charge import excuse_borrowed
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from tests.support import OPERATIONS, FakeAsker, restricted

CONV2D, MAXPOOL = OPERATIONS["conv2d"].twin, OPERATIONS["maxpool"].twin


def ignores_the_stride(x: Any, weight: Any, bias: Any = None, **options: Any) -> Any:
    return CONV2D(x, weight, bias, 1, options.get("padding", 0))


def lost(assignment: Assignment, deck: Deck, *names: str, **functions: Any) -> set[str]:
    runs = ask_checks(restricted(assignment, *(names or functions)), deck, FakeAsker(functions))
    return {run.row.check for run in runs if not run.passed}


def test_who_ignores_the_stride_keeps_what_is_asked_with_a_stride_too(
    assignment: Assignment, practice_deck: Deck
) -> None:
    assert lost(assignment, practice_deck, conv2d=ignores_the_stride) == {
        "stride",
        "per-axis-stride",
        "combined",
        "worked-examples",
    }


def test_what_was_left_out_is_said_on_the_check(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asked = restricted(assignment, "conv2d")
    results = check_submission(asked, practice_deck, FakeAsker({"conv2d": ignores_the_stride}))
    dtype = next(one for one in results if one.check == "dtype")
    assert dtype.passed
    assert dtype.asked < len(practice_deck.checks["conv2d/dtype"])
    assert dtype.notes == (
        "Cases that also ask for stride and per-axis-stride are left out: that is lost already.",
    )


def test_a_fault_of_the_dtype_that_a_bias_brings_is_charged_to_the_dtype(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def widens(x: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0) -> Any:
        out = CONV2D(x, weight, bias, stride, padding)
        return out if bias is None else out.astype(np.float64)

    assert lost(assignment, practice_deck, conv2d=widens) == {"dtype"}


def test_a_fault_of_the_dtype_is_charged_where_it_goes_with_a_fault_of_the_stride(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def widens(x: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0) -> Any:
        out = CONV2D(x, weight, bias, 1, padding)
        return out if np.max(stride) == 1 else out.astype(np.float64)

    assert "dtype" in lost(assignment, practice_deck, conv2d=widens)


def test_two_faults_are_both_charged(assignment: Assignment, practice_deck: Deck) -> None:
    def widens(x: Any, weight: Any, bias: Any = None, **options: Any) -> Any:
        out = ignores_the_stride(x, weight, bias, **options)
        return out if bias is None else out.astype(np.float64)

    assert {"stride", "dtype"} < lost(assignment, practice_deck, conv2d=widens)


def test_where_the_check_made_for_a_feature_is_not_asked_nothing_is_left_out(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asked = lost(assignment, practice_deck, "conv2d/dtype", conv2d=ignores_the_stride)
    assert asked == {"dtype"}


@pytest.mark.parametrize("side", [-1, 0])
def test_who_is_wrong_in_every_case_of_a_check_does_not_earn_it(
    side: int, assignment: Assignment, practice_deck: Deck
) -> None:
    """One answer for the whole image, so that both ways in which windows move are lost."""

    def whole(x: Any, **_: Any) -> Any:
        return x[..., side:, side:].max(axis=(2, 3), keepdims=True)

    wrong = lost(assignment, practice_deck, maxpool=whole)
    assert {"basic", "batch", "channels", "default-stride", "overlap"} <= wrong


def test_who_is_wrong_in_the_plainest_case_is_excused_nothing(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """The smallest number is the largest in windows of one cell, and where all are the same."""

    def smallest(x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Any:
        return -MAXPOOL(-x, kernel_size, stride, padding)

    every = {row.check for row in restricted(assignment, "maxpool").rubric}
    assert lost(assignment, practice_deck, maxpool=smallest) == every


@pytest.mark.parametrize(
    ("wrong", "charged"),
    [
        ("always by one cell", {"default-stride", "overlap", "gaps", "per-axis-stride"}),
        ("always by its own size", {"overlap", "gaps", "per-axis-stride"}),
        ("by two cells without a stride", {"default-stride"}),
    ],
)
def test_a_fault_of_the_stride_of_maxpool_costs_the_checks_about_strides(
    wrong: str, charged: set[str], assignment: Assignment, practice_deck: Deck
) -> None:
    def pool(x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Any:
        moves = {
            "always by one cell": 1,
            "always by its own size": None,
            "by two cells without a stride": 2 if stride is None else stride,
        }
        return MAXPOOL(x, kernel_size, moves[wrong], padding)

    assert lost(assignment, practice_deck, maxpool=pool) - {"combined"} == charged


def test_checks_that_borrow_from_each_other_do_not_excuse_each_other(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """`stride` asks with even kernels, and `corner-sizes`, made for them, with a stride."""

    def joint(x: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0) -> Any:
        out = CONV2D(x, weight, bias, stride, padding)
        return out + 1 if np.max(stride) > 1 and weight.shape[2] % 2 == 0 else out

    assert {"stride", "corner-sizes"} & lost(assignment, practice_deck, conv2d=joint)


def test_of_checks_that_borrow_from_each_other_that_is_lost_which_most_cases_borrow_from(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Windows move by their own size or by one cell, and there are even ones among both."""

    def odd(x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Any:
        out = MAXPOOL(x, kernel_size, stride, padding)
        return out + 1 if np.max(kernel_size) % 2 == 0 else out

    assert lost(assignment, practice_deck, maxpool=odd) == {"corner-sizes", "combined"}


def test_a_check_that_is_lost_for_something_else_excuses_nothing(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Kernels of one cell cost `corner-sizes`; even ones are right there and wrong in float32."""

    def two_faults(x: Any, weight: Any, bias: Any = None, **options: Any) -> Any:
        out = CONV2D(x, weight, bias, **options)
        even = weight.shape[2:] == (2, 2) and x.dtype == np.float32
        return out + 1 if even or weight.shape[2:] == (1, 1) else out

    assert {"dtype", "corner-sizes"} <= lost(assignment, practice_deck, conv2d=two_faults)


def test_a_check_of_which_not_all_was_asked_stays_lost(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asked = restricted(assignment, "conv2d/stride", "conv2d/dtype")
    runs = ask_checks(asked, practice_deck, FakeAsker({"conv2d": ignores_the_stride}))
    again = ask_checks(asked, practice_deck, FakeAsker({"conv2d": CONV2D}))
    dtype = next(run for run in again if run.row.check == "dtype")
    wrong = next(run for run in runs if run.row.check == "stride").cases[0]
    cut = msgspec.structs.replace(dtype, cases=(*dtype.cases[1:-1], wrong))
    whole = msgspec.structs.replace(cut, cases=(*cut.cases, dtype.cases[0]))
    for run, passed in ((cut, False), (whole, True)):
        _, charged = excuse_borrowed(OPERATIONS["conv2d"], [*runs[:1], run], practice_deck)
        assert charged.passed is passed
