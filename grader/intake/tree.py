"""Files by their path, wherever they lie: in a folder, a zip or a tar."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Self

import msgspec

from grader.errors import SubmissionError
from grader.intake.names import (
    ENVIRONMENT,
    ENVIRONMENT_FOLDERS,
    check_member,
    has_ending,
    is_noise,
    is_text,
)
from grader.records.archive import Member

__all__ = [
    "Entry",
    "SubTree",
    "Tree",
    "check_size",
    "members_by_path",
    "refuse_link",
    "split_links",
    "top_entries",
]


class Tree(ABC):
    """Regular files by their path, none of them read yet.

    Attributes:
        name: What the folder or archive is called, without the ending of an archive.
        place: Where it is, for messages.
        paths: The files, noise left out, sorted; folders may be among them, with `/` at the end.
        links: Links to files and folders, sorted. None is followed: where it leads is not the
            student's.
    """

    name: str
    place: str
    paths: tuple[str, ...]
    links: tuple[str, ...]

    @abstractmethod
    def read(self, path: str, most_bytes: int) -> bytes:
        """The bytes of a file.

        Raises:
            SubmissionError: It is larger than `most_bytes`, a link, or cannot be read.
        """

    def close(self) -> None:  # noqa: B027  a folder has nothing to let go of
        """Let go of the archive; nothing can be read afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class SubTree(Tree):
    """What is in one folder of a tree."""

    def __init__(self, tree: Tree, folder: str) -> None:
        """Look at `folder`, which lies at the top of `tree`."""
        self.name = folder
        self.place = f"{tree.place}/{folder}"
        self.paths = tuple(
            path.removeprefix(f"{folder}/") for path in tree.paths if path != f"{folder}/"
        )
        self.links = tuple(
            link.removeprefix(f"{folder}/") for link in tree.links if link.startswith(f"{folder}/")
        )
        self._tree = tree

    def read(self, path: str, most_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        return self._tree.read(f"{self.name}/{path}", most_bytes)

    def close(self) -> None:
        """Let go of the whole tree."""
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


def members_by_path(members: Iterable[Member], place: str) -> dict[str, Member]:
    """The members of an archive by the path that their names stand for.

    Args:
        members: Files and folders.
        place: Where the archive is, for messages.

    Raises:
        SubmissionError: A name leads out of the archive, or two files have the same.
    """
    found: dict[str, Member] = {}
    for member in members:
        path = check_member(member.name, place)
        if path in found and member.is_link:
            continue
        if path in found and not path.endswith("/") and not found[path].is_link:
            raise SubmissionError(
                f"{place!r} holds two files called {path!r}. Pack it again with one."
            )
        if path:
            found[path] = member
    return found


def split_links(members: Mapping[str, Member]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths of the files and folders of an archive, and those of its links."""
    paths = _without_noise(members)
    return (
        tuple(path for path in paths if not members[path].is_link),
        tuple(path for path in paths if members[path].is_link),
    )


def _without_noise(paths: Iterable[str]) -> list[str]:
    """Sorted paths without hidden files, those of environments, and what cannot be a name."""
    kept = [path for path in paths if not is_noise(path) and is_text(path)]
    of_environments = {
        f"{folder}{slash}{name}/"
        for folder, slash, file in (path.rpartition("/") for path in kept)
        if file == ENVIRONMENT
        for name in ENVIRONMENT_FOLDERS
    }
    if of_environments:
        kept = [path for path in kept if of_environments.isdisjoint(_folders_of(path))]
    return sorted(kept)


def _folders_of(path: str) -> Iterator[str]:
    """The folders that a path lies in, each with `/` at the end."""
    at = path.find("/")
    while at >= 0:
        yield path[: at + 1]
        at = path.find("/", at + 1)


def refuse_link(place: str) -> SubmissionError:
    """Why a link cannot be read."""
    return SubmissionError(
        f"{place!r} is a link or lies behind one, and links are not followed. "
        "Put what it leads to in its place."
    )


def check_size(place: str, size: int, most_bytes: int) -> None:
    """Refuse a file for its size.

    Raises:
        SubmissionError: It is larger than `most_bytes`.
    """
    if size > most_bytes:
        raise SubmissionError(
            f"{place!r} is larger than {most_bytes // 1024} KiB. "
            "Move data out of it; the functions are a few hundred lines."
        )
