"""A deck's bytes with fewer of them: small whole numbers of arrays in one or two bytes each.

What MessagePack makes of a deck is mostly float64 that hold small integers. They are taken out and
written apart as integers; every other byte stays as it is. What comes back is what went in, byte
for byte, so that the digest of a deck does not depend on how it is stored.
"""

import lzma
import re
from collections import defaultdict
from typing import Any, NamedTuple

import msgspec
import numpy as np

_ARRAY = re.compile(
    rb"\xa3(<[fi][48])[\x90-\x9f](?:[\x00-\x7f]|\xcc.|\xcd..)*?"
    rb"(?:\xc4(.)|\xc5(..)|\xc6(....))",
    re.DOTALL,
)
"""What stands before the bytes of an array: its dtype, its shape and how many bytes there are."""

_AS_IT_IS = 0
"""The mark of an array whose bytes stay where they are."""

_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]


class _Narrow(NamedTuple):
    """Integers in few bytes that numbers can be written as.

    Attributes:
        dtype: Their dtype.
        parts: How many parts a whole is cut into, so that fractions are integers too.
    """

    dtype: str
    parts: int


_NARROW = {1: _Narrow("<i1", 1), 2: _Narrow("<i2", 1), 3: _Narrow("<i2", 64)}
"""By their marks; of those that lose nothing the first is taken."""


class _Squeezed(msgspec.Struct, frozen=True, array_like=True):
    """What is compressed.

    Attributes:
        marks: A byte for every array, in their order.
        numbers: The integers of the arrays of each mark, one array after the other.
        rest: Everything else.
    """

    marks: bytes
    numbers: dict[int, bytes]
    rest: bytes


def squeeze(data: bytes) -> bytes:
    """Fewer bytes, of which `unsqueeze` makes the same again."""
    marks, rest, start = bytearray(), [], 0
    numbers: defaultdict[int, list[bytes]] = defaultdict(list)
    found = _ARRAY.search(data)
    while found is not None:
        end = found.end()
        mark, narrow = _narrowed(data[end : end + _length(found)], found[1].decode())
        marks.append(mark)
        if mark != _AS_IT_IS:
            numbers[mark].append(narrow)
            rest.append(data[start:end])
            start = end = end + _length(found)
        found = _ARRAY.search(data, end)
    rest.append(data[start:])
    joined = {mark: b"".join(own) for mark, own in sorted(numbers.items())}
    made = msgspec.msgpack.encode(_Squeezed(bytes(marks), joined, b"".join(rest)))
    return lzma.compress(made, lzma.FORMAT_RAW, filters=_FILTERS)


def unsqueeze(squeezed: bytes, max_bytes: int) -> bytes:
    """What was squeezed.

    Args:
        squeezed: Bytes that may come from anyone.
        max_bytes: How many it may become.

    Raises:
        ValueError: They are none that `squeeze` made, or become more.
        msgspec.MsgspecError: They are compressed, and hold something else.
    """
    held = _decompressed(squeezed, max_bytes)
    wide = {mark: np.frombuffer(own, _NARROW[mark].dtype) for mark, own in held.numbers.items()}
    if len(held.rest) + sum(8 * own.size for own in wide.values()) > max_bytes:
        raise ValueError(f"it holds more than {max_bytes:,} bytes")
    rest, start = held.rest, 0
    parts: list[bytes] = []
    streams: dict[tuple[int, bytes], bytes] = {}
    taken = dict.fromkeys(wide, 0)
    for mark, found in zip(held.marks, _ARRAY.finditer(rest), strict=False):
        if mark == _AS_IT_IS:
            continue
        dtype, length, end = found[1], _length(found), found.end()
        if (mark, dtype) not in streams:
            streams[mark, dtype] = _widened(wide[mark], mark, dtype.decode())
        size = 8 if dtype[-1:] == b"8" else 4
        first = taken[mark] * size
        parts += (rest[start:end], streams[mark, dtype][first : first + length])
        taken[mark] += length // size
        start = end
    parts.append(rest[start:])
    return b"".join(parts)


def _decompressed(squeezed: bytes, max_bytes: int) -> _Squeezed:
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=_FILTERS)
    try:
        made = decompressor.decompress(squeezed, max_bytes)
    except lzma.LZMAError as error:
        raise ValueError(str(error)) from error
    if not decompressor.eof:
        cut = "it is cut" if decompressor.needs_input else ""
        raise ValueError(cut or f"it holds more than {max_bytes:,} bytes")
    held = msgspec.msgpack.decode(made, type=_Squeezed)
    if not {*held.marks} - {_AS_IT_IS} <= held.numbers.keys() <= _NARROW.keys():
        raise ValueError("its numbers do not fit its marks")
    return held


def _length(found: "re.Match[bytes]") -> int:
    """How many bytes an array has."""
    return int.from_bytes(found[found.lastindex or 0], "big")


def _narrowed(payload: bytes, dtype: str) -> tuple[int, bytes]:
    """The mark of an array, and its numbers as integers, if all of it comes back from these."""
    if payload and len(payload) % int(dtype[-1]) == 0:
        array = np.frombuffer(payload, dtype)
        for mark, narrow in _NARROW.items():
            with np.errstate(invalid="ignore", over="ignore"):
                cut = (array * narrow.parts).astype(narrow.dtype)
            if _widened(cut, mark, dtype) == payload:
                return mark, cut.tobytes()
    return _AS_IT_IS, b""


def _widened(integers: "np.ndarray[Any, Any]", mark: int, dtype: str) -> bytes:
    """The bytes of the numbers that integers stand for."""
    parts = _NARROW[mark].parts
    return (integers / parts if parts > 1 else integers).astype(dtype).tobytes()
