import numpy as np
import pytest

from grader.records.case import Case, Option
from reference.operations.conv1d import chosen, conv1d
from tests.support import OPERATIONS

OPERATION = OPERATIONS["conv1d"]


def case_of(x: tuple[int, ...], weight: tuple[int, ...], **options: Option) -> Case:
    arrays = {"x": np.ones(x), "weight": np.ones(weight)}
    return Case(operation="conv1d", arrays=arrays, options=options, positional=2)


@pytest.mark.parametrize(
    ("number", "shape"),
    [
        (1, (1, 1, 8)),
        (2, (1, 1, 4)),
        (3, (1, 1, 9)),
        (4, (1, 5, 8)),
        (5, (1, 1, 3)),
        (6, (1, 1, 2)),
        (7, (1, 1, 4)),
        (8, (1, 5, 3)),
    ],
)
def test_the_worked_examples_have_the_shapes_of_the_handout(
    number: int, shape: tuple[int, ...]
) -> None:
    examples = {case.title: case for case in chosen()["worked-examples"]}
    case = examples[f"cnn1d_{number}"]
    assert OPERATION.twin(**case.arrays, **case.options).shape == shape


def test_the_worked_examples_slide_over_the_numbers_1_to_10() -> None:
    for case in chosen()["worked-examples"]:
        assert np.array_equal(case.arrays["x"].ravel(), np.arange(1.0, 11.0))


def test_the_kernel_is_not_flipped() -> None:
    answer = conv1d(np.array([[[1.0, 0.0, 0.0]]]), np.array([[[5.0, 7.0]]]))
    assert np.array_equal(answer, [[[5.0, 0.0]]])


@pytest.mark.parametrize(
    ("x", "weight", "options", "accepted"),
    [
        ((1, 1, 3), (1, 1, 3), {}, True),
        ((1, 1, 3), (1, 1, 4), {}, False),
        ((1, 1, 3), (1, 1, 5), {"padding": 1}, True),
        ((1, 2, 3), (1, 1, 2), {}, False),
        ((1, 1, 3), (1, 1, 2), {"stride": 0}, False),
        ((1, 1, 3), (1, 1, 2), {"stride": 9}, True),
        ((1, 1, 3), (1, 1, 2), {"padding": -1}, False),
        ((0, 1, 3), (1, 1, 2), {}, False),
        ((1, 1, 3), (0, 1, 2), {}, False),
        ((1, 1, 1, 3), (1, 1, 2), {}, False),
    ],
)
def test_the_contract_takes(
    x: tuple[int, ...],
    weight: tuple[int, ...],
    options: dict[str, Option],
    accepted: bool,  # noqa: FBT001
) -> None:
    assert OPERATION.accepts(case_of(x, weight, **options)) is accepted


@pytest.mark.parametrize("length", [2, 4])
def test_a_bias_of_another_length_lies_outside_the_contract(length: int) -> None:
    case = case_of((1, 1, 4), (3, 1, 2))
    case.arrays["bias"] = np.ones(length)
    assert not OPERATION.accepts(case)


def test_sequences_are_never_rectangular() -> None:
    features = OPERATION.features(case_of((1, 1, 4), (1, 1, 2)))
    assert features == {"even kernel"}
