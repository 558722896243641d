"""Walking the directory of a zip, each entry once, and unpacking one file.

The directory at the end is believed; of the header before a member only how long it is.

Source: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.4.4 and 4.5.3.
"""

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from typing import IO

from grader.isolation.protocol.reading import MAX_BLOCK_BYTES, WireMember
from grader.isolation.worker.archives.refusal import RefusedError, read_exactly

_END = struct.Struct("<4s8xLL2x")
"""Signature, bytes of the directory, where it begins."""

_END_64 = struct.Struct("<4s36xQQ")
"""Signature, bytes of the directory, where it begins."""

_LOCATOR_BYTES = 20

_ENTRY = struct.Struct("<4s4xHH4xLLLHHH4xLL")
"""Signature, flags, method, CRC-32, packed size, size, bytes of name, extra fields and comment,
attributes, where the header is."""

_HEADER = struct.Struct("<4s22xHH")
"""Signature, bytes of name and extra fields."""

_FIELD = struct.Struct("<HH")
"""Kind of an extra field, and its bytes."""

_ZIP_64, _LARGE = 1, 0xFFFFFFFF
"""The extra field that holds large numbers, and what stands there instead."""

_MAX_COMMENT_BYTES = 0xFFFF

_ENCRYPTED = 0x1 | 0x40 | 0x2000

_STORED = 0


def list_zip(file: IO[bytes], file_bytes: int, max_members: int) -> Iterator[WireMember]:
    """The regular files, folders and links of a zip.

    Args:
        file: The zip.
        file_bytes: How large it is.
        max_members: How many entries its directory may have, those that are left out too.

    Raises:
        RefusedError: It is damaged, encrypted, holds too many, or files that share their bytes.
    """
    at, end, before = _find_directory(file, file_bytes)
    file.seek(at)
    count = packed_bytes = 0
    while at < end:
        (signature, flags, method, checksum, packed_size, size, *lengths, attributes, start) = (
            _ENTRY.unpack(read_exactly(file, _ENTRY.size))
        )
        at += _ENTRY.size + sum(lengths)
        if signature != b"PK\1\2" or at > end:
            raise RefusedError
        name, extra, _ = (read_exactly(file, length) for length in lengths)
        sizes = _large_numbers([size, packed_size, start], extra)
        count += 1
        packed_bytes += _HEADER.size + sizes[1]
        if count > max_members:
            raise RefusedError("crowded")
        if flags & _ENCRYPTED:
            raise RefusedError("encrypted")
        if packed_bytes > file_bytes:
            raise RefusedError("shared")
        kind = stat.S_IFMT(attributes >> 16)
        if kind in {0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK}:
            size, packed_size, start = sizes
            is_link = kind == stat.S_IFLNK
            yield WireMember(
                _text(name), start + before, size, packed_size, method, checksum, is_link
            )


def _find_directory(file: IO[bytes], file_bytes: int) -> tuple[int, int, int]:
    """Where the directory begins and ends, and how many bytes lie before the zip."""
    begin = max(0, file_bytes - _END.size - _MAX_COMMENT_BYTES)
    file.seek(begin)
    tail = read_exactly(file, file_bytes - begin)
    found = tail.rfind(b"PK\5\6", 0, max(0, len(tail) - _END.size + 4))
    if found < 0:
        raise RefusedError
    end = begin + found
    _, size, start = _END.unpack_from(tail, found)
    end_64 = end - _LOCATOR_BYTES - _END_64.size
    if end_64 >= 0:
        file.seek(end_64)
        signature, size_64, start_64 = _END_64.unpack(read_exactly(file, _END_64.size))
        if signature == b"PK\6\6" and read_exactly(file, _LOCATOR_BYTES).startswith(b"PK\6\7"):
            end, size, start = end_64, size_64, start_64
    before = end - size - start
    if before < 0:
        raise RefusedError
    return end - size, end, before


def _large_numbers(numbers: list[int], extra: bytes) -> list[int]:
    """The numbers of an entry, with those that did not fit taken from the extra fields."""
    at = 0
    while _LARGE in numbers and at + _FIELD.size <= len(extra):
        kind, length = _FIELD.unpack_from(extra, at)
        at += _FIELD.size
        if kind == _ZIP_64:
            large = iter(struct.unpack_from(f"<{min(length, len(extra) - at) // 8}Q", extra, at))
            return [next(large, number) if number == _LARGE else number for number in numbers]
        at += length
    return numbers


def _text(name: bytes) -> str:
    """A name in UTF-8, as macOS writes it without saying so, or in the only other encoding."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("cp437")


def unpack_member(file: IO[bytes], member: WireMember) -> Iterator[bytes]:
    """The bytes of a file, a block at a time.

    Raises:
        RefusedError: It is damaged.
    """
    file.seek(member.start)
    signature, *lengths = _HEADER.unpack(read_exactly(file, _HEADER.size))
    if signature != b"PK\3\4":
        raise RefusedError
    file.seek(sum(lengths), os.SEEK_CUR)
    size = checksum = 0
    blocks = _blocks(file, member.packed_size)
    for block in blocks if member.method == _STORED else _inflate(blocks):
        size += len(block)
        checksum = zlib.crc32(block, checksum)
        if size > member.size:
            raise RefusedError
        yield block
    if (size, checksum) != (member.size, member.checksum):
        raise RefusedError


def _inflate(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for block in packed:
        yield inflater.decompress(block, MAX_BLOCK_BYTES)
        while inflater.unconsumed_tail:
            yield inflater.decompress(inflater.unconsumed_tail, MAX_BLOCK_BYTES)
        if inflater.eof:
            break
    yield inflater.flush()
    if not inflater.eof:
        raise RefusedError


def _blocks(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        block = read_exactly(file, min(size, MAX_BLOCK_BYTES))
        size -= len(block)
        yield block
