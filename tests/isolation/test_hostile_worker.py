"""Whatever a worker sends, the grader has an outcome in time and in bounded memory."""

import socket
from contextlib import suppress
from itertools import count
from threading import Thread
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import MachineError
from grader.isolation.channel import Channel, HungUpError
from grader.isolation.codec import read_hello, read_loaded, read_outcomes
from grader.isolation.protocol import frames
from grader.isolation.protocol.frames import ArrayHeader, FrameError, write_frame
from grader.isolation.protocol.grading import WireOutcome, WireRaised, WireReturned
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.outcome import Crashed, Raised, Returned, TimedOut
from tests.isolation.hostile import (
    HELLO,
    LOADED,
    STREAMS,
    Answer,
    FakeLauncher,
    answers,
    broken_frames,
    text_of,
)
from tests.memory import memory_within
from tests.support import RIGHT, pad_case, restricted, submission_of, with_limits

pytestmark = pytest.mark.slow

MAX_BYTES = 1 << 20
CASES = [pad_case(1.0), pad_case(2.0), pad_case(3.0)]


@pytest.fixture
def asked(assignment: Assignment) -> Assignment:
    """An assignment of `pad` with little time for a call."""
    narrow = restricted(assignment, "pad/basic")
    return with_limits(narrow, seconds_per_call=0.01, answer_mebibytes=1)


def read_all(channel: Channel, max_seconds: float) -> int:
    """Read frames and what they hold until there are no more; how many there were."""
    count = 0
    while (received := channel.receive(max_seconds)) is not None:
        count += 1
        _, text, data = received
        for read in (
            lambda text=text, data=data: read_outcomes(text, data, CASES, MAX_BYTES),
            lambda text=text: read_loaded(text, ("pad",), ("cnn.py",)),
            lambda text=text: read_hello(text),
        ):
            try:
                read()
            except FrameError:
                continue
    return count


@settings(max_examples=150)
@given(STREAMS)
def test_a_stream_is_read_until_it_ends_or_breaks_the_protocol(said: bytes) -> None:
    ours, theirs = socket.socketpair()
    channel = Channel(ours, MAX_BYTES)
    with ours, theirs, memory_within(MAX_BYTES):
        theirs.sendall(said)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(HungUpError):
            read_all(channel, 1.0)


@settings(max_examples=150)
@given(answers())
def test_an_answer_is_read_or_refused_with_a_frame_error(answer: Answer) -> None:
    text, data = answer
    try:
        outcomes = read_outcomes(text, memoryview(data), CASES, MAX_BYTES)
    except FrameError:
        return
    assert 0 < len(outcomes) <= len(CASES)
    assert all(isinstance(outcome, Raised | Returned) for outcome in outcomes)


@settings(max_examples=100)
@given(
    said=STREAMS,
    loaded=st.sampled_from([LOADED] * 4) | broken_frames(),
    hangs=st.booleans(),
    status=st.sampled_from([0, -9, -40]),
)
def test_a_session_ends_in_outcomes_whatever_its_worker_says(
    asked: Assignment, *, said: bytes, loaded: bytes, hangs: bool, status: int
) -> None:
    with (
        memory_within(8 * MAX_BYTES),
        FakeLauncher(HELLO + loaded + said, hangs=hangs, status=status) as launcher,
        Session(launcher, submission_of(RIGHT), asked) as session,
    ):
        outcomes = session.ask_each(CASES)
        assert 0 < len(outcomes) <= len(CASES)
        kinds = Raised | Returned | Crashed | TimedOut
        assert all(isinstance(outcome, kinds) for outcome in outcomes)


def test_a_worker_that_greets_wrongly_is_the_machines_fault(asked: Assignment) -> None:
    """It has not seen the submission yet."""
    greeting = write_frame(frames.HELLO, 0, b"[]")
    with FakeLauncher(greeting) as launcher:
        with pytest.raises(MachineError, match="before it was given anything"):
            Session(launcher, submission_of(RIGHT), asked)
        assert launcher.started[0].connection.fileno() == -1


@pytest.mark.parametrize(("seconds", "drops"), [(0.0, 1 << 18), (0.002, 2000)])
def test_a_dribble_ends_with_the_limit_however_it_drips(
    asked: Assignment, seconds: float, drops: int
) -> None:
    """A frame that would go on for a hundred times as long."""
    raised = WireOutcome(returned=None, raised=WireRaised("E", "m"))
    frame = write_frame(frames.ANSWERS, 0, text_of(raised), bytes(drops))
    dripped = count()

    def drip(theirs: socket.socket) -> None:
        with suppress(OSError):
            for byte in frame[:drops]:
                theirs.sendall(bytes([byte]))
                sleep(seconds)
                next(dripped)

    with (
        FakeLauncher(HELLO + LOADED, hangs=True) as launcher,
        Session(launcher, submission_of(RIGHT), asked) as session,
    ):
        thread = Thread(target=drip, args=(launcher.started[0].theirs,))
        thread.start()
        outcomes = session.ask_each(CASES)
    thread.join(5.0)
    assert outcomes == [TimedOut(seconds=0.01)]
    assert next(dripped) < drops


def test_the_largest_frame_that_is_taken_needs_a_few_times_its_size() -> None:
    most = 8 << 20
    data = bytes(most - 200)
    shape = (len(data),)
    value = ArrayHeader("value", "u1", shape)
    returned = WireReturned("ndarray", shape=shape, arrays=(value,))
    text = text_of(WireOutcome(returned, raised=None))
    ours, theirs = socket.socketpair()
    frame = write_frame(frames.ANSWERS, 0, text, data)
    thread = Thread(target=theirs.sendall, args=(frame,))
    channel = Channel(ours, most)
    with ours, theirs, memory_within(4 * most):
        thread.start()
        received = channel.receive(5.0)
        thread.join(5.0)
        assert received is not None
        (outcome,) = read_outcomes(*received[1:], CASES, most)
        assert isinstance(outcome, Returned)
        assert outcome.value is not None
        assert outcome.shape == outcome.value.shape == shape
