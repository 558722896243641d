"""Files by their path, wherever they lie: in a folder, a zip or a tar."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import msgspec

from grader.errors import SubmissionError
from grader.intake.names import has_ending


class Tree(ABC):
    """Regular files by their path, none of them read yet.

    Attributes:
        name: What the folder or archive is called, without the ending of an archive.
        location: Where it is, for messages.
        paths: The files, noise left out, sorted; folders may be among them, with `/` at the end.
        links: Links to files and folders, sorted. None is followed: where it leads is not the
            student's.
    """

    name: str
    location: str
    paths: tuple[str, ...]
    links: tuple[str, ...]

    @abstractmethod
    def read(self, path: str, max_bytes: int) -> bytes:
        """The bytes of a file.

        Raises:
            SubmissionError: It is larger than `max_bytes`, a link, or cannot be read.
        """

    def close(self) -> None:  # noqa: B027  a folder has nothing to close
        """Close the archive; nothing can be read afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()


class SubTree(Tree):
    """What is in one folder of a tree."""

    def __init__(self, tree: Tree, folder: str) -> None:
        """Look at `folder`, which lies at the top of `tree`."""
        self.name = folder
        self.location = f"{tree.location}/{folder}"
        self.paths = tuple(
            path.removeprefix(f"{folder}/") for path in tree.paths if path != f"{folder}/"
        )
        self.links = tuple(
            link.removeprefix(f"{folder}/") for link in tree.links if link.startswith(f"{folder}/")
        )
        self._tree = tree

    def read(self, path: str, max_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        return self._tree.read(f"{self.name}/{path}", max_bytes)

    def close(self) -> None:
        """Close the whole tree."""
        self._tree.close()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One file, folder or link at the top of a tree.

    Attributes:
        name: What it is called.
        is_folder: Whether it is a folder; a link is one if its name has no ending of a file.
        files: Paths in the tree by the path within the folder; of a file, itself by its name.
    """

    name: str
    is_folder: bool
    files: dict[str, str]


def top_entries(tree: Tree) -> Iterator[Entry]:
    """What lies at the top: files, then folders, each in the order of the paths; then links."""
    folders: dict[str, dict[str, str]] = {}
    for path in tree.paths:
        top, slash, inner = path.partition("/")
        if not slash:
            yield Entry(name=top, is_folder=False, files={top: path})
            continue
        files = folders.setdefault(top, {})
        if inner and not inner.endswith("/"):
            files[inner] = path
    for name, files in folders.items():
        yield Entry(name=name, is_folder=True, files=files)
    for link in tree.links:
        if "/" not in link and link not in folders:
            is_folder = not has_ending(link)
            yield Entry(name=link, is_folder=is_folder, files={} if is_folder else {link: link})


def refuse_link(location: str) -> SubmissionError:
    """Why a link cannot be read."""
    return SubmissionError(
        f"{location!r} is a link or lies behind one, and links are not followed. "
        "Put what it leads to in its place."
    )


def check_size(location: str, size: int, max_bytes: int) -> None:
    """Refuse a file for its size.

    Raises:
        SubmissionError: It is larger than `max_bytes`.
    """
    if size > max_bytes:
        advice = "Move data out of it; the functions are a few hundred lines."
        if location.endswith(".ipynb"):
            advice = "Clear the outputs of its cells, which hold the pictures, and save it again."
        raise SubmissionError(f"{location!r} is larger than {max_bytes // 1024} KiB. {advice}")
