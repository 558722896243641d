"""A zip or a tar as files by their path; nothing is extracted to disk.

Strangers packed these archives, so they are parsed in a confined process. What it answers may be
anything, hence names, sizes and duplicates are checked again here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, ClassVar, Literal, Protocol

from grader.errors import SubmissionError
from grader.intake.names import (
    ENVIRONMENT,
    ENVIRONMENT_FOLDERS,
    check_member,
    is_noise,
    is_text,
)
from grader.intake.tree import Tree, check_size, refuse_link
from grader.records.archive import Bounds, Member
from grader.records.submission import Held

_STORED, _DEFLATED = 0, 8
"""Methods that are unpacked a little at a time, so that a small file cannot become a large one.

Source: PKWARE's APPNOTE.TXT, section 4.4.5.
"""


class ConfinedArchive(Protocol):
    """An archive that a confined process reads."""

    def list_members(self, form: Literal["tar", "zip"]) -> list[Member]:
        """Its regular files, folders and links.

        Raises:
            SubmissionError: It is damaged, too large, or made to deceive.
        """
        ...

    def unpack(self, form: Literal["bz2", "gzip", "lzma"]) -> IO[bytes]:
        """The tar that was compressed; from now on the archive is that tar.

        Raises:
            SubmissionError: It is damaged, or becomes too large.
        """
        ...

    def read(self, member: Member) -> bytes:
        """The bytes of a file in a zip, exactly as many as its member declares.

        Raises:
            SubmissionError: It is damaged.
        """
        ...

    def close(self) -> None:
        """End the process that reads it; the file stays open."""
        ...


class ConfinedReader(Protocol):
    """Parses what strangers wrote, archives and sources, in confined processes."""

    def survey(self, files: Mapping[str, bytes], functions: Sequence[str]) -> Mapping[str, Held]:
        """Which of the functions each file defines, by its path; unreadable files are left out."""
        ...

    def grant(self, seconds: float) -> None:
        """Set how much CPU time reading archives may take from now on, all of them together."""
        ...

    def open(self, file: IO[bytes], location: str, bounds: Bounds, /) -> ConfinedArchive:
        """An archive, of which nothing is read yet.

        Args:
            file: The archive.
            location: Where it is, for messages.
            bounds: How much of it is read.
        """
        ...


class _ArchiveTree(Tree):
    """An archive whose members a confined process listed."""

    _form: ClassVar[Literal["tar", "zip"]]

    def __init__(self, archive: ConfinedArchive, file: IO[bytes], name: str, location: str) -> None:
        """List the members; `archive` and `file` are closed with the tree.

        Raises:
            SubmissionError: It is damaged, encrypted, too large, or made to deceive.
        """
        self.name = name
        self.location = location
        self._archive = archive
        self._file = file
        self._members = members_by_path(archive.list_members(self._form), location)
        self.paths, self.links = split_links(self._members)

    def _readable_member(self, path: str, max_bytes: int) -> Member:
        """The member at a path, unless it is a link or too large."""
        location = f"{self.location}/{path}"
        member = self._members[path]
        if member.is_link:
            raise refuse_link(location)
        check_size(location, member.size, max_bytes)
        return member

    def close(self) -> None:
        """Close the archive and its file."""
        self._archive.close()
        self._file.close()


class ZipTree(_ArchiveTree):
    """A zip. The sizes that it declares are checked first, and again while it is unpacked."""

    _form = "zip"

    def read(self, path: str, max_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        member = self._readable_member(path, max_bytes)
        if member.method not in {_STORED, _DEFLATED}:
            location = f"{self.location}/{path}"
            raise SubmissionError(
                f"{location!r} is compressed in a way that is not read (method {member.method}). "
                "Pack it again as an ordinary zip."
            )
        return self._archive.read(member)


class TarTree(_ArchiveTree):
    """A tar that is not compressed, so that once it is listed files are read where they lie."""

    _form = "tar"

    def __init__(self, archive: ConfinedArchive, file: IO[bytes], name: str, location: str) -> None:
        """List the members, after which the confined process is no longer needed."""
        super().__init__(archive, file, name, location)
        archive.close()

    def read(self, path: str, max_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        member = self._readable_member(path, max_bytes)
        try:
            self._file.seek(member.start)
            content = self._file.read(member.size)
        except OSError as error:
            raise SubmissionError(f"{self.location!r} cannot be read: {error.strerror}.") from error
        if len(content) != member.size:
            raise SubmissionError(f"{self.location!r} became shorter while it was read.")
        return content


def members_by_path(members: Iterable[Member], location: str) -> dict[str, Member]:
    """The members of an archive by the path that their names stand for.

    Two files of one path are refused, since unpackers differ in which of them wins: a student and
    the grader would see different programs.

    Args:
        members: Files, folders and links.
        location: Where the archive is, for messages.

    Raises:
        SubmissionError: A name leads out of the archive, or two files have the same path.
    """
    found: dict[str, Member] = {}
    for member in members:
        path = check_member(member.name, location)
        if path in found and member.is_link:
            continue
        if path in found and not path.endswith("/") and not found[path].is_link:
            raise SubmissionError(
                f"{location!r} holds two files called {path!r}. Pack it again with one."
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
    """Sorted paths without hidden files, those of environments, and names that are no text."""
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
    end = path.find("/")
    while end >= 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)
