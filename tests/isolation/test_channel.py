import os
import resource
import socket
import struct
from collections.abc import Callable, Iterator
from selectors import SelectorKey
from threading import Thread

import pytest

from grader.isolation.channel import MAX_TEXT_BYTES, Channel, HungUpError
from grader.isolation.protocol.frames import ANSWERS, ASK, HELLO, LOADED, write_frame

MAX_BYTES = 1 << 16


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    ours, theirs = socket.socketpair()
    channel = Channel(ours, MAX_BYTES)
    with ours, theirs:
        yield channel, theirs


Ends = tuple[Channel, socket.socket]


def test_a_frame_arrives_whole_however_it_is_cut(ends: Ends) -> None:
    channel, theirs = ends
    frame = write_frame(ANSWERS, 3, b'{"a": 1}', b"12345678")
    for byte in frame[:-1]:
        theirs.sendall(bytes([byte]))
        assert channel.receive(0.0) is None
    theirs.sendall(frame[-1:])
    received = channel.receive(1.0)
    assert received is not None
    header, text, data = received
    assert (header.sequence, text, bytes(data)) == (3, b'{"a": 1}', b"12345678")


def test_two_frames_in_one_piece_arrive_one_after_the_other(ends: Ends) -> None:
    channel, theirs = ends
    theirs.sendall(write_frame(HELLO, 0, b"a") + write_frame(LOADED, 1, b"b"))
    texts = [received[1] for _ in range(2) if (received := channel.receive(1.0))]
    assert texts == [b"a", b"b"]


def test_a_frame_goes_out_at_once_where_there_is_room(ends: Ends) -> None:
    channel, theirs = ends
    frame = write_frame(ASK, 0, b"[]")
    channel.queue(frame)
    assert theirs.recv(1 << 16, socket.MSG_DONTWAIT) == frame
    assert not channel.is_sending


def test_who_hung_up_is_told_of_by_what_is_received_next(ends: Ends) -> None:
    channel, theirs = ends
    theirs.close()
    channel.queue(write_frame(ASK, 0, b"[]"))
    with pytest.raises(HungUpError):
        channel.receive(1.0)


def test_what_is_queued_goes_out_while_answers_come_in(ends: Ends) -> None:
    channel, theirs = ends
    question = write_frame(ASK, 0, bytes(3_000_000))
    answer = write_frame(ANSWERS, 0, b"{}", bytes(MAX_BYTES - 2))
    heard = bytearray()

    def other_side() -> None:
        theirs.sendall(answer)
        while len(heard) < len(question):
            heard.extend(theirs.recv(1 << 16))
        theirs.sendall(answer)

    thread = Thread(target=other_side)
    thread.start()
    channel.queue(question)
    assert channel.receive(5.0)
    assert channel.receive(5.0)
    thread.join(5.0)
    assert bytes(heard) == question


class Clock:
    """A clock that goes on only while it is waited for what the other side sends."""

    def __init__(self, channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self._select = channel._selector.select
        self.while_waiting: Callable[[float], float] = lambda seconds: seconds
        monkeypatch.setattr("grader.isolation.channel.monotonic", lambda: self.now)
        monkeypatch.setattr(channel._selector, "select", self._wait)

    def _wait(self, seconds: float) -> list[tuple[SelectorKey, int]]:
        self.now += self.while_waiting(seconds)
        return self._select(0.0)


@pytest.fixture
def clock(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(ends[0], monkeypatch)


def test_silence_ends_with_the_deadline(ends: Ends, clock: Clock) -> None:
    assert ends[0].receive(5.0) is None
    assert clock.now == 5.0


def test_a_slow_drip_does_not_push_the_deadline(ends: Ends, clock: Clock) -> None:
    channel, theirs = ends
    theirs.sendall(write_frame(ANSWERS, 0, bytes(100))[:50])

    def drip(seconds: float) -> float:
        theirs.sendall(b"x")
        return min(seconds, 0.5)

    clock.while_waiting = drip
    assert channel.receive(5.0) is None
    assert clock.now == 5.0


def test_the_end_of_the_connection_is_told(ends: Ends) -> None:
    channel, theirs = ends
    theirs.close()
    with pytest.raises(HungUpError, match="hung up"):
        channel.receive(1.0)


def test_what_is_no_frame_closes_the_channel(ends: Ends) -> None:
    channel, theirs = ends
    theirs.sendall(b"HTTP/1.1 200 OK\r\n\r\n hello, hello")
    with pytest.raises(HungUpError, match="wrong header"):
        channel.receive(1.0)


@pytest.mark.parametrize("announced", [MAX_BYTES, 2**40, 2**60, 2**64 - 1])
def test_a_frame_that_announces_too_much_closes_the_channel_before_its_bytes_are_awaited(
    ends: Ends, announced: int
) -> None:
    channel, theirs = ends
    theirs.sendall(struct.pack("<4sBxxxIIQ", b"GRD2", ANSWERS, 0, 1, announced))
    with pytest.raises(HungUpError, match=f"{MAX_BYTES} are taken"):
        channel.receive(1.0)


def test_a_text_that_would_be_large_once_it_is_decoded_closes_the_channel() -> None:
    """JSON of a few bytes becomes objects of many; numbers of arrays stay as they are."""
    ours, theirs = socket.socketpair()
    channel = Channel(ours, 1 << 30)
    with ours, theirs:
        theirs.sendall(struct.pack("<4sBxxxIIQ", b"GRD2", ANSWERS, 0, MAX_TEXT_BYTES + 1, 0))
        with pytest.raises(HungUpError, match=f"text of {MAX_TEXT_BYTES + 1} bytes"):
            channel.receive(1.0)


def test_what_has_come_by_the_deadline_is_taken(ends: Ends) -> None:
    """Also where the grader was stopped meanwhile, and the time is up when it looks."""
    channel, theirs = ends
    theirs.sendall(write_frame(ANSWERS, 0, b"{}"))
    received = channel.receive(0.0)
    assert received is not None
    assert received[1] == b"{}"


def test_a_socket_may_have_any_number() -> None:
    ours, other = socket.socketpair()
    high = os.dup2(ours.fileno(), 1500) if _may_open(1500) else pytest.skip("few descriptors")
    with ours, other, socket.socket(fileno=high) as connection:
        channel = Channel(connection, MAX_BYTES)
        other.sendall(write_frame(ANSWERS, 0, b"{}"))
        assert channel.receive(1.0) is not None


def _may_open(number: int) -> bool:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] > number
