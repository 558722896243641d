import numpy as np
import pytest

from grader.operation.numbers import integers
from grader.records.case import Case, Option
from reference.operations.conv2d import chosen, conv2d
from tests.support import OPERATIONS

OPERATION = OPERATIONS["conv2d"]


def case_of(x: tuple[int, ...], weight: tuple[int, ...], **options: Option) -> Case:
    arrays = {"x": np.ones(x), "weight": np.ones(weight)}
    return Case(operation="conv2d", arrays=arrays, options=options, positional=2)


@pytest.mark.parametrize(
    ("number", "shape"),
    [(1, (1, 1, 1, 8)), (2, (1, 1, 1, 4)), (3, (1, 1, 2, 9)), (4, (1, 5, 1, 8))],
)
def test_the_worked_examples_have_the_shapes_of_the_handout(
    number: int, shape: tuple[int, ...]
) -> None:
    examples = {case.title: case for case in chosen()["worked-examples"]}
    case = examples[f"cnn2d_{number}"]
    assert OPERATION.twin(**case.arrays, **case.options).shape == shape


def test_the_identity_filter_cuts_the_border_off() -> None:
    examples = {case.title: case for case in chosen()["worked-examples"]}
    case = examples["identity"]
    picture = case.arrays["x"]
    assert np.array_equal(conv2d(picture, case.arrays["weight"]), picture[:, :, 1:-1, 1:-1])


@pytest.mark.parametrize(
    ("x", "weight", "options", "accepted"),
    [
        ((1, 1, 3, 3), (1, 1, 3, 3), {}, True),
        ((1, 1, 3, 3), (1, 1, 4, 3), {}, False),
        ((1, 1, 3, 3), (1, 1, 3, 4), {}, False),
        ((1, 1, 3, 3), (1, 1, 5, 3), {"padding": (1, 0)}, True),
        ((1, 1, 3, 3), (1, 1, 5, 3), {"padding": (0, 1)}, False),
        ((1, 2, 3, 3), (1, 1, 2, 2), {}, False),
        ((1, 1, 3, 3), (1, 1, 2, 2), {"stride": (1, 0)}, False),
        ((1, 1, 3, 3), (1, 1, 2, 2), {"padding": (0, -1)}, False),
        ((1, 1, 3, 0), (1, 1, 2, 2), {"padding": 1}, False),
        ((1, 1, 3), (1, 1, 2, 2), {}, False),
    ],
)
def test_the_contract_takes(
    x: tuple[int, ...],
    weight: tuple[int, ...],
    options: dict[str, Option],
    accepted: bool,  # noqa: FBT001
) -> None:
    assert OPERATION.accepts(case_of(x, weight, **options)) is accepted


@pytest.mark.parametrize(
    ("x", "weight", "options", "features"),
    [
        ((1, 1, 5, 5), (1, 1, 3, 3), {}, set()),
        ((2, 1, 5, 5), (1, 1, 3, 3), {}, {"batch"}),
        ((1, 2, 5, 5), (1, 2, 3, 3), {}, {"input channels"}),
        ((1, 1, 5, 5), (2, 1, 3, 3), {}, {"output channels"}),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"stride": 2}, {"stride"}),
        ((1, 1, 6, 6), (1, 1, 3, 3), {"stride": 2}, {"stride", "remainder"}),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"padding": 1}, {"padding"}),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"padding": 3}, {"padding", "padding >= kernel"}),
        ((1, 1, 5, 5), (1, 1, 2, 2), {}, {"even kernel"}),
        ((1, 1, 5, 5), (1, 1, 1, 1), {}, {"1x1 kernel"}),
        ((1, 1, 3, 3), (1, 1, 3, 3), {}, {"kernel covers input"}),
        ((1, 1, 4, 5), (1, 1, 3, 3), {}, {"rectangular image", "rectangular answer"}),
        (
            (1, 1, 5, 5),
            (1, 1, 3, 1),
            {},
            {"rectangular kernel", "rectangular answer", "oriented kernel"},
        ),
        (
            (1, 1, 5, 3),
            (1, 1, 3, 1),
            {},
            {"rectangular kernel", "rectangular image", "oriented kernel"},
        ),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"stride": (1, 1)}, {"pair arguments", "equal pair"}),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"stride": 1}, {"explicit defaults"}),
        (
            (1, 1, 5, 5),
            (1, 1, 3, 3),
            {"stride": (1, 2)},
            {"stride", "per-axis stride", "pair arguments", "rectangular answer"},
        ),
        (
            (1, 1, 5, 5),
            (1, 1, 3, 3),
            {"padding": (0, 1)},
            {"padding", "per-axis padding", "pair arguments", "rectangular answer"},
        ),
    ],
)
def test_a_case_switches_on(
    x: tuple[int, ...], weight: tuple[int, ...], options: dict[str, Option], features: set[str]
) -> None:
    assert OPERATION.features(case_of(x, weight, **options)) == features


def test_a_kernel_that_a_flip_or_transposition_changes_is_oriented() -> None:
    case = case_of((1, 1, 5, 5), (1, 1, 3, 3))
    for kernel in ([[1, 2, 1]] * 3, [[0, 1, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 1]] * 3):
        case.arrays["weight"] = np.array(kernel, dtype=float).reshape(1, 1, 3, 3)
        assert "oriented kernel" in OPERATION.features(case)
    case.arrays["weight"] = integers((1, 1, 1, 1), 0)
    assert "oriented kernel" not in OPERATION.features(case)
