import numpy as np
import pytest

from grader.records.case import Case, Option
from reference.operations.maxpool import maxpool
from reference.pooling import cells_read
from tests.support import OPERATIONS

OPERATION = OPERATIONS["maxpool"]


def case_of(shape: tuple[int, ...], **options: Option) -> Case:
    x = np.arange(1.0, np.prod(shape) + 1).reshape(shape)
    return Case(operation="maxpool", arrays={"x": x}, options=options, positional=2)


def test_a_padding_cell_is_never_the_largest() -> None:
    assert maxpool(np.array([[[[-5.0]]]]), 2, stride=2, padding=1) == -5.0


def test_without_a_stride_windows_lie_side_by_side() -> None:
    x = np.arange(1.0, 17.0).reshape(1, 1, 4, 4)
    assert np.array_equal(maxpool(x, 2), [[[[6.0, 8.0], [14.0, 16.0]]]])


@pytest.mark.parametrize(
    ("shape", "options", "accepted"),
    [
        ((1, 1, 4, 4), {"kernel_size": 4}, True),
        ((1, 1, 4, 4), {"kernel_size": 5}, False),
        ((1, 1, 4, 4), {"kernel_size": (4, 5)}, False),
        ((1, 1, 4, 4), {"kernel_size": 2, "padding": 1}, True),
        ((1, 1, 4, 4), {"kernel_size": 3, "padding": 2}, False),
        ((1, 1, 4, 4), {"kernel_size": 2, "padding": -1}, False),
        ((1, 1, 4, 4), {"kernel_size": 2, "stride": 0}, False),
        ((1, 1, 4, 4), {"kernel_size": 0, "stride": 1}, False),
        ((1, 1, 4, 0), {"kernel_size": 1}, False),
        ((1, 4, 4), {"kernel_size": 2}, False),
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
        ((1, 1, 4, 4), {"kernel_size": 2, "stride": 2}, {"even kernel"}),
        ((1, 1, 6, 6), {"kernel_size": 3, "stride": 3}, set()),
        ((1, 1, 6, 6), {"kernel_size": 3}, {"default stride"}),
        ((1, 1, 6, 6), {"kernel_size": 3, "stride": None}, {"default stride", "explicit defaults"}),
        ((1, 1, 5, 5), {"kernel_size": 3, "stride": 2}, {"overlap"}),
        ((1, 1, 7, 7), {"kernel_size": 3, "stride": 4}, {"gaps"}),
        ((2, 1, 6, 6), {"kernel_size": 3, "stride": 3}, {"batch"}),
        ((1, 2, 6, 6), {"kernel_size": 3, "stride": 3}, {"channels"}),
        ((1, 1, 7, 7), {"kernel_size": 3, "stride": 3}, {"remainder"}),
        ((1, 1, 3, 3), {"kernel_size": 3, "stride": 3}, {"kernel covers input"}),
        (
            (1, 1, 6, 3),
            {"kernel_size": 3, "stride": 3},
            {"rectangular image", "rectangular answer", "kernel covers input"},
        ),
    ],
)
def test_a_case_switches_on(
    shape: tuple[int, ...], options: dict[str, Option], features: set[str]
) -> None:
    assert OPERATION.features(case_of(shape, **options)) == features


def test_equal_numbers_are_ties() -> None:
    case = case_of((1, 1, 6, 6), kernel_size=3, stride=3)
    case.arrays["x"][...] = 2.0
    assert "ties" in OPERATION.features(case)


def test_work_is_counted_in_numbers_looked_at() -> None:
    assert cells_read(np.ones((2, 3, 4, 4)), kernel_size=2) == 2 * 3 * 2 * 2 * 2 * 2
