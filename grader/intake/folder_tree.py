"""A folder as files by their path; links, pipes and devices are not followed."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.main_file import MAIN
from grader.intake.names import ENVIRONMENT, ENVIRONMENT_FOLDERS, is_noise, is_text
from grader.intake.tree import Tree, check_size, refuse_link
from grader.records.archive import Bounds

__all__ = ["FolderTree", "read_file", "read_within", "walk_folder"]

_AS_IT_IS = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
)
"""Opens no link, and waits for no pipe."""

_DEPTH_OF_STUDENTS = 2
"""A student's folder lies at the top or in the one folder that is there."""


class FolderTree(Tree):
    """A folder on this machine."""

    def __init__(self, folder: Path, bounds: Bounds, without: Path | None = None) -> None:
        """List what is in it.

        Args:
            folder: The folder.
            bounds: How much it may hold.
            without: A folder, of which nothing is listed where it lies in this one.

        Raises:
            SubmissionError: It cannot be read, or holds more than `bounds` allows.
        """
        self.name = folder.resolve().name
        self.place = str(folder)
        self._folder = folder
        paths: list[str] = []
        links: list[str] = []
        apart = _within(folder, without)
        for path, is_link in _walk(folder):
            if apart and path.startswith(apart):
                continue
            (links if is_link else paths).append(path)
            if len(paths) + len(links) > bounds.members:
                raise SubmissionError(
                    f"The folder {self.place!r} holds more than {bounds.members} files. "
                    "Name the folder of one assignment."
                )
        self.paths = tuple(sorted(paths))
        self.links = tuple(sorted(links))

    def read(self, path: str, most_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        return read_within(self._folder, path, most_bytes)


def walk_folder(folder: Path) -> Iterator[str]:
    """Paths of the files within a folder, without hidden ones, environments and links.

    Folders that can be a student's come besides, `/` at the end, since they may hold nothing. One
    that cannot be looked into is taken to hold a `cnn.py`, so that reading that says why, and says
    it of the student whose it is.

    Raises:
        SubmissionError: The folder itself cannot be read.
    """
    return (path for path, is_link in _walk(folder) if not is_link)


def _within(folder: Path, inner: Path | None) -> str:
    """The path of a folder within another, `/` at the end; empty where it does not lie there."""
    if inner is None or folder.resolve() not in inner.resolve().parents:
        return ""
    return f"{inner.resolve().relative_to(folder.resolve()).as_posix()}/"


def _walk(folder: Path) -> Iterator[tuple[str, bool]]:
    """Paths within a folder as `walk_folder` gives them, and those of links, which are marked."""
    waiting = [""]
    while waiting:
        within = waiting.pop()
        if 0 < within.count("/") <= _DEPTH_OF_STUDENTS:
            yield within, False
        try:
            files, folders, links = _look_into(folder / within)
        except OSError as error:
            if not within:
                raise SubmissionError(
                    f"The folder {str(folder)!r} cannot be read: {error.strerror}. "
                    "Give yourself permission to read it."
                ) from error
            files, folders, links = [MAIN], [], []
        if ENVIRONMENT in files:
            folders = [name for name in folders if name not in ENVIRONMENT_FOLDERS]
            links = [name for name in links if name not in ENVIRONMENT_FOLDERS]
        yield from ((within + name, False) for name in files)
        yield from ((within + name, True) for name in links)
        waiting += (f"{within}{name}/" for name in reversed(folders))


def _look_into(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Names of the files, folders and links that lie in a folder and may be a student's."""
    files: list[str] = []
    folders: list[str] = []
    links: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_noise(entry.name) or not is_text(entry.name):
                continue
            if entry.is_symlink():
                links.append(entry.name)
            else:
                (folders if entry.is_dir(follow_symlinks=False) else files).append(entry.name)
    return sorted(files), sorted(folders), sorted(links)


def read_file(path: Path, most_bytes: int) -> bytes:
    """The bytes of a regular file that is not too large and not a link.

    Raises:
        SubmissionError: It is something else, too large, or cannot be read.
    """
    return read_within(path.parent, path.name, most_bytes)


def read_within(folder: Path, path: str, most_bytes: int) -> bytes:
    """The bytes of a regular file that is not too large, and no link on the way from a folder.

    Args:
        folder: A folder.
        path: Where the file lies in it, `/` between folders.
        most_bytes: How large it may be.

    Raises:
        SubmissionError: It is something else, too large, or cannot be read.
    """
    place = str(folder / path)
    try:
        descriptor = _open_within(folder, path)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SubmissionError(f"{place!r} is no regular file. Save it as a plain file.")
            content = file.read(most_bytes + 1)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise refuse_link(place) from error
        raise SubmissionError(
            f"{place!r} cannot be read: {error.strerror}. It must be a regular file, not a "
            "link, that you may read."
        ) from error
    check_size(place, len(content), most_bytes)
    return content


def _open_within(folder: Path, path: str) -> int:
    """Open a file, one name after the other: what was a folder may be a link by now."""
    if os.open not in os.supports_dir_fd:
        return os.open(folder / path, _AS_IT_IS)
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    for name in path.split("/"):
        try:
            inner = os.open(name, _AS_IT_IS, dir_fd=at)
        finally:
            os.close(at)
        at = inner
    return at
