"""Narrower contracts: what an operation is without some of its features."""

import msgspec
import numpy as np
import pytest

from grader.assignment import parse_assignment
from grader.assignment.narrow import narrowed
from grader.deck.draw import cases_for, generate_cases
from grader.errors import AssignmentError
from grader.records.call import Call
from grader.records.case import Case, Option
from grader.records.operation import Operation
from tests.support import EVERY_OPERATION, GRADIENTS, OPERATIONS, dimensions_of

CONV2D, MAXPOOL, PAD = (OPERATIONS[name] for name in ("conv2d", "maxpool", "pad"))


def conv2d_case(kernel: tuple[int, int] = (2, 2), channels: int = 1, **options: Option) -> Case:
    arrays = {"x": np.ones((1, channels, 5, 5)), "weight": np.ones((1, channels, *kernel))}
    return Case(operation="conv2d", arrays=arrays, options=options, positional=2)


def maxpool_case(**options: Option) -> Case:
    arrays = {"x": np.arange(16.0).reshape(1, 1, 4, 4)}
    given: dict[str, Option] = {"kernel_size": 2, **options}
    return Case(operation="maxpool", arrays=arrays, options=given, positional=2)


def without(operation: Operation, *features: str, single: tuple[str, ...] = ()) -> Operation:
    return narrowed(operation, features, single)


def test_an_operation_without_anything_left_out_is_itself() -> None:
    assert narrowed(CONV2D, (), ()) is CONV2D


def test_a_case_that_switches_a_left_out_feature_on_is_outside_the_contract() -> None:
    ints = without(CONV2D, "per-axis stride", "per-axis padding")
    assert ints.accepts(conv2d_case(stride=2, padding=1))
    assert ints.accepts(conv2d_case(kernel=(1, 3)))
    assert not ints.accepts(conv2d_case(stride=(1, 2)))
    assert not ints.accepts(conv2d_case(padding=(0, 1)))
    assert not ints.accepts(conv2d_case(padding=-1)), "nor what nobody asks"
    assert ints.whole is CONV2D


def test_what_cannot_be_without_a_feature_is_left_out_with_it() -> None:
    assert without(CONV2D, "pair arguments").without == {
        *("pair arguments", "equal pair", "per-axis stride", "per-axis padding")
    }
    assert "rectangular kernel" in without(MAXPOOL, "pair arguments").without
    assert "remainder" in without(CONV2D, "stride").without


@pytest.mark.parametrize("name", EVERY_OPERATION)
def test_checks_lose_the_features_and_those_that_need_no_other_are_gone(name: str) -> None:
    operation = EVERY_OPERATION[name]
    for feature in sorted(operation.known_features):
        narrow = without(operation, feature)
        for check in narrow.checks.values():
            assert not check.allows & narrow.without
        for gone in operation.checks.keys() - narrow.checks.keys():
            needs = operation.checks[gone].needs
            assert needs
            always = operation.narrowing.always
            assert narrow.without.union(always.values()).issuperset(needs)


def test_a_check_that_needs_nothing_stays() -> None:
    assert "basic" in without(MAXPOOL, "even kernel", "overlap", "default stride").checks


def test_an_axis_that_a_course_does_not_have_is_of_length_1() -> None:
    gray = without(CONV2D, single=("C_in",))
    assert gray.accepts(conv2d_case(channels=1))
    assert not gray.accepts(conv2d_case(channels=2))
    assert gray.without == {"input channels", "equal channels"}
    assert gray.checks["channels"].needs == ("kernel per channel", "output channels")
    assert "channels" not in without(MAXPOOL, single=("C",)).checks
    rows = without(CONV2D, single=("H",))
    assert not rows.accepts(conv2d_case()), "also an axis that no feature is about"


def test_an_argument_that_is_never_anything_but_its_default_is_not_given() -> None:
    narrow = without(MAXPOOL, "padding")
    assert narrow.signature == "maxpool(x, kernel_size, stride=None)"
    explicit = maxpool_case(stride=2, padding=0)
    assert not narrow.accepts(explicit)
    assert narrow.trimmed(explicit).options == {"kernel_size": 2, "stride": 2}
    assert narrow.accepts(narrow.trimmed(explicit))
    padded = maxpool_case(padding=1)
    assert narrow.trimmed(padded) is not None
    assert not narrow.accepts(narrow.trimmed(padded))


