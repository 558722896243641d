"""A tar as files by their path; nothing is extracted."""

import bz2
import gzip
import lzma
import struct
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from threading import Lock
from typing import IO

from grader.errors import SubmissionError
from grader.intake.names import check_member
from grader.intake.tree import Bounds, Tree, check_size, without_noise

__all__ = ["COMPRESSIONS", "TarTree", "unpack_tar"]

_IN_MEMORY_BYTES = 64 << 20

_BLOCK_BYTES = 1 << 20

_MOST_RATIO = 200
"""How many times larger than the archive it may become, beyond what fits into memory."""

_BROKEN = (
    EOFError,
    MemoryError,
    OSError,
    OverflowError,
    RecursionError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zlib.error,
)
"""What tarfile and the decompressors raise on bytes that are none of theirs."""

COMPRESSIONS: dict[bytes, Callable[[IO[bytes]], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
"""What unpacks a compressed tar, by how the file begins."""


class TarTree(Tree):
    """A tar that is not compressed, read where it lies."""

    def __init__(self, file: IO[bytes], name: str, place: str, bounds: Bounds) -> None:
        """List what is in it; `file` is closed with the tree.

        Raises:
            SubmissionError: It is damaged, too large, or made to deceive.
        """
        self.name = name
        self.place = place
        self._file = file
        self._turn = Lock()
        try:
            self._members = self._list(bounds)
        except _BROKEN as error:
            raise _damaged(place) from error
        self.paths = tuple(without_noise(self._members))

    def _list(self, bounds: Bounds) -> dict[str, tuple[int, int]]:
        """Where the bytes of each file begin and how many they are."""
        members: dict[str, tuple[int, int]] = {}
        count = 0
        self._file.seek(0)
        with tarfile.open(fileobj=self._file, mode="r:") as archive:
            while member := archive.next():
                count += 1
                if count > bounds.members:
                    raise SubmissionError(
                        f"{self.place!r} holds more than {bounds.members} files. Pack less of it."
                    )
                path = check_member(member.name + "/" * member.isdir(), self.place)
                if not path or member.issparse() or not (member.isreg() or member.isdir()):
                    continue
                if path in members and member.isreg():
                    raise SubmissionError(
                        f"{self.place!r} holds two files called {path!r}. Pack it again with one."
                    )
                members[path] = (member.offset_data, member.size)
                archive.members.clear()  # type: ignore[attr-defined]  # a kilobyte each
        return members

    def read(self, path: str, most_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        offset, size = self._members[path]
        check_size(f"{self.place}/{path}", size, most_bytes)
        try:
            with self._turn:
                self._file.seek(offset)
                content = self._file.read(size)
        except _BROKEN as error:
            raise _damaged(self.place) from error
        if len(content) != size:
            raise _damaged(self.place)
        return content

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def unpack_tar(file: IO[bytes], start: bytes, place: str, bounds: Bounds) -> IO[bytes]:
    """A compressed tar as a tar, in memory or in a file without a name.

    Without this every file of a class would be unpacked from the start again. `file` is closed.

    Args:
        file: The compressed tar.
        start: How it begins; a key of `COMPRESSIONS`.
        place: Where it is, for messages.
        bounds: How large it may become.

    Raises:
        SubmissionError: It is damaged, or becomes too large.
    """
    packed_bytes = file.seek(0, 2)
    file.seek(0)
    most = min(bounds.unpacked_bytes, max(_IN_MEMORY_BYTES, _MOST_RATIO * packed_bytes))
    unpacked: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115  the tree closes it
    try:
        with file, COMPRESSIONS[start](file) as packed:
            while block := packed.read(_BLOCK_BYTES):
                if unpacked.tell() + len(block) > most:
                    raise SubmissionError(
                        f"{place!r} becomes larger than {most >> 20} MiB when it is unpacked. "
                        "Pack less of it."
                    )
                unpacked.write(block)
    except _BROKEN as error:
        unpacked.close()
        if isinstance(error, OSError) and error.strerror:
            raise SubmissionError(
                f"{place!r} cannot be unpacked: {error.strerror}. "
                "Unpack it yourself, and name the folder."
            ) from error
        raise _damaged(place) from error
    except SubmissionError:
        unpacked.close()
        raise
    return unpacked


def _damaged(place: str) -> SubmissionError:
    return SubmissionError(f"{place!r} is damaged, or no tar. Download or pack it once more.")
