"""Frames between grader and worker: a checked header, JSON, and the raw bytes of arrays.

Both sides use this file; it needs NumPy and the standard library only. No pickle: what comes in is
at worst wrong, never run.
"""

import math
import struct
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

__all__ = [
    "ANSWERS",
    "ASK",
    "BYTES",
    "DONE",
    "FOUND",
    "HEADER_BYTES",
    "HELLO",
    "LISTED",
    "LOAD",
    "LOADED",
    "MOST_AXES",
    "TASK",
    "UNPACKED",
    "WANTED",
    "Frame",
    "FrameError",
    "describe_arrays",
    "parse_header",
    "read_array",
    "write_frame",
]

HELLO, LOAD, FOUND, LOADED, ASK, ANSWERS = range(1, 7)
"""Kinds of frame, in the order in which a worker's life sees them."""

TASK, WANTED, BYTES, LISTED, UNPACKED, DONE = range(7, 13)
"""Kinds of frame in the life of a worker that reads an archive."""

_MAGIC = b"GRD1"
_HEADER = struct.Struct("<4sBxxxIIQ")
"""Magic, kind, sequence number, bytes of JSON, bytes of arrays; little-endian."""

HEADER_BYTES = _HEADER.size

_DTYPES = {
    name: np.dtype(f"<{name}")
    for name in ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}

MOST_AXES = 64
"""Axes of an array, as many as NumPy 2 knows. Source: numpy/ndarraytypes.h, NPY_MAXDIMS."""


class FrameError(Exception):
    """The other side sent something that is no frame of this protocol."""


class Frame(NamedTuple):
    """What a header announces.

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


def describe_arrays(
    arrays: Iterable[tuple[str, "np.ndarray[Any, Any]"]],
) -> tuple[list[tuple[str, str, tuple[int, ...]]], bytes]:
    """Name, dtype and shape of arrays, for a message, and their bytes one after the other."""
    described, data = [], []
    for name, array in arrays:
        described.append((name, _NAMES[array.dtype], array.shape))
        data.append(array.tobytes())
    return described, b"".join(data)


def write_frame(kind: int, sequence: int, text: bytes, data: bytes = b"") -> bytes:
    """A frame as bytes.

    Args:
        kind: One of the kinds above.
        sequence: Number of the question that is asked or answered.
        text: A message in JSON, which says what arrays the data holds.
        data: Bytes of arrays.
    """
    return _HEADER.pack(_MAGIC, kind, sequence, len(text), len(data)) + text + data


def parse_header(header: bytes, most_bytes: int) -> Frame:
    """Check a header before anything is allocated for what it announces.

    Args:
        header: `HEADER_BYTES` bytes.
        most_bytes: Largest JSON text and array bytes, together, that are taken.

    Raises:
        FrameError: The header is not of this protocol, or announces too much.
    """
    magic, kind, sequence, text_bytes, data_bytes = _HEADER.unpack(header)
    if magic != _MAGIC or not HELLO <= kind <= DONE:
        raise FrameError("a frame with a wrong header")
    if text_bytes + data_bytes > most_bytes:
        raise FrameError(f"a frame of {text_bytes + data_bytes} bytes, {most_bytes} are taken")
    return Frame(kind, sequence, text_bytes, data_bytes)


def read_array(
    data: memoryview, start: int, dtype: str, shape: tuple[int, ...]
) -> tuple["np.ndarray[Any, Any]", int]:
    """An array of its own from the bytes at `start`, and where the next one starts.

    Raises:
        FrameError: The bytes do not hold such an array.
    """
    kind = _DTYPES.get(dtype)
    if kind is None or len(shape) > MOST_AXES or min(shape, default=0) < 0:
        raise FrameError(f"an array of dtype {dtype!r} and shape {shape!r}")
    end = start + math.prod(shape) * kind.itemsize
    if end > len(data):
        raise FrameError(f"an array of shape {shape!r} without its bytes")
    try:
        return np.ndarray(shape, kind, data, start).copy(), end
    except ValueError as error:
        raise FrameError(f"an array of the impossible shape {shape!r}") from error