def test_a_pooling_moves_by_the_size_of_its_window_or_by_one_cell_always() -> None:
    own_size = without(MAXPOOL, "overlap", "gaps")
    assert own_size.accepts(maxpool_case())
    assert own_size.accepts(maxpool_case(stride=2))
    assert not own_size.accepts(maxpool_case(stride=1))
    assert not own_size.accepts(maxpool_case(stride=3))
    assert own_size.checks.keys().isdisjoint({"overlap", "gaps", "per-axis-stride"})
    assert "(H + 2 * padding_rows - kernel_rows) // kernel_rows + 1" in own_size.contract
    one_cell = without(MAXPOOL, "stride > 1")
    assert one_cell.accepts(maxpool_case(stride=1))
    assert not one_cell.accepts(maxpool_case())
    assert not one_cell.accepts(maxpool_case(kernel_size=3, stride=2))
    assert one_cell.checks.keys().isdisjoint({"default-stride", "gaps", "per-axis-stride"})
    assert "(H + 2 * padding_rows - kernel_rows) + 1" in one_cell.contract


@pytest.mark.parametrize("name", GRADIENTS)
def test_where_no_gradient_has_padding_that_tells_nothing(name: str) -> None:
    narrow = without(GRADIENTS[name], "padding")
    assert {"padding", "no-padding", "per-axis-padding"}.isdisjoint(narrow.checks)
    assert "padding" not in narrow.signature
    check = narrow.checks["basic"]
    cases = generate_cases(narrow, check, cases_for(narrow, check), 20, 1)
    assert len(cases) >= 15
    for case in cases:
        assert "padding" not in case.options
        assert "no padding" not in narrow.features(case)


def test_a_call_of_a_gradient_gets_the_stride_that_is_not_given() -> None:
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    arrays = {"grad_output": np.ones((1, 1, 2, 2)), "x": x}
    case = Case(operation="maxpool_dx", arrays=arrays, options={"kernel_size": 2}, positional=2)
    assert GRADIENTS["maxpool_dx"].filled_in(case)["stride"] == 2


def test_a_call_gets_every_argument_all_the_same() -> None:
    call = Call(expression="f(x)", function="f", names={})
    narrow = without(msgspec.structs.replace(MAXPOOL, call=call), "padding")
    assert narrow.never_given == frozenset()
    assert narrow.filled_in(maxpool_case())["padding"] == 0
    assert "padding" not in narrow.contract


