"""A folder as files by their path; links, pipes and devices are not followed."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.errors import SubmissionError
from grader.files import OPEN_NO_LINK
from grader.intake.main_file import MAIN
from grader.intake.names import ENVIRONMENT, ENVIRONMENT_FOLDERS, is_noise, is_text
from grader.intake.tree import Tree, check_size, refuse_link
from grader.records.archive import Bounds

_MAX_STUDENT_DEPTH = 2
"""A student's folder lies at the top, or in the one folder that is there."""


class FolderTree(Tree):
    """A folder on this machine."""

    def __init__(self, folder: Path, bounds: Bounds, excluded: Path | None = None) -> None:
        """List what is in it.

        Args:
            folder: The folder.
            bounds: How much it may hold.
            excluded: A folder that is not listed, should it lie in this one.

        Raises:
            SubmissionError: It cannot be read, or holds more than `bounds` allows.
        """
        self.name = folder.resolve().name
        self.location = str(folder)
        self._folder = folder
        paths: list[str] = []
        links: list[str] = []
        prefix = _path_within(folder, excluded)
        for path, is_link in _walk(folder):
            if prefix and path.startswith(prefix):
                continue
            (links if is_link else paths).append(path)
            if len(paths) + len(links) > bounds.members:
                raise SubmissionError(
                    f"The folder {self.location!r} holds more than {bounds.members} files. "
                    "Name the folder of one assignment."
                )
        self.paths = tuple(sorted(paths))
        self.links = tuple(sorted(links))

    def read(self, path: str, max_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        return read_within(self._folder, path, max_bytes)


def walk_folder(folder: Path) -> Iterator[str]:
    """Paths of the files within a folder, without hidden ones, environments and links.

    Folders that can be a student's are among them, with `/` at the end, since they may be empty.
    A folder that cannot be listed is said to hold a `cnn.py`. Reading that file fails later, when
    it is known whose it is, so the reason is told of one student and the others are graded.

    Raises:
        SubmissionError: The folder itself cannot be read.
    """
    return (path for path, is_link in _walk(folder) if not is_link)


def _path_within(folder: Path, inner: Path | None) -> str:
    """The path of a folder within another, `/` at the end; empty if it does not lie there."""
    if inner is None or folder.resolve() not in inner.resolve().parents:
        return ""
    return f"{inner.resolve().relative_to(folder.resolve()).as_posix()}/"


def _walk(folder: Path) -> Iterator[tuple[str, bool]]:
    """Paths within a folder as `walk_folder` gives them, and links; each with whether it is one."""
    waiting = [""]
    while waiting:
        within = waiting.pop()
        if 0 < within.count("/") <= _MAX_STUDENT_DEPTH:
            yield within, False
        try:
            files, folders, links = _scan(folder / within)
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


def _scan(folder: Path) -> tuple[list[str], list[str], list[str]]:
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


def read_file(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file that is not too large and not a link.

    Raises:
        SubmissionError: It is something else, too large, or cannot be read.
    """
    return read_within(path.parent, path.name, max_bytes)


def read_within(folder: Path, path: str, max_bytes: int) -> bytes:
    """The bytes of a regular file that is not too large, and no link on the way from a folder.

    Args:
        folder: A folder.
        path: Where the file lies in it, `/` between folders.
        max_bytes: How large it may be.

    Raises:
        SubmissionError: It is something else, too large, or cannot be read.
    """
    location = str(folder / path)
    try:
        descriptor = _open_within(folder, path)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SubmissionError(f"{location!r} is no regular file. Save it as a plain file.")
            content = file.read(max_bytes + 1)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise refuse_link(location) from error
        raise SubmissionError(
            f"{location!r} cannot be read: {error.strerror}. It must be a regular file, not a "
            "link, that you may read."
        ) from error
    check_size(location, len(content), max_bytes)
    return content


def _open_within(folder: Path, path: str) -> int:
    """Open a file, one folder after the other: since it was listed a folder may be a link.

    `O_NOFOLLOW` guards the last name of a path alone. Opened by its whole path, a file behind a
    folder that a student swaps for a link meanwhile would be somebody else's.
    """
    if os.open not in os.supports_dir_fd:
        return os.open(folder / path, OPEN_NO_LINK)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    for name in path.split("/"):
        try:
            inner = os.open(name, OPEN_NO_LINK, dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = inner
    return descriptor
