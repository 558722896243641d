"""What calls have in common: about arguments in effect, in words, never about what arrays hold."""

from typing import Any

import msgspec
import numpy as np
import pytest

from grader.explain.laws.calls.circumstances import circumstances_of, joining
from grader.explain.laws.calls.conditions import (
    MAX_SHARE_OF_OTHERS,
    MIN_NEARLY,
    MIN_OF_TWO,
    in_words,
    meets,
    nearly_separate,
    separate,
)
from grader.records.case import Case
from grader.records.deck import Deck
from grader.records.operation import Operation
from tests.support import OPERATIONS, pad_case

CONV1D, CONV2D = OPERATIONS["conv1d"], OPERATIONS["conv2d"]
MAXPOOL, PAD = OPERATIONS["maxpool"], OPERATIONS["pad"]


def conv2d_case(
    x: tuple[int, ...] = (1, 1, 5, 5), weight: tuple[int, ...] = (1, 1, 3, 3), **options: Any
) -> Case:
    arrays = {"x": np.ones(x), "weight": np.ones(weight)}
    return Case(operation="conv2d", arrays=arrays, options=options)


def maxpool_case(x: tuple[int, ...] = (1, 1, 4, 4), **options: Any) -> Case:
    return Case(operation="maxpool", arrays={"x": np.ones(x)}, options=options)


def cases_of(operation: Operation, deck: Deck) -> list[Case]:
    return [
        one.case
        for name, answered in deck.checks.items()
        for one in answered
        if name.startswith(f"{operation.name}/") and operation.accepts(one.case)
    ]


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda one: one.name)
def test_all_calls_of_an_operation_are_asked_the_same(
    operation: Operation, practice_deck: Deck
) -> None:
    asked = {(*circumstances_of(operation, one),) for one in cases_of(operation, practice_deck)}
    (phrases,) = asked
    assert len(phrases) > 60
    assert joining(operation) <= {*phrases}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda one: one.name)
def test_what_arrays_hold_is_no_circumstance(operation: Operation, practice_deck: Deck) -> None:
    for case in cases_of(operation, practice_deck):
        emptied = {name: np.zeros_like(array) for name, array in case.arrays.items()}
        other = msgspec.structs.replace(case, arrays=emptied)
        assert circumstances_of(operation, case) == circumstances_of(operation, other)


@pytest.mark.parametrize(
    ("operation", "case", "phrase"),
    [
        (CONV2D, conv2d_case(padding=1), "with padding"),
        (CONV2D, conv2d_case(padding=(0, 0)), "without padding"),
        (CONV2D, conv2d_case(stride=(1, 2)), "with a stride of more than 1"),
        (CONV2D, conv2d_case(stride=(1, 2)), "with a stride of 1 for rows"),
        (CONV2D, conv2d_case(), "with a stride of 1"),
        (CONV2D, conv2d_case(stride=(1, 1)), "whose stride is a pair"),
        (CONV2D, conv2d_case(stride=(1, 1)), "with a pair of equal numbers"),
        (CONV2D, conv2d_case(), "whose stride is a number"),
        (CONV2D, conv2d_case(), "that leave `stride` out"),
        (CONV2D, conv2d_case(stride=1), "that give `stride` as 1"),
        (CONV2D, conv2d_case((2, 3, 5, 4), (3, 3, 3, 3)), "with several images"),
        (CONV2D, conv2d_case((2, 3, 5, 4), (3, 3, 3, 3)), "with as many input as output channels"),
        (CONV2D, conv2d_case((1, 1, 5, 4)), "whose images are not square"),
        (CONV2D, conv2d_case((1, 1, 5, 4)), "whose images have more rows than columns"),
        (CONV2D, conv2d_case((1, 1, 5, 4)), "whose answer has more rows than columns"),
        (CONV2D, conv2d_case(weight=(1, 1, 2, 3)), "whose kernel has an even number of rows"),
        (CONV2D, conv2d_case(stride=3), "where cells at the end are left over"),
        (
            CONV2D,
            conv2d_case(weight=(1, 1, 5, 3)),
            "where along some axis the kernel is as large as the padded input",
        ),
        (
            CONV2D,
            conv2d_case(stride=(1, 4)),
            "where for columns the stride is larger than the kernel",
        ),
        (MAXPOOL, maxpool_case(kernel_size=(2, 2)), "whose stride in effect is a pair"),
        (MAXPOOL, maxpool_case(kernel_size=(2, 2), stride=2), "whose stride in effect is a number"),
        (MAXPOOL, maxpool_case(kernel_size=2), "with a stride of more than 1"),
        (PAD, pad_case(padding=(1, 0)), "with a width of 0 at the end of an axis"),
        (PAD, pad_case(padding=(1, 0)), "whose x has one axis"),
        (PAD, pad_case(padding=(1, 1)), "with a value of 0"),
    ],
)
def test_arguments_in_effect_count(operation: Operation, case: Case, phrase: str) -> None:
    assert operation.accepts(case)
    assert circumstances_of(operation, case)[phrase]


