"""A folder as files by their path; links, pipes and devices are not followed."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.names import is_noise, is_text
from grader.intake.tree import Bounds, Tree, check_size

__all__ = ["FolderTree", "read_file", "walk_folder"]

_DEPTH_OF_STUDENTS = 2
"""A student's folder lies at the top or in the one folder that is there."""


class FolderTree(Tree):
    """A folder on this machine."""

    def __init__(self, folder: Path, bounds: Bounds) -> None:
        """List what is in it.

        Raises:
            SubmissionError: It cannot be read, or holds more than `bounds` allows.
        """
        self.name = folder.resolve().name
        self.place = str(folder)
        self._folder = folder
        paths: list[str] = []
        for path in walk_folder(folder):
            paths.append(path)
            if len(paths) > bounds.members:
                raise SubmissionError(
                    f"The folder {self.place!r} holds more than {bounds.members} files. "
                    "Name the folder of one assignment."
                )
        self.paths = tuple(sorted(paths))

    def read(self, path: str, most_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        return read_file(self._folder / path, most_bytes)


def walk_folder(folder: Path) -> Iterator[str]:
    """Paths of the files within a folder, without hidden ones, environments and links.

    Folders that can be a student's come besides, `/` at the end, since they may hold nothing.

    Raises:
        SubmissionError: A folder cannot be read.
    """
    for place, folders, files in os.walk(folder, onerror=_raise):
        within = "" if place == str(folder) else f"{Path(place).relative_to(folder).as_posix()}/"
        folders[:] = sorted(
            name
            for name in folders
            if not is_noise(name)
            and is_text(name)
            and not (Path(place) / name / "pyvenv.cfg").exists()
        )
        if 0 < within.count("/") <= _DEPTH_OF_STUDENTS:
            yield within
        for name in sorted(files):
            if not is_noise(name) and is_text(name) and not (Path(place) / name).is_symlink():
                yield within + name


def _raise(error: OSError) -> None:
    raise SubmissionError(
        f"The folder {str(error.filename)!r} cannot be read: {error.strerror}. "
        "Give yourself permission to read it."
    ) from error


def read_file(path: Path, most_bytes: int) -> bytes:
    """The bytes of a regular file that is not too large and not a link.

    Raises:
        SubmissionError: It is something else, too large, or cannot be read.
    """
    no_links = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | no_links | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SubmissionError(f"{str(path)!r} is no regular file. Save it as a plain file.")
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise SubmissionError(
            f"{str(path)!r} cannot be read: {error.strerror}. It must be a regular file, not a "
            "link, that you may read."
        ) from error
    check_size(str(path), len(content), most_bytes)
    return content
