import numpy as np
import pytest
import torch

from grader.records.case import Case, Option
from reference.operations.pad import pad
from tests.support import OPERATIONS

OPERATION = OPERATIONS["pad"]


def case_of(shape: tuple[int, ...], **options: Option) -> Case:
    x = np.arange(1.0, np.prod(shape) + 1).reshape(shape)
    return Case(operation="pad", arrays={"x": x}, options=options, positional=2)


def test_the_first_two_numbers_are_for_the_last_axis() -> None:
    assert pad(np.ones((2, 3)), (1, 2)).shape == (2, 6)
    assert pad(np.ones((2, 3)), (0, 0, 1, 2)).shape == (5, 3)


def test_axes_that_the_tuple_does_not_reach_stay_as_they_are() -> None:
    assert pad(np.ones((2, 2, 2, 2)), (1, 1)).shape == (2, 2, 2, 4)


@pytest.mark.parametrize(
    ("shape", "options", "accepted"),
    [
        ((3,), {"padding": (1, 1)}, True),
        ((3,), {"padding": (0, 0)}, True),
        ((3, 3), {"padding": (9, 9, 9, 9)}, True),
        ((3,), {"padding": (1, 1, 1, 1)}, False),
        ((3,), {"padding": (1,)}, False),
        ((3,), {"padding": ()}, False),
        ((3, 3), {"padding": (1, 1, 1)}, False),
        ((3,), {"padding": (-1, 1)}, False),
        ((3,), {"padding": 1}, False),
        ((0,), {"padding": (1, 1)}, False),
    ],
)
def test_the_contract_takes(
    shape: tuple[int, ...],
    options: dict[str, Option],
    accepted: bool,  # noqa: FBT001
) -> None:
    assert OPERATION.accepts(case_of(shape, **options)) is accepted


@pytest.mark.parametrize(
    ("shape", "options", "features"),
    [
        ((3, 3), {"padding": (1, 1)}, {"axes left alone"}),
        ((3, 3), {"padding": (1, 1, 1, 1)}, {"several axes padded"}),
        ((3, 4), {"padding": (1, 1) * 2}, {"several axes padded", "rectangular image"}),
        ((3,), {"padding": (1, 2)}, {"one axis", "sides padded differently"}),
        ((3,), {"padding": (0, 2)}, {"one axis", "sides padded differently", "one side only"}),
        (
            (3, 3),
            {"padding": (2, 2, 1, 1)},
            {"several axes padded", "axes padded differently"},
        ),
        ((3,), {"padding": (1, 1)}, {"one axis"}),
        ((2, 2, 2), {"padding": (1, 1)}, {"more than two axes", "axes left alone"}),
        ((3,), {"padding": (0, 0)}, {"one axis", "nothing to pad"}),
        ((3,), {"padding": (4, 4)}, {"one axis", "padding > size"}),
        ((1,), {"padding": (1, 1)}, {"one axis", "one cell"}),
        ((3,), {"padding": (1, 1), "value": 7.0}, {"one axis", "value"}),
        ((3,), {"padding": (1, 1), "value": 0.0}, {"one axis", "explicit defaults"}),
    ],
)
def test_a_case_switches_on(
    shape: tuple[int, ...], options: dict[str, Option], features: set[str]
) -> None:
    on = OPERATION.features(case_of(shape, **options))
    assert on - {"padding > size"} == features - {"padding > size"}
    assert "padding > size" in on or "padding > size" not in features


def test_torch_pads_like_the_contract_says() -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    flat = (1, 2, 0, 3, 2, 1)
    theirs = torch.nn.functional.pad(torch.from_numpy(x), flat, value=-1.5).numpy()
    assert np.array_equal(pad(x, flat, -1.5), theirs)
