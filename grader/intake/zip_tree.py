"""A zip as files by their path; nothing is extracted."""

import stat
import struct
import zlib
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from grader.errors import SubmissionError
from grader.intake.names import check_member
from grader.intake.tree import Bounds, Tree, check_size, without_noise

__all__ = ["ZipTree"]

_BLOCK_BYTES = 1 << 20

_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_UTF_8 = 0x800
"""Signature and flags. Source: PKWARE's APPNOTE.TXT, sections 4.3.12 and 4.4.4."""

_BROKEN = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What zipfile raises on bytes that are no zip."""


class ZipTree(Tree):
    """A zip, read where it lies.

    Bounds on sizes are checked on what is declared and again while reading. Only methods that
    Python unpacks a little at a time are read, so that a small file cannot become a large one.
    """

    def __init__(self, file: IO[bytes], name: str, place: str, bounds: Bounds) -> None:
        """List what is in it; `file` is closed with the tree.

        Raises:
            SubmissionError: It is damaged, encrypted, too large, or made to deceive.
        """
        self.name = name
        self.place = place
        if _more_entries_than(bounds.members, file):
            raise SubmissionError(
                f"{place!r} holds more than {bounds.members} files. Pack less of it."
            )
        try:
            self._zip = ZipFile(file)
        except _BROKEN as error:
            raise self._damaged() from error
        self._file = file
        self._members = self._list(file)
        self.paths = tuple(without_noise(self._members))

    def _list(self, file: IO[bytes]) -> dict[str, ZipInfo]:
        members: dict[str, ZipInfo] = {}
        packed_bytes = 0
        for info in self._zip.infolist():
            path = check_member(_name_of(info), self.place)
            packed_bytes += info.compress_size
            if info.flag_bits & _ENCRYPTED:
                raise SubmissionError(
                    f"{self.place!r} is encrypted. Pack it again without a password."
                )
            if not path or not _is_regular(info):
                continue
            if path in members and not path.endswith("/"):
                raise SubmissionError(
                    f"{self.place!r} holds two files called {path!r}. Pack it again with one."
                )
            members[path] = info
        if packed_bytes > file.seek(0, 2):
            raise SubmissionError(
                f"{self.place!r} holds files that share their bytes, as only damaged or hostile "
                "archives do. Pack the folder again."
            )
        return members

    def read(self, path: str, most_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        place = f"{self.place}/{path}"
        info = self._members[path]
        check_size(place, info.file_size, most_bytes)
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise SubmissionError(
                f"{place!r} is compressed in a way that is not read (method "
                f"{info.compress_type}). Pack it again as an ordinary zip."
            )
        try:
            with self._zip.open(info) as member:
                content = member.read(most_bytes + 1)
        except _BROKEN as error:
            raise self._damaged() from error
        check_size(place, len(content), most_bytes)
        if len(content) != info.file_size:
            raise self._damaged()
        return content

    def _damaged(self) -> SubmissionError:
        return SubmissionError(
            f"{self.place!r} is damaged, or no zip. Download or pack it once more."
        )

    def close(self) -> None:
        """Let go of the zip and its file."""
        self._zip.close()
        self._file.close()


def _more_entries_than(most: int, file: IO[bytes]) -> bool:
    """Whether a zip may list more files, told from its bytes before any list is made of them."""
    count, end = 0, b""
    file.seek(0)
    while count <= most and (block := file.read(_BLOCK_BYTES)):
        count += (end + block).count(_DIRECTORY_ENTRY)
        end = block[1 - len(_DIRECTORY_ENTRY) :]
    return count > most


def _name_of(info: ZipInfo) -> str:
    """A member's name, also from a system that writes UTF-8 without saying so, as macOS does."""
    if info.flag_bits & _UTF_8:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return info.orig_filename


def _is_regular(info: ZipInfo) -> bool:
    """Whether a member is a file or a folder, and no link or device."""
    return stat.S_IFMT(info.external_attr >> 16) in {0, stat.S_IFREG, stat.S_IFDIR}
