import numpy as np
import pytest

from reference.convolution import multiplications
from reference.operations.conv2d import bound, conv2d


def test_a_case_beyond_the_exactness_budget_is_refused() -> None:
    x = np.full((1, 1, 2, 2), 2.0**40 + 1)
    with pytest.raises(AssertionError, match="binary digits"):
        bound(x, x)


def test_float32_has_a_smaller_budget() -> None:
    x = np.full((1, 1, 2, 2), 2.0**13 + 1)
    assert bound(x, x) > 0
    with pytest.raises(AssertionError, match="of 24 binary digits"):
        bound(x.astype(np.float32), x.astype(np.float32))


def test_the_bound_covers_cells_that_the_stride_leaves_out() -> None:
    x = np.ones((1, 1, 3, 3))
    x[0, 0, 1, 1] = 1000.0
    weight = np.ones((1, 1, 1, 1))
    assert bound(x, weight, stride=2) == pytest.approx(bound(x, weight))


def test_fft_errors_lie_within_the_bound() -> None:
    x = np.arange(1.0, 82.0).reshape(1, 1, 9, 9) % 10 - 4
    weight = (np.arange(1.0, 10.0) - 5).reshape(1, 1, 3, 3)
    size = [9 + 3 - 1] * 2
    spectrum = np.fft.rfft2(x[0, 0], size) * np.fft.rfft2(weight[0, 0, ::-1, ::-1], size)
    by_fft = np.fft.irfft2(spectrum, size)[2:9, 2:9]
    error = np.abs(by_fft - conv2d(x, weight)[0, 0]).max()
    assert 0 < error <= bound(x, weight) < 1e-10


def test_work_is_counted_in_products() -> None:
    x, weight = np.ones((2, 3, 5, 5)), np.ones((4, 3, 2, 2))
    assert multiplications(x, weight, stride=(1, 2)) == 2 * (4 * 3 * 2 * 2) * (4 * 2)
