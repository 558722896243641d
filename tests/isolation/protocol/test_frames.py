import json
import struct
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.protocol.frames import (
    ANSWERS,
    ASK,
    COMPILED,
    FOUND,
    HEADER_BYTES,
    HELLO,
    LOAD,
    LOADED,
    FrameError,
    encode_message,
    parse_header,
    write_frame,
)
from grader.isolation.protocol.grading import Answers, WireOutcome, WireRaised
from grader.isolation.protocol.launching import WorkerLimits, read_limits

MAX_BYTES = 1 << 20
KINDS = st.integers(HELLO, COMPILED)


def test_frames_are_of_the_kind_that_is_due() -> None:
    assert HELLO < LOAD < FOUND < LOADED < ASK < ANSWERS


def test_a_message_travels_as_an_array_of_its_fields() -> None:
    outcome = WireOutcome(returned=None, raised=WireRaised("E", "m"))
    text = encode_message(Answers((outcome,)))
    assert json.loads(text) == [[[None, ["E", "m", [], [], ""], "", ""]]]


def test_limits_come_back_as_they_were_written_in_one_line() -> None:
    limits = WorkerLimits(memory_bytes=1 << 28, cpu_seconds=10.5, packages=("numpy", "a\nb"))
    text = encode_message(limits)
    assert b"\n" not in text
    assert read_limits(text) == limits


@given(KINDS, st.integers(0, 2**32 - 1), st.binary(), st.binary())
def test_a_frame_says_what_it_holds(kind: int, number: int, text: bytes, data: bytes) -> None:
    frame = write_frame(kind, number, text, data)
    header = parse_header(frame[:HEADER_BYTES], MAX_BYTES)
    assert header == (kind, number, len(text), len(data))
    assert frame[HEADER_BYTES:] == text + data


@given(st.binary(min_size=HEADER_BYTES, max_size=HEADER_BYTES))
def test_arbitrary_headers_are_refused_or_within_bounds(header: bytes) -> None:
    try:
        frame = parse_header(header, MAX_BYTES)
    except FrameError:
        return
    assert frame.text_bytes + frame.data_bytes <= MAX_BYTES


@given(KINDS, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1))
def test_a_header_that_announces_too_much_is_refused(
    kind: int, number: int, text_bytes: int, data_bytes: int
) -> None:
    header = struct.pack("<4sBxxxIIQ", b"GRD2", kind, number, text_bytes, data_bytes)
    if text_bytes + data_bytes <= MAX_BYTES:
        assert parse_header(header, MAX_BYTES) == (kind, number, text_bytes, data_bytes)
        return
    with pytest.raises(FrameError, match="bytes"):
        parse_header(header, MAX_BYTES)


@pytest.mark.parametrize("kind", [HELLO - 1, COMPILED + 1, 255])
def test_an_unknown_kind_of_frame_is_refused(kind: int) -> None:
    header = struct.pack("<4sBxxxIIQ", b"GRD2", kind, 0, 0, 0)
    with pytest.raises(FrameError, match="wrong header"):
        parse_header(header, MAX_BYTES)


def test_another_magic_is_refused() -> None:
    header = struct.pack("<4sBxxxIIQ", b"GRD1", ASK, 0, 0, 0)
    with pytest.raises(FrameError, match="wrong header"):
        parse_header(header, MAX_BYTES)


def test_nothing_is_allocated_for_what_is_only_announced() -> None:
    header = struct.pack("<4sBxxxIIQ", b"GRD2", ANSWERS, 0, 2, 2**60)
    tracemalloc.start()
    try:
        with pytest.raises(FrameError):
            parse_header(header, MAX_BYTES)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20
