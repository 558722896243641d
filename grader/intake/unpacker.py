"""Who reads an archive: a process that is confined, since strangers packed it."""

from typing import IO, Literal, Protocol

from grader.records.archive import Bounds, Member

__all__ = ["Archive", "Unpacker"]


class Archive(Protocol):
    """An archive that is read elsewhere; what it says of its members may be anything."""

    def list_members(self, form: Literal["tar", "zip"]) -> list[Member]:
        """Its regular files, folders and links.

        Raises:
            SubmissionError: It is damaged, too large, or made to deceive.
        """
        ...

    def unpack(self, form: Literal["bz2", "gzip", "lzma"]) -> IO[bytes]:
        """The tar that was compressed, which the archive is from now on.

        Raises:
            SubmissionError: It is damaged, or becomes too large.
        """
        ...

    def read(self, member: Member) -> bytes:
        """The bytes of a file in a zip, as many as it says it has.

        Raises:
            SubmissionError: It is damaged.
        """
        ...

    def close(self) -> None:
        """Let go of what reads it; the file stays open."""
        ...


class Unpacker(Protocol):
    """Opens archives."""

    def grant(self, seconds: float) -> None:
        """Let whatever is read from now on, of all archives, take that much CPU time together."""
        ...

    def open(self, file: IO[bytes], place: str, bounds: Bounds) -> Archive:
        """An archive, of which nothing is read yet.

        Args:
            file: The archive.
            place: Where it is, for messages.
            bounds: How much of it is read.
        """
        ...
