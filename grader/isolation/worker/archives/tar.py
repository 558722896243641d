"""Walking the headers of a tar, each once, past the contents of its members.

No library parses them: Python's own `tarfile` takes quadratic time for extended headers until
3.11.10 and 3.12.6 (CVE-2024-6232). Sparse files and devices are no code and are left out.

Source: POSIX.1-2017, pax, "pax Header Block" and "ustar Interchange Format"; GNU tar's manual,
"Basic Tar Format" and "Storing Sparse Files"; tar(5) of libarchive.
"""

from collections.abc import Iterator
from typing import IO, NamedTuple

from grader.isolation.protocol.reading import WireMember
from grader.isolation.worker.archives.refusal import RefusedError, read_exactly

_BLOCK_BYTES = 512

_MAX_EXTENDED_BYTES = 1 << 20
"""Of one extended header, which can hold a file's attributes beside its name."""

_MAX_EXTENDED = 8
"""Extended headers of one member; three are the most that programs write."""

_MAX_DIGITS = 20
"""Of the length of a record in an extended header."""

_FILES = b"07\0"
_FOLDER, _LONG_NAME, _SPARSE = b"5LS"
_PAX = b"xX"
_EXTENDED = b"xXgLK"
_LINKS = b"12"
_WITHOUT_BYTES = b"12346"
"""Links and devices, whose size says nothing."""

_SIZE = slice(124, 136)
_CHECKSUM = slice(148, 156)
_KIND = 156
_MAGIC = slice(257, 263)
_FOLDER_NAME = slice(345, 500)
_POSIX = b"ustar\0"
"""Magic of headers whose names can be split in two."""

_MAP_GOES_ON, _MAP_GOES_ON_STILL = 482, 504
"""Whether a block follows with more of a sparse file's map: in the header, in such a block."""


class _Extended(NamedTuple):
    """What extended headers say of the member after them.

    Attributes:
        headers: How many there were.
        name: Its name; empty where they do not say.
        size: Its size; None where they do not say.
        sparse: Whether it is a sparse file.
    """

    headers: int = 0
    name: bytes = b""
    size: int | None = None
    sparse: bool = False


def list_tar(file: IO[bytes], file_bytes: int, max_members: int) -> Iterator[WireMember]:
    """The regular files, folders and links of a tar.

    Args:
        file: The tar.
        file_bytes: How large it is.
        max_members: How many members it may have, those that are left out too.

    Raises:
        RefusedError: It is damaged, or holds too many.
    """
    if file_bytes < _BLOCK_BYTES:
        raise RefusedError
    at = found = 0
    extended = _Extended()
    while header := _next_header(file, at, file_bytes):
        kind, size = header[_KIND], _number(header[_SIZE])
        at += _BLOCK_BYTES
        if kind in _EXTENDED:
            extended = _extend(extended, kind, _read_extended(file, at, size))
        else:
            found += 1
            if found > max_members:
                raise RefusedError("crowded")
            if kind == _SPARSE:
                at = _skip_map(file, at, goes_on=bool(header[_MAP_GOES_ON]))
            name, size, is_wanted = _member(header, extended)
            if is_wanted:
                yield WireMember(name, at, size, size, is_link=kind in _LINKS)
            extended = _Extended()
        if at + size > file_bytes:
            raise RefusedError
        at += -(-size // _BLOCK_BYTES) * _BLOCK_BYTES
    if extended.headers:
        raise RefusedError


def _member(header: bytes, extended: _Extended) -> tuple[str, int, bool]:
    """Name and size of a member, and whether it is a regular file, a folder or a link."""
    kind = header[_KIND]
    name = extended.name or _name(header)
    if kind == _FOLDER or (not kind and name.endswith(b"/")):
        return _text(name.rstrip(b"/")) + "/", 0, True
    if kind in _WITHOUT_BYTES:
        return _text(name), 0, kind in _LINKS
    size = _number(header[_SIZE]) if extended.size is None else extended.size
    return _text(name), size, kind in _FILES and not extended.sparse


def _next_header(file: IO[bytes], at: int, file_bytes: int) -> bytes:
    """The header at an offset; nothing at the end, which is marked by a block of nulls."""
    if at >= file_bytes:
        return b""
    header = _read(file, at, _BLOCK_BYTES)
    if not any(header):
        return b""
    rest = header[: _CHECKSUM.start] + b" " * 8 + header[_CHECKSUM.stop :]
    # Old programs took bytes for signed numbers.
    if _number(header[_CHECKSUM]) not in (sum(rest), sum(rest) - 256 * _count_negative(rest)):
        raise RefusedError
    return header


def _count_negative(block: bytes) -> int:
    return sum(byte > 127 for byte in block)


def _extend(extended: _Extended, kind: int, body: bytes) -> _Extended:
    """What is said of the next member, with one more extended header.

    Those of the whole archive and the targets of links say nothing that is needed.
    """
    extended = extended._replace(headers=extended.headers + 1)
    if extended.headers > _MAX_EXTENDED:
        raise RefusedError
    if kind == _LONG_NAME:
        return extended._replace(name=body.partition(b"\0")[0])
    if kind in _PAX:
        for keyword, value in _records(body):
            if keyword == b"path":
                extended = extended._replace(name=value)
            elif keyword == b"size":
                extended = extended._replace(size=_decimal(value))
            elif keyword.startswith(b"GNU.sparse."):
                extended = extended._replace(sparse=True)
    return extended


def _read_extended(file: IO[bytes], at: int, size: int) -> bytes:
    if size > _MAX_EXTENDED_BYTES:
        raise RefusedError
    return _read(file, at, size)


def _records(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Keyword and value of each record of an extended header: `LENGTH KEYWORD=VALUE`, a newline."""
    at = 0
    while at < len(body):
        space = body.find(b" ", at, at + _MAX_DIGITS)
        end = at + _decimal(body[at : max(space, at)])
        if not space < end <= len(body) or body[end - 1 : end] != b"\n":
            raise RefusedError
        keyword, _, value = body[space + 1 : end - 1].partition(b"=")
        yield keyword, value
        at = end


def _skip_map(file: IO[bytes], at: int, *, goes_on: bool) -> int:
    """Where a sparse file's bytes begin, after what is left of its map."""
    while goes_on:
        goes_on = bool(_read(file, at, _BLOCK_BYTES)[_MAP_GOES_ON_STILL])
        at += _BLOCK_BYTES
    return at


def _name(header: bytes) -> bytes:
    name = header[:100].partition(b"\0")[0]
    folder = header[_FOLDER_NAME].partition(b"\0")[0] if header[_MAGIC] == _POSIX else b""
    return folder + b"/" + name if folder else name


def _text(name: bytes) -> str:
    """A name in UTF-8, or with a character for each byte where it is none."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("latin-1")


def _number(field: bytes) -> int:
    """A number of a header: octal digits, or after a byte of 0x80 the number itself."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    text = field.partition(b"\0")[0].strip() or b"0"
    if not text.isdigit() or b"8" in text or b"9" in text:
        raise RefusedError
    return int(text, 8)


def _decimal(text: bytes) -> int:
    if not text.isdigit() or len(text) > _MAX_DIGITS:
        raise RefusedError
    return int(text)


def _read(file: IO[bytes], at: int, size: int) -> bytes:
    file.seek(at)
    return read_exactly(file, size)
