"""Opening a folder or an archive, known by how its bytes begin."""

from io import BytesIO
from pathlib import Path
from typing import IO

from grader.errors import SubmissionError
from grader.intake.folder_tree import FolderTree
from grader.intake.names import archive_stem
from grader.intake.tar_tree import COMPRESSIONS, TarTree, unpack_tar
from grader.intake.tree import Bounds, Tree
from grader.intake.zip_tree import ZipTree
from grader.paths import path_meant

__all__ = ["MOST_UPLOAD_BYTES", "open_class", "open_upload"]

_OF_A_CLASS = Bounds(members=1_000_000, unpacked_bytes=64 << 30)

_OF_A_STUDENT = Bounds(members=10_000, unpacked_bytes=64 << 20)

MOST_UPLOAD_BYTES = 32 << 20
"""Of the archives of one attempt."""

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")


def open_class(path: Path) -> Tree:
    """Open what a course downloaded.

    Args:
        path: A folder or an archive.

    Raises:
        SubmissionError: There is nothing, or nothing that can be read.
    """
    if path.is_dir():
        return FolderTree(path, _OF_A_CLASS)
    if not path.exists():
        advice = "Name the folder or archive that holds the submissions."
        raise SubmissionError(
            f"There is no file or folder {str(path)!r}. {path_meant(path) or advice}"
        )
    try:
        file = path.open("rb")
    except OSError as error:
        raise SubmissionError(
            f"{str(path)!r} cannot be read: {error.strerror}. "
            "Name a folder or an archive that you may read."
        ) from error
    return _open_archive(file, archive_stem(path.name), str(path), _OF_A_CLASS)


def open_upload(content: bytes, name: str, place: str) -> Tree:
    """Open an archive that a student handed in.

    Args:
        content: Its bytes.
        name: What it is called.
        place: Where it is, for messages.

    Raises:
        SubmissionError: It is no archive, damaged, too large, or made to deceive.
    """
    return _open_archive(BytesIO(content), archive_stem(name), place, _OF_A_STUDENT)


def _open_archive(file: IO[bytes], name: str, place: str, bounds: Bounds) -> Tree:
    """Open an archive; the file is closed where that fails."""
    try:
        start = file.read(8)
        if start.startswith(_ZIPS):
            return ZipTree(file, name, place, bounds)
        for signature in COMPRESSIONS:
            if start.startswith(signature):
                file = unpack_tar(file, signature, place, bounds)
        return TarTree(file, name, place, bounds)
    except OSError as error:
        file.close()
        raise SubmissionError(f"{place!r} cannot be read: {error.strerror}.") from error
    except SubmissionError:
        file.close()
        raise
