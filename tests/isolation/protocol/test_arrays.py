import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from grader.isolation.protocol.arrays import describe_arrays, is_bounded, read_array
from grader.isolation.protocol.frames import FrameError
from tests.isolation.hostile import DTYPES

NUMBERS = st.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays(np.dtype(dtype), array_shapes(min_dims=0, min_side=0, max_side=3))
)


@given(st.lists(NUMBERS, max_size=4))
def test_arrays_come_back_as_they_were_described(sent: list[np.ndarray]) -> None:
    described, data = describe_arrays((f"a{n}", array) for n, array in enumerate(sent))
    start = 0
    for (name, dtype, shape), array in zip(described, sent, strict=True):
        assert name.startswith("a")
        received, start = read_array(memoryview(data), start, dtype, shape)
        assert received.dtype == array.dtype
        assert received.shape == array.shape
        assert received.tobytes() == array.tobytes()
    assert start == len(data)


def test_an_array_may_have_as_many_axes_as_numpy_knows() -> None:
    received, _ = read_array(memoryview(bytes(8)), 0, "f8", (1,) * 64)
    assert received.ndim == 64


def test_a_received_array_is_its_own_and_can_be_changed() -> None:
    data = bytearray(np.ones(3).tobytes())
    received, _ = read_array(memoryview(data), 0, "f8", (3,))
    data[:] = bytes(len(data))
    received[0] = 7
    assert received.tolist() == [7, 1, 1]


@given(
    st.binary(max_size=64),
    st.integers(0, 80),
    st.one_of(st.sampled_from(DTYPES), st.text(max_size=4)),
    st.lists(st.integers(-2, 9) | st.integers(2**31, 2**62), max_size=66).map(tuple),
)
def test_arbitrary_descriptions_of_arrays_are_refused_or_fit(
    data: bytes, start: int, dtype: str, shape: tuple[int, ...]
) -> None:
    try:
        received, end = read_array(memoryview(data), start, dtype, shape)
    except FrameError:
        return
    assert received.shape == shape
    assert start + received.nbytes == end <= max(len(data), start)


@pytest.mark.parametrize(
    ("dtype", "shape"),
    [
        ("O", (1,)),
        ("V8", (1,)),
        ("f16", (1,)),
        ("c16", (1,)),
        ("S1", (1,)),
        ("<f8", (1,)),
        ("", (1,)),
        ("f8", (2,)),
        ("f8", (-1,)),
        ("f8", (-1, -1)),
        ("f8", (1,) * 65),
        ("f8", (2**61,)),
        ("f8", (2**32, 2**32)),
        ("u1", (2**64,)),
    ],
)
def test_arrays_without_their_bytes_or_of_other_kinds_are_refused(
    dtype: str, shape: tuple[int, ...]
) -> None:
    with pytest.raises(FrameError):
        read_array(memoryview(bytes(8)), 0, dtype, shape)


@pytest.mark.parametrize("shape", [(0, 2**62, 2**62), (0, 2**63), (2**70, 0), (0,) * 64 + (1,)])
def test_empty_arrays_of_impossible_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(FrameError):
        read_array(memoryview(b""), 0, "f8", shape)


def test_nothing_is_allocated_for_an_array_that_is_only_announced() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(FrameError):
            read_array(memoryview(b""), 0, "f8", (2**40,))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


@pytest.mark.parametrize(
    ("shape", "bounded"),
    [
        ((), True),
        ((0,), True),
        ((128,), True),
        ((129,), False),
        ((0, 128), True),
        ((0, 129), False),
        ((129, 0), False),
        ((0, 2**28, 2**28), False),
        ((1, 1, 0, 2**50), False),
        ((0, 0, 0), True),
    ],
)
def test_an_empty_axis_hides_no_others(shape: tuple[int, ...], *, bounded: bool) -> None:
    assert is_bounded(shape, item_bytes=8, max_bytes=1024) is bounded
