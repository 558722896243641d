"""Reading a stranger's archive: its headers are walked, and libraries get compressed bytes alone.

The worker has no file. It asks the grader for the bytes that it needs, and says what it found.
Names, headers and blocks are bounded here; time and memory are bounded from outside.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from io import SEEK_CUR, SEEK_SET, BufferedReader, RawIOBase
from itertools import islice
from socket import socket
from typing import IO, Any, NoReturn

from grader.isolation.protocol import frames
from grader.isolation.protocol.frames import Header, encode_message, write_frame
from grader.isolation.protocol.reading import (
    MAX_BLOCK_BYTES,
    MAX_NAME_CHARACTERS,
    Done,
    Listed,
    Reason,
    Task,
    Wanted,
    WireMember,
)
from grader.isolation.worker.archives.refusal import RefusedError
from grader.isolation.worker.archives.tar import list_tar
from grader.isolation.worker.archives.zip import list_zip, unpack_member

_LISTED_AT_ONCE = 100
"""Members in one message, which has at most 4 MiB."""

Receive = Callable[[], tuple[Header, Any, memoryview]]


def serve_archive(connection: socket, receive: Receive, task: list[Any]) -> NoReturn:
    """Do one task after the other, until the grader hangs up.

    Args:
        connection: Where replies go.
        receive: Gives the next frame of the grader, or ends the process.
        task: The first task.
    """
    while True:
        asked = Task(*task)
        remote = _RemoteFile(asked.file_bytes, connection, receive)
        with BufferedReader(remote, MAX_BLOCK_BYTES) as file:
            _do(asked, file, connection)
        _, task, _ = receive()


def _do(task: Task, file: IO[bytes], connection: socket) -> None:
    """Do a task, and say at the end whether the archive is refused."""
    reason: Reason = ""
    try:
        for kind, text, data in _replies(task, file):
            connection.sendall(write_frame(kind, 0, text, data))
    except RefusedError as refused:
        reason = refused.reason
    except MemoryError:
        reason = "memory"
    except Exception:
        # Libraries raise exceptions of many kinds on bytes that are none of theirs.
        reason = "damaged"
    connection.sendall(write_frame(frames.DONE, 0, encode_message(Done(reason))))


def _replies(task: Task, file: IO[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    if task.form == "tar":
        yield from _listed(list_tar(file, task.file_bytes, task.max_members))
    elif task.form == "zip":
        yield from _listed(list_zip(file, task.file_bytes, task.max_members))
    elif task.member:
        yield from _unpacked(unpack_member(file, WireMember(*task.member)))
    else:
        with import_module(task.form).open(file) as unpacked:
            yield from _unpacked(iter(lambda: unpacked.read(MAX_BLOCK_BYTES), b""))


def _listed(members: Iterator[WireMember]) -> Iterator[tuple[int, bytes, bytes]]:
    checked = map(_check_name, members)
    while some := tuple(islice(checked, _LISTED_AT_ONCE)):
        yield frames.LISTED, encode_message(Listed(some)), b""


def _check_name(member: WireMember) -> WireMember:
    if len(member.name) > MAX_NAME_CHARACTERS:
        raise RefusedError("long name")
    return member


def _unpacked(blocks: Iterable[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    for block in blocks:
        yield frames.UNPACKED, b"", block


class _RemoteFile(RawIOBase):
    """A file of the grader's, which sends bytes of it when they are needed."""

    def __init__(self, file_bytes: int, connection: socket, receive: Receive) -> None:
        super().__init__()
        self._file_bytes = file_bytes
        self._connection = connection
        self._receive = receive
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        begin = {SEEK_SET: 0, SEEK_CUR: self._at}.get(whence, self._file_bytes)
        self._at = max(0, begin + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), MAX_BLOCK_BYTES, self._file_bytes - self._at)
        if size <= 0:
            return 0
        wanted = write_frame(frames.WANTED, 0, encode_message(Wanted(self._at, size)))
        self._connection.sendall(wanted)
        _, _, content = self._receive()
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)
