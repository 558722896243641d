"""Opening a folder or an archive, known by how its bytes begin."""

from io import BytesIO
from pathlib import Path
from typing import IO

from grader.errors import SubmissionError
from grader.intake.archive_tree import ConfinedReader, TarTree, ZipTree
from grader.intake.file_signatures import (
    SIGNATURE_BYTES,
    compression_of,
    describe_other_file,
    is_zip,
)
from grader.intake.folder_tree import FolderTree
from grader.intake.main_file import ENDINGS
from grader.intake.names import archive_stem
from grader.intake.tree import Tree
from grader.paths import path_meant
from grader.records.archive import Bounds
from grader.text import in_shell

_CLASS_BOUNDS = Bounds(members=1_000_000, unpacked_bytes=64 << 30)

_CLASS_SECONDS = 120.0
"""Of CPU time, for unpacking and listing a class."""

_UPLOAD_BOUNDS = Bounds(members=10_000, unpacked_bytes=64 << 20)

MAX_UPLOAD_BYTES = 32 << 20
"""Of the archives of one attempt."""


def open_class(path: Path, reader: ConfinedReader, excluded: Path | None = None) -> Tree:
    """Open what a course downloaded.

    Args:
        path: A folder or an archive.
        reader: Reads archives.
        excluded: A folder that is not part of it, should it lie in `path`.

    Raises:
        SubmissionError: There is nothing, or nothing that can be read.
    """
    if path.is_dir():
        return FolderTree(path, _CLASS_BOUNDS, excluded)
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
            f"submissions, or grade that file alone: `grade {in_shell(str(path))}`. For one of a "
            "class, put it into a folder that is called by the student's key, and add `--only KEY`."
        )
    try:
        file = path.open("rb")
    except OSError as error:
        raise SubmissionError(
            f"{str(path)!r} cannot be read: {error.strerror}. "
            "Name a folder or an archive that you may read."
        ) from error
    reader.grant(_CLASS_SECONDS)
    return _open_archive(file, archive_stem(path.name), str(path), _CLASS_BOUNDS, reader)


def open_upload(content: bytes, name: str, location: str, reader: ConfinedReader) -> Tree:
    """Open an archive that a student handed in.

    Args:
        content: Its bytes.
        name: What it is called.
        location: Where it is, for messages.
        reader: Reads archives.

    Raises:
        SubmissionError: It is no archive, damaged, too large, or made to deceive.
    """
    return _open_archive(BytesIO(content), archive_stem(name), location, _UPLOAD_BOUNDS, reader)


def _open_archive(
    file: IO[bytes], name: str, location: str, bounds: Bounds, reader: ConfinedReader
) -> Tree:
    """Open an archive; the file is closed where that fails."""
    start = _start_of(file, location)
    compression = compression_of(start)
    # An empty tar is nothing but nulls, which would be called an empty file.
    may_be_archive = is_zip(start) or compression or not start.strip(b"\0")
    if not may_be_archive and (other := describe_other_file(start)):
        file.close()
        raise SubmissionError(f"{location!r} {other}.")
    kind = ZipTree if is_zip(start) else TarTree
    archive = reader.open(file, location, bounds)
    try:
        if compression:
            with file:
                file = archive.unpack(compression)
        return kind(archive, file, name, location)
    except BaseException:
        archive.close()
        file.close()
        raise


def _start_of(file: IO[bytes], location: str) -> bytes:
    try:
        return file.read(SIGNATURE_BYTES)
    except OSError as error:
        file.close()
        raise SubmissionError(f"{location!r} cannot be read: {error.strerror}.") from error