@pytest.mark.parametrize(
    ("operation", "features", "unsaid"),
    [
        (CONV2D, ("pair arguments",), ("pair", "_rows", "_columns")),
        (CONV2D, ("padding", "bias"), ("padding", "bias")),
        (CONV2D, ("stride",), ("stride",)),
        (CONV2D, ("float32",), ("float32",)),
        (CONV2D, ("rectangular kernel",), ("kernels need", "one kernel for")),
        (MAXPOOL, ("pair arguments", "padding"), ("pair", "padding", "_rows", "_columns")),
        (MAXPOOL, ("padding",), ("padding",)),
        (MAXPOOL, ("default stride",), ("None means", "No stride means", "without a stride")),
        (EVERY_OPERATION["avgpool"], ("padding",), ("padding",)),
        (MAXPOOL, ("batch", "channels"), ("N images", "C channels", "Images, shape", "a batch")),
        (CONV2D, ("batch", "input channels"), ("N images", "C_in channels", "a batch of")),
        (CONV2D, ("output channels",), ("each output channel", "an output channel")),
        *(
            (EVERY_OPERATION[f"conv{axes}d_{of}"], (feature,), (feature,))
            for axes in (1, 2)
            for of in ("dx", "dweight", "dbias")
            for feature in ("padding", "stride")
        ),
        (
            EVERY_OPERATION["conv2d_dx"],
            ("batch", "input channels"),
            ("N images", "C_in channels", "every input channel"),
        ),
        (EVERY_OPERATION["conv2d_dweight"], ("batch", "stride", "padding"), ("images", "a ring")),
        (EVERY_OPERATION["conv2d_dbias"], ("output channels",), ("every output channel",)),
        (EVERY_OPERATION["maxpool_dx"], ("padding", "pair arguments"), ("padding", "pair")),
        (EVERY_OPERATION["avgpool_dx"], ("padding",), ("padding",)),
        (
            EVERY_OPERATION["maxpool_dx"],
            ("default stride",),
            ("None means", "no stride means", "Without a stride"),
        ),
        (PAD, ("value",), ("value",)),
        (PAD, ("more than two axes",), ("any number", "three")),
    ],
)
def test_nothing_is_said_of_what_is_left_out(
    operation: Operation, features: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    narrow = without(operation, *features)
    asks = [check.asks for check in narrow.checks.values()]
    said = "\n".join((narrow.contract, *narrow.rules, narrow.size_advice, *asks))
    for words in unsaid:
        assert words not in said
    assert max(map(len, narrow.contract.splitlines())) <= 96
    assert "  " not in " ".join(narrow.rules)


def test_other_words_are_the_same() -> None:
    narrow = without(CONV2D, "view")
    assert (narrow.contract, narrow.rules) == (CONV2D.contract, CONV2D.rules)


@pytest.mark.parametrize(
    ("operation", "features", "single"),
    [
        (CONV2D, ("padding", "pair arguments"), ()),
        (CONV2D, ("bias", "stride"), ()),
        (CONV2D, (), ("C_in",)),
        (MAXPOOL, ("pair arguments", "padding"), ()),
        (MAXPOOL, (), ("C",)),
        (EVERY_OPERATION["avgpool"], ("rectangular kernel", "pair arguments"), ()),
        (PAD, ("value",), ()),
    ],
)
def test_what_is_told_of_loops_is_found_by_cases_within_the_contract(
    operation: Operation, features: tuple[str, ...], single: tuple[str, ...]
) -> None:
    narrow = without(operation, *features, single=single)
    dimensions = dimensions_of(narrow)
    lengths = dict.fromkeys((*dimensions.long, *dimensions.short), 2)
    for case in (dimensions.case(lengths), dimensions.case(lengths | {dimensions.long[0]: 3})):
        assert narrow.accepts(case)


ASSIGNMENT = """
title = "Narrow"
[operation.conv2d]
without = ["pair arguments"]
[rubric.pad]
basic = 1
[rubric.conv2d]
basic = 4
"""


def test_an_assignment_narrows_its_operations_and_no_others() -> None:
    pad, conv2d = parse_assignment(ASSIGNMENT.encode(), "a.toml").operations
    assert pad is PAD
    assert conv2d.whole is CONV2D


def test_a_layout_without_an_axis_narrows_the_contract() -> None:
    text = """
    title = "Grayscale"
    [operation.maxpool]
    call = "pool(x, kernel_size, stride, padding)"
    layout = { x = "N H W", return = "N H_out W_out" }
    [rubric.maxpool]
    basic = 1
    """
    (maxpool,) = parse_assignment(text.encode(), "a.toml").operations
    assert "channels" in maxpool.without


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        (
            ASSIGNMENT.replace("pair arguments", "per axis stride"),
            (
                "operation.conv2d.without names 'per axis stride', which is no feature of 'conv2d'",
                "Did you mean 'per-axis stride'?",
            ),
        ),
        (
            f"{ASSIGNMENT}per-axis-stride = 3\nper-axis-padding = {{ points = 2 }}",
            (
                "Delete rubric.conv2d.per-axis-stride (3), rubric.conv2d.per-axis-padding (2);",
                "the rubric then gives 5 points.",
            ),
        ),
        (f"{ASSIGNMENT}per-axes = 3", ("names a check that does not exist",)),
    ],
)
def test_what_is_left_out_has_a_name_and_no_points(text: str, errors: tuple[str, ...]) -> None:
    with pytest.raises(AssignmentError) as error:
        parse_assignment(text.encode(), "a.toml")
    for words in errors:
        assert words in str(error.value)
