"""Frames over a socket, with a deadline, and never more memory than was agreed."""

import selectors
import socket
from contextlib import suppress
from time import monotonic

from grader.isolation.protocol.frames import HEADER_BYTES, FrameError, Header, parse_header

MAX_TEXT_BYTES = 4 << 20
"""Largest JSON text that is taken; decoded it may need ten times its size."""

_CHUNK = 1 << 18

_Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)
"""One that takes no descriptor, and any number of them, where the system has it."""

_ENDED = "it hung up, or the system killed it for its memory"


class HungUpError(Exception):
    """The worker hung up, or sent something that is no frame."""


class Channel:
    """The grader's end of the socket to a worker.

    What is queued goes out while answers come in, so that neither side waits for the other.
    """

    def __init__(self, connection: socket.socket, max_bytes: int) -> None:
        """Take over a connected socket; frames of more than `max_bytes` are refused."""
        connection.settimeout(0)
        self._socket = connection
        self._selector = _Selector()
        self._selector.register(connection, selectors.EVENT_READ)
        self._max_bytes = max_bytes
        self._out = bytearray()
        self._in = bytearray()

    @property
    def is_sending(self) -> bool:
        """Whether something that was queued has not gone out yet."""
        return bool(self._out)

    def queue(self, frame: bytes) -> None:
        """Let a frame go out: what there is room for at once, the rest with the next `receive`."""
        self._out += frame
        with suppress(OSError):  # which the next `receive` meets again, and tells
            self._send()

    def receive(self, seconds: float) -> tuple[Header, bytes, memoryview] | None:
        """The next frame with its JSON text and array bytes; None if the time is up first.

        Raises:
            HungUpError: The worker hung up or broke the protocol.
        """
        deadline = monotonic() + seconds
        while (frame := self._take()) is None:
            left = deadline - monotonic()
            self._pump(max(left, 0.0))
            if left <= 0:
                return self._take()
        return frame

    def receive_bytes(self, seconds: float) -> bytes:
        """What has come, or what comes first within that time, be it a frame or not.

        Raises:
            HungUpError: The worker hung up.
        """
        self._out.clear()
        if not self._in:
            self._pump(seconds)
        received = bytes(self._in)
        self._in.clear()
        return received

    def _take(self) -> tuple[Header, bytes, memoryview] | None:
        if len(self._in) < HEADER_BYTES:
            return None
        try:
            frame = parse_header(bytes(self._in[:HEADER_BYTES]), self._max_bytes)
        except FrameError as error:
            raise HungUpError(str(error)) from error
        if frame.text_bytes > MAX_TEXT_BYTES:
            raise HungUpError(f"a text of {frame.text_bytes} bytes, {MAX_TEXT_BYTES} are taken")
        middle = HEADER_BYTES + frame.text_bytes
        end = middle + frame.data_bytes
        if len(self._in) < end:
            return None
        text, data = bytes(self._in[HEADER_BYTES:middle]), bytes(self._in[middle:end])
        del self._in[:end]
        return frame, text, memoryview(data)

    def _pump(self, seconds: float) -> None:
        both = selectors.EVENT_READ | selectors.EVENT_WRITE
        self._selector.modify(self._socket, both if self._out else selectors.EVENT_READ)
        ready = 0
        for _, events in self._selector.select(seconds):
            ready = events
        try:
            if ready & selectors.EVENT_WRITE:
                self._send()
            if ready & selectors.EVENT_READ:
                self._read()
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            raise HungUpError(_ENDED) from error

    def _send(self) -> None:
        sent = self._socket.send(self._out[:_CHUNK])
        del self._out[:sent]

    def _read(self) -> None:
        received = self._socket.recv(_CHUNK)
        if not received:
            raise HungUpError(_ENDED)
        self._in += received
