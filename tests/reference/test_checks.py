"""Each check isolates what it is named for; the cases that Hypothesis draws fit their check."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from grader.deck.draw import cases_for, generate_cases
from grader.operation.draw import MAX_WORK
from grader.records.case import Array, Case, on_arguments
from reference import convolution, pooling
from reference.convolution import multiplications
from reference.pooling import cells_read
from tests.support import EVERY_CHECK, EVERY_OPERATION, GRADIENTS

GENERATING = [
    (operation, check)
    for operation, check in EVERY_CHECK
    if EVERY_OPERATION[operation].checks[check].allows
]

AGAIN = ("dtype", "layout", "purity")
"""Checks that ask once more what the others ask."""


@cache
def drawn(operation: str, check: str) -> list[Case]:
    contract = EVERY_OPERATION[operation]
    strategy = cases_for(contract, contract.checks[check])
    # Of many ways to pass the same few drawn cases do not show all.
    return generate_cases(
        contract, contract.checks[check], strategy, 60 if check == "forms" else 20, 7
    )


def windows_of(operation: str) -> Callable[[Case], tuple[tuple[int, ...], ...]]:
    """What tells the sizes of a case: image, kernel, stride and padding along each axis."""
    return on_arguments(pooling.sizes_of if operation.endswith("pool") else convolution.sizes_of)


@cache
def chosen(operation: str, check: str) -> list[Case]:
    return [*EVERY_OPERATION[operation].chosen().get(check, ())]


@cache
def shown(operation: str) -> frozenset[str]:
    """All features that some case of an operation switches on."""
    contract = EVERY_OPERATION[operation]
    return frozenset().union(
        *(
            contract.features(case)
            for check in contract.checks
            for case in [*drawn(operation, check), *chosen(operation, check)]
            if case.judges != "refusal"
        )
    )


@pytest.mark.parametrize(("operation", "check"), EVERY_CHECK)
def test_features_named_by_a_check_exist(operation: str, check: str) -> None:
    contract = EVERY_OPERATION[operation].checks[check]
    assert set(contract.needs) <= shown(operation)
    lists = (contract.needs, contract.permits, contract.borrows)
    assert len(contract.allows) == sum(map(len, lists)), "a feature stands in two of the lists"
    assert contract.asks.endswith(".")


@pytest.mark.parametrize(("operation", "check"), GENERATING)
def test_cases_switch_on_what_the_check_needs_and_no_more_than_it_allows(
    operation: str, check: str
) -> None:
    contract = EVERY_OPERATION[operation].checks[check]
    cases = drawn(operation, check)
    assert len(cases) >= 3, "too many draws do not fit their check"
    for case in [*cases, *chosen(operation, check)]:
        features = EVERY_OPERATION[operation].features(case)
        assert features <= contract.allows, case.title
        assert not contract.needs or features & set(contract.needs), case.title


@pytest.mark.parametrize(("operation", "check"), EVERY_CHECK)
def test_what_a_check_borrows_another_is_made_for(operation: str, check: str) -> None:
    contract = EVERY_OPERATION[operation]
    lent = {one: contract.made_for(one, check) for one in contract.checks[check].borrows}
    nowhere = {feature for feature, lender in lent.items() if not lender}
    assert not nowhere
    assert "combined" not in lent.values()


@pytest.mark.parametrize("operation", EVERY_OPERATION)
@pytest.mark.parametrize("check", AGAIN)
def test_dtype_layout_and_purity_ask_with_each_feature_that_they_borrow(
    operation: str, check: str
) -> None:
    contract = EVERY_OPERATION[operation]
    cases = [*drawn(operation, check), *chosen(operation, check)]
    on = frozenset().union(*(contract.features(case) for case in cases))
    assert set(contract.checks[check].borrows) <= on
    own = contract.checks[check]
    either = {"default stride", "overlap", "several axes padded", "axes left alone"}
    if operation in GRADIENTS:
        either |= {"no padding", "padding", "stride", "several windows", "oriented answer"}
    plain = {*own.needs, *own.permits, *either}
    assert any(contract.features(case) <= plain for case in cases), "and with none of them"


@pytest.mark.parametrize("operation", ["conv2d", "maxpool"])
def test_checks_of_one_argument_pass_no_other_as_a_pair(operation: str) -> None:
    for check, name in (("per-axis-stride", "stride"), ("per-axis-padding", "padding")):
        for case in [*drawn(operation, check), *chosen(operation, check)]:
            pairs = [one for one, value in case.options.items() if isinstance(value, tuple)]
            assert pairs == [name]


def test_maxpool_is_told_a_stride_only_where_windows_overlap_or_a_check_is_about_it() -> None:
    about_it = {"overlap", "gaps", "per-axis-stride", "corner-sizes", "combined", *AGAIN}
    contract = EVERY_OPERATION["maxpool"]
    for check in contract.checks.keys() - about_it:
        for case in [*drawn("maxpool", check), *chosen("maxpool", check)]:
            if case.judges != "refusal":
                assert case.options.get("stride") in (None, 1, (1, 1)), (check, case.in_words)


@pytest.mark.parametrize("operation", ["conv1d", "conv2d", "maxpool"])
def test_sizes_tell_rounding_down_from_rounding_up_and_from_round(operation: str) -> None:
    """Each way of rounding is wrong in several cases, and in some of them alone."""
    of = windows_of(operation)
    wrong: list[set[str]] = []
    for case in chosen(operation, "corner-sizes"):
        sizes, kernel, stride, padding = of(case)
        room, step = sizes[0] + 2 * padding[0] - kernel[0], stride[0]
        ways = {"up": -(-room // step), "to the nearest": round(room / step)}
        wrong.append({way for way, count in ways.items() if count != room // step})
    assert sum("to the nearest" in ways for ways in wrong) >= 3
    assert {"up"} in wrong, "where rounding to the nearest is right"


@pytest.mark.parametrize(("operation", "check"), GENERATING)
def test_a_check_switches_on_every_feature_it_needs(operation: str, check: str) -> None:
    contract = EVERY_OPERATION[operation]
    cases = [*drawn(operation, check), *chosen(operation, check)]
    on = frozenset().union(*(contract.features(case) for case in cases))
    assert set(contract.checks[check].needs) <= on


def with_kernel(case: Case, kernel: Array) -> Array:
    """The right answer for another kernel."""
    arrays = {**case.arrays, "weight": kernel}
    return EVERY_OPERATION[case.operation].twin(**arrays, **case.options)


@pytest.mark.parametrize("operation", ["conv1d", "conv2d"])
def test_only_orientation_worked_examples_and_combined_see_a_flipped_kernel(
    operation: str,
) -> None:
    seeing = set()
    for check in EVERY_OPERATION[operation].checks:
        for case in [*drawn(operation, check), *chosen(operation, check)]:
            if case.judges == "refusal":
                continue
            kernel = case.arrays["weight"]
            spatial = tuple(range(2, kernel.ndim))
            turned = [np.flip(kernel, spatial), *(np.flip(kernel, axis) for axis in spatial)]
            right = with_kernel(case, kernel)
            if not all(np.array_equal(with_kernel(case, other), right) for other in turned):
                seeing.add(check)
    assert seeing == {"orientation", "worked-examples", "combined"}


def test_no_other_drawn_case_sees_a_transposed_kernel() -> None:
    seeing = set()
    for check in EVERY_OPERATION["conv2d"].checks:
        for case in drawn("conv2d", check):
            kernel = case.arrays["weight"]
            square = kernel.shape[2] == kernel.shape[3]
            if square and not np.array_equal(kernel, kernel.swapaxes(2, 3)):
                seeing.add(check)
    assert seeing - {"combined"} == {"orientation"}


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_only_the_dtype_check_asks_float32_and_judges_dtype(operation: str) -> None:
    asking, judging = set(), set()
    for check in EVERY_OPERATION[operation].checks:
        for case in [*drawn(operation, check), *chosen(operation, check)]:
            if any(array.dtype == np.float32 for array in case.arrays.values()):
                asking.add(check)
            if case.judges == "dtype":
                judging.add(check)
    assert asking == judging == {"dtype"}


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_only_the_purity_check_judges_purity(operation: str) -> None:
    judging = set()
    for check in EVERY_OPERATION[operation].checks:
        for case in [*drawn(operation, check), *chosen(operation, check)]:
            if case.judges == "purity":
                assert case.then
                judging.add(check)
            else:
                assert not case.then
    assert judging == {"purity"}


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_only_the_layout_check_asks_views_and_once_the_dtype_check(operation: str) -> None:
    asking = [
        check
        for check in EVERY_OPERATION[operation].checks
        for case in [*drawn(operation, check), *chosen(operation, check)]
        if case.layouts
    ]
    assert set(asking) == {"layout", "dtype"}
    assert asking.count("dtype") == 1


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_layout_asks_x_in_every_layout(operation: str) -> None:
    asked = {case.layouts.get("x") for case in chosen(operation, "layout")}
    assert {"fortran", "reversed", "strided", "broadcast"} <= asked


@pytest.mark.parametrize("operation", ["conv1d", "conv2d", "maxpool"])
def test_steps_and_rings_that_others_borrow_are_asked_by_the_check_made_for_them(
    operation: str,
) -> None:
    """Who is wrong in steps of one length or in one number of rings loses that check."""
    of = windows_of(operation)
    strides, paddings = (
        {of(case)[index] for case in chosen(operation, check)}
        for index, check in ((2, "overlap" if operation == "maxpool" else "stride"), (3, "padding"))
    )
    axes = 1 if operation == "conv1d" else 2
    lengths = (1, 2) if operation == "maxpool" else (2, 3)
    assert {(length,) * axes for length in lengths} <= strides
    assert {(1,) * axes, (2,) * axes} <= paddings


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_the_same_seed_draws_the_same_cases(operation: str) -> None:
    first, second = drawn(operation, "combined"), drawn(operation, "combined")
    assert [case.options for case in first] == [case.options for case in second]
    for one, other in zip(first, second, strict=True):
        assert all(np.array_equal(one.arrays[name], other.arrays[name]) for name in one.arrays)


@pytest.mark.parametrize("operation", ["conv1d", "conv2d", "maxpool", "avgpool"])
def test_no_drawn_case_costs_plain_loops_much(operation: str) -> None:
    work = on_arguments(cells_read if operation.endswith("pool") else multiplications)
    for check in EVERY_OPERATION[operation].checks:
        assert all(work(case) <= MAX_WORK for case in drawn(operation, check))


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_refusing_bad_arguments_is_off_by_default(operation: str) -> None:
    off = {
        name for name, check in EVERY_OPERATION[operation].checks.items() if not check.by_default
    }
    assert off == {"refuses-bad-arguments"}


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_no_feature_is_on_without_those_it_implies(operation: str) -> None:
    contract = EVERY_OPERATION[operation]
    for check in contract.checks:
        for case in [*drawn(operation, check), *chosen(operation, check)]:
            features = frozenset() if case.judges == "refusal" else contract.features(case)
            for feature in features:
                implied = shown(operation).intersection(contract.implies.get(feature, ()))
                assert implied <= features
