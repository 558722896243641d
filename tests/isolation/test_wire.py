import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from grader.isolation import wire

MOST = 1 << 20
DTYPES = ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]
KINDS = st.sampled_from([wire.HELLO, wire.LOAD, wire.FOUND, wire.LOADED, wire.ASK, wire.ANSWERS])
NUMBERS = st.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays(np.dtype(dtype), array_shapes(min_dims=0, min_side=0, max_side=3))
)


@given(KINDS, st.integers(0, 2**32 - 1), st.binary(), st.binary())
def test_a_frame_says_what_it_holds(kind: int, number: int, text: bytes, data: bytes) -> None:
    frame = wire.write_frame(kind, number, text, data)
    header = wire.parse_header(frame[: wire.HEADER_BYTES], MOST)
    assert header == (kind, number, len(text), len(data))
    assert frame[wire.HEADER_BYTES :] == text + data


@given(st.lists(NUMBERS, max_size=4))
def test_arrays_come_back_as_they_were_described(sent: list[np.ndarray]) -> None:
    described, data = wire.describe_arrays((f"a{n}", array) for n, array in enumerate(sent))
    start = 0
    for (name, dtype, shape), array in zip(described, sent, strict=True):
        assert name.startswith("a")
        received, start = wire.read_array(memoryview(data), start, dtype, shape)
        assert received.dtype == array.dtype
        assert received.shape == array.shape
        assert received.tobytes() == array.tobytes()
    assert start == len(data)


def test_an_array_may_have_as_many_axes_as_numpy_knows() -> None:
    received, _ = wire.read_array(memoryview(bytes(8)), 0, "f8", (1,) * 64)
    assert received.ndim == 64


def test_a_received_array_is_its_own_and_can_be_changed() -> None:
    data = bytearray(np.ones(3).tobytes())
    received, _ = wire.read_array(memoryview(data), 0, "f8", (3,))
    data[:] = bytes(len(data))
    received[0] = 7
    assert received.tolist() == [7, 1, 1]


@given(st.binary(min_size=wire.HEADER_BYTES, max_size=wire.HEADER_BYTES))
def test_arbitrary_headers_are_refused_or_within_bounds(header: bytes) -> None:
    try:
        frame = wire.parse_header(header, MOST)
    except wire.FrameError:
        return
    assert frame.text_bytes + frame.data_bytes <= MOST


@given(KINDS, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1))
def test_a_header_that_announces_too_much_is_refused(
    kind: int, number: int, text_bytes: int, data_bytes: int
) -> None:
    header = struct.pack("<4sBxxxIIQ", b"GRD1", kind, number, text_bytes, data_bytes)
    if text_bytes + data_bytes <= MOST:
        assert wire.parse_header(header, MOST) == (kind, number, text_bytes, data_bytes)
        return
    with pytest.raises(wire.FrameError, match="bytes"):
        wire.parse_header(header, MOST)


@pytest.mark.parametrize("kind", [0, 7, 255])
def test_an_unknown_kind_of_frame_is_refused(kind: int) -> None:
    header = struct.pack("<4sBxxxIIQ", b"GRD1", kind, 0, 0, 0)
    with pytest.raises(wire.FrameError, match="wrong header"):
        wire.parse_header(header, MOST)


def test_another_magic_is_refused() -> None:
    header = struct.pack("<4sBxxxIIQ", b"GRD2", wire.ASK, 0, 0, 0)
    with pytest.raises(wire.FrameError, match="wrong header"):
        wire.parse_header(header, MOST)


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
        received, end = wire.read_array(memoryview(data), start, dtype, shape)
    except wire.FrameError:
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
    with pytest.raises(wire.FrameError):
        wire.read_array(memoryview(bytes(8)), 0, dtype, shape)


@pytest.mark.parametrize("shape", [(0, 2**62, 2**62), (0, 2**63), (2**70, 0), (0,) * 64 + (1,)])
def test_empty_arrays_of_impossible_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(wire.FrameError):
        wire.read_array(memoryview(b""), 0, "f8", shape)


def test_nothing_is_allocated_for_what_is_only_announced() -> None:
    header = struct.pack("<4sBxxxIIQ", b"GRD1", wire.ANSWERS, 0, 2, 2**60)
    refused: list[Any] = []
    tracemalloc.start()
    try:
        for _ in range(2):
            with pytest.raises(wire.FrameError) as caught:
                wire.parse_header(header, MOST)
            with pytest.raises(wire.FrameError):
                wire.read_array(memoryview(b""), 0, "f8", (2**40,))
            refused.append(caught.value)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(refused) == 2
    assert peak < 1 << 20
