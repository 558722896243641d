"""A part of NumPy's own tests, confined; `python -m benchmarks numpy` runs all of them."""

import pytest

from benchmarks.numpy_tests import UNEXPLAINED, WITHOUT, reason_of, run_numpy_tests

pytestmark = pytest.mark.whole

PATHS = (
    "numpy/_core/tests/test_einsum.py",
    "numpy/fft/tests",
    "numpy/linalg/tests/test_linalg.py",
)
LEFT_OUT = ("generalized", "Norm", "Power", "Cond", "xerbla", "blas64")
"""Tests that take long, and such as are skipped everywhere."""

MANY = 300


@pytest.mark.parametrize(("level", "without"), WITHOUT.items())
def test_numpy_computes_in_a_worker_what_it_computes_elsewhere(level: int, without: str) -> None:
    run = run_numpy_tests(without, PATHS, "-k", f"not ({' or '.join(LEFT_OUT)})")
    assert (run.level, run.escaped) == (level, [])
    assert len(run.passed) > MANY
    assert set(map(reason_of, run.said.values())) <= {"starts threads", "starts processes"}


def test_a_failure_that_shows_no_reason_is_unexplained() -> None:
    assert reason_of("AssertionError: Arrays are not equal") == UNEXPLAINED
    assert reason_of("") == UNEXPLAINED


def test_a_process_that_runs_no_test_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="not run to the end"):
        run_numpy_tests("", ["numpy/no/such/tests"])
