"""Opening a folder or an archive, known by how its bytes begin."""

from io import BytesIO
from pathlib import Path
from typing import IO, Literal

from grader.errors import SubmissionError
from grader.intake.contents import what_else_it_is
from grader.intake.folder_tree import FolderTree
from grader.intake.main_file import ENDINGS
from grader.intake.names import archive_stem
from grader.intake.tar_tree import TarTree
from grader.intake.tree import Tree
from grader.intake.unpacker import Unpacker
from grader.intake.zip_tree import ZipTree
from grader.paths import path_meant
from grader.records.archive import Bounds

__all__ = ["MOST_UPLOAD_BYTES", "open_class", "open_upload"]

_OF_A_CLASS = Bounds(members=1_000_000, unpacked_bytes=64 << 30)

_CLASS_SECONDS = 120.0
"""Of CPU time, for unpacking and listing a class."""

_OF_A_STUDENT = Bounds(members=10_000, unpacked_bytes=64 << 20)

MOST_UPLOAD_BYTES = 32 << 20
"""Of the archives of one attempt."""

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")

_COMPRESSIONS: dict[bytes, Literal["bz2", "gzip", "lzma"]] = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bz2",
    b"\xfd7zXZ\0": "lzma",
}
"""What a tar is compressed with, by how the file begins."""

_SIGNATURE_BYTES = 512


def open_class(path: Path, unpacker: Unpacker, without: Path | None = None) -> Tree:
    """Open what a course downloaded.

    Args:
        path: A folder or an archive.
        unpacker: Who reads archives.
        without: A folder that is none of it, where it lies in that folder.

    Raises:
        SubmissionError: There is nothing, or nothing that can be read.
    """
    if path.is_dir():
        return FolderTree(path, _OF_A_CLASS, without)
    if not path.exists():
        advice = "Name the folder or archive that holds the submissions."
        raise SubmissionError(
            f"There is no file or folder {str(path)!r}. {path_meant(path) or advice}"
        )
    if not path.is_file():
        raise SubmissionError(
            f"{str(path)!r} is a device or a pipe. Name the folder or archive that holds the "
            "submissions."
        )
    if path.suffix in ENDINGS:
        raise SubmissionError(
            f"{str(path)!r} is one file of one student. Name the folder or archive that holds the "
            f"submissions, or grade that file alone: `grade {path.name}`."
        )
    try:
        file = path.open("rb")
    except OSError as error:
        raise SubmissionError(
            f"{str(path)!r} cannot be read: {error.strerror}. "
            "Name a folder or an archive that you may read."
        ) from error
    unpacker.grant(_CLASS_SECONDS)
    return _open_archive(file, archive_stem(path.name), str(path), _OF_A_CLASS, unpacker)


def open_upload(content: bytes, name: str, place: str, unpacker: Unpacker) -> Tree:
    """Open an archive that a student handed in.

    Args:
        content: Its bytes.
        name: What it is called.
        place: Where it is, for messages.
        unpacker: Who reads archives.

    Raises:
        SubmissionError: It is no archive, damaged, too large, or made to deceive.
    """
    return _open_archive(BytesIO(content), archive_stem(name), place, _OF_A_STUDENT, unpacker)


def _open_archive(
    file: IO[bytes], name: str, place: str, bounds: Bounds, unpacker: Unpacker
) -> Tree:
    """Open an archive; the file is closed where that fails."""
    start = _start_of(file, place)
    other = what_else_it_is(start) if start.strip(b"\0") else ""
    if other and not start.startswith((*_ZIPS, *_COMPRESSIONS)):
        file.close()
        raise SubmissionError(f"{place!r} {other}.")
    kind = ZipTree if start.startswith(_ZIPS) else TarTree
    archive = unpacker.open(file, place, bounds)
    try:
        for signature, form in _COMPRESSIONS.items():
            if start.startswith(signature):
                with file:
                    file = archive.unpack(form)
        return kind(archive, file, name, place)
    except BaseException:
        archive.close()
        file.close()
        raise


def _start_of(file: IO[bytes], place: str) -> bytes:
    try:
        return file.read(_SIGNATURE_BYTES)
    except OSError as error:
        file.close()
        raise SubmissionError(f"{place!r} cannot be read: {error.strerror}.") from error