def test_where_there_is_one_axis_nothing_is_said_of_rows_or_pairs(practice_deck: Deck) -> None:
    (first, *_) = cases_of(CONV1D, practice_deck)
    said = " ".join(circumstances_of(CONV1D, first))
    assert "with padding" in said
    assert not any(word in said for word in ("rows", "columns", "pair", "axis", "square"))


PADDED = [conv2d_case(padding=one) for one in (1, 2, (1, 2), 3, 4)]
STRIDED = [conv2d_case(stride=one) for one in (2, (2, 1), 3, (1, 3), 4)]
BOTH = [conv2d_case(padding=one, stride=2) for one in (1, 2, (1, 2), 3, 4)]
PLAIN = [conv2d_case((1, 1, one, one)) for one in (3, 4, 5, 6, 7)]


def test_what_all_have_and_no_other_separates_the_simplest_first() -> None:
    found = separate(CONV2D, PADDED + BOTH, STRIDED + PLAIN)
    assert found[0] == ("with padding",)
    assert all(meets(CONV2D, found[0], one) for one in PADDED + BOTH)
    assert not any(meets(CONV2D, found[0], one) for one in STRIDED + PLAIN)


def test_two_are_joined_where_no_single_one_does() -> None:
    found = separate(CONV2D, BOTH, PADDED + STRIDED + PLAIN)
    assert found[0] == ("with padding", "with a stride of more than 1")
    assert in_words(found[0]) == "with padding and with a stride of more than 1"


def test_two_are_not_joined_by_a_few_calls() -> None:
    few = MIN_OF_TWO - 1
    assert separate(CONV2D, BOTH[:few], PADDED + STRIDED + PLAIN) == []


def test_what_is_said_of_one_axis_is_not_joined() -> None:
    found = separate(CONV2D, BOTH, PADDED + STRIDED + PLAIN)
    assert {phrase for condition in found for phrase in condition} <= joining(CONV2D)
    assert "with padding for rows" not in joining(CONV2D)


def test_a_few_of_many_may_come_out_right() -> None:
    many = [conv2d_case((1, 1, n, n), padding=1) for n in range(3, 23)]
    assert separate(CONV2D, many, [*PLAIN, *STRIDED, *PADDED[:1]]) == []
    assert ("with padding",) in nearly_separate(CONV2D, many, [*PLAIN, *STRIDED, *PADDED[:1]])


def test_many_of_a_few_may_not() -> None:
    many = [conv2d_case((1, 1, n, n), padding=1) for n in range(3, 8)]
    assert MAX_SHARE_OF_OTHERS * (len(many) + 1) < 1
    assert nearly_separate(CONV2D, many, [*PLAIN, *STRIDED, *PADDED[:1]]) == []
    few = many[: MIN_NEARLY - 1]
    assert nearly_separate(CONV2D, few, [*PLAIN, *STRIDED]) == []


def test_nothing_is_separated_of_nothing() -> None:
    assert separate(CONV2D, PLAIN, []) == separate(CONV2D, [], PLAIN) == []
    assert nearly_separate(CONV2D, PLAIN, []) == nearly_separate(CONV2D, [], PLAIN) == []
