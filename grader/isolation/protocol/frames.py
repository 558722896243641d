"""Frames: what every message between grader and worker travels in."""

import json
import struct
from typing import Any, NamedTuple

HELLO, LOAD, FOUND, LOADED, ASK, ANSWERS, CALL, RESULT = range(1, 9)
"""Kinds of frame, in the order in which a worker's life sees them."""

TASK, WANTED, BYTES, LISTED, UNPACKED, DONE = range(9, 15)
"""Those in the life of a worker that reads an archive."""

SURVEY, SURVEYED = range(15, 17)
"""Those in the life of a worker that looks into files, and runs none."""

COMPILED = 17
"""What comes between FOUND and LOADED."""

_MAGIC = b"GRD2"
_HEADER = struct.Struct("<4sBxxxIIQ")
"""Magic, kind, sequence number, bytes of JSON, bytes of arrays; little-endian."""

HEADER_BYTES = _HEADER.size

_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)
"""Messages are tuples of plain values, which hold no circle; looking for one takes a quarter."""


class FrameError(Exception):
    """The other side sent something that is no frame of this protocol."""


class Header(NamedTuple):
    """What a frame begins with.

    Attributes:
        kind: One of the kinds above.
        sequence: Number of the question that is asked or answered.
        text_bytes: Length of the JSON text that follows.
        data_bytes: Length of the array bytes after it.
    """

    kind: int
    sequence: int
    text_bytes: int
    data_bytes: int


class ArrayHeader(NamedTuple):
    """One array among the bytes of a frame; arrays lie one after the other.

    Attributes:
        name: Name of the argument, or of the part of an answer.
        dtype: Kind and bytes of a number, e.g. `f8`; little-endian.
        shape: Its shape.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]


def encode_message(message: tuple[Any, ...]) -> bytes:
    """A message as JSON, in one line."""
    return _JSON.encode(message).encode()


def write_frame(kind: int, sequence: int, text: bytes, data: bytes = b"") -> bytes:
    """A frame as bytes.

    Args:
        kind: One of the kinds above.
        sequence: Number of the question that is asked or answered.
        text: A message in JSON, which says what arrays the data holds.
        data: Bytes of arrays.
    """
    return _HEADER.pack(_MAGIC, kind, sequence, len(text), len(data)) + text + data


def parse_header(header: bytes, max_bytes: int) -> Header:
    """Check a header before anything is allocated for what it announces.

    Args:
        header: `HEADER_BYTES` bytes.
        max_bytes: Largest JSON text and array bytes, together, that are taken.

    Raises:
        FrameError: The header is not of this protocol, or announces too much.
    """
    magic, kind, sequence, text_bytes, data_bytes = _HEADER.unpack(header)
    if magic != _MAGIC or not HELLO <= kind <= COMPILED:
        raise FrameError("a frame with a wrong header")
    if text_bytes + data_bytes > max_bytes:
        raise FrameError(f"a frame of {text_bytes + data_bytes} bytes, {max_bytes} are taken")
    return Header(kind, sequence, text_bytes, data_bytes)
