"""Messages of workers that read what they do not run: archives, and files to choose from."""

from typing import Literal, NamedTuple

from grader.isolation.protocol.frames import ArrayHeader

MAX_BLOCK_BYTES = 1 << 18
"""Of an archive or of what comes of it, in one frame."""

MAX_NAME_CHARACTERS = 1000
"""Of the name of a member."""

Reason = Literal["", "crowded", "damaged", "encrypted", "long name", "memory", "shared"]
"""Why an archive is refused; empty if it is not."""


class WireMember(NamedTuple):
    """A regular file, a folder or a link in an archive.

    Attributes:
        name: Its name as the archive has it; of a folder, `/` at the end.
        start: Where its bytes begin in a tar, or its header in a zip.
        size: How many bytes it says it has.
        packed_size: How many it takes up.
        method: How it is compressed in a zip; 0 if not at all.
        checksum: CRC-32 of its bytes, in a zip.
        is_link: Whether it is a link, of which nothing is read.
    """

    name: str
    start: int
    size: int
    packed_size: int
    method: int = 0
    checksum: int = 0
    is_link: bool = False


class Task(NamedTuple):
    """What a worker is to do with an archive.

    Attributes:
        form: `tar` or `zip`, to list it; `bz2`, `gzip` or `lzma`, to unpack the whole; `entry`, to
            unpack one member of a zip.
        file_bytes: Size of the archive.
        max_members: How many members it may have.
        member: That one member.
    """

    form: str
    file_bytes: int
    max_members: int = 0
    member: WireMember | None = None


class Wanted(NamedTuple):
    """Bytes of the archive that the worker needs.

    Attributes:
        start: Where they begin.
        size: How many, at most `MAX_BLOCK_BYTES`.
    """

    start: int
    size: int


class Listed(NamedTuple):
    """Members that follow those of the message before."""

    members: tuple[WireMember, ...]


class Done(NamedTuple):
    """The task is done; why the archive is refused, or empty if it is not."""

    refused: Reason


class Survey(NamedTuple):
    """Files of which one is to be graded.

    Attributes:
        functions: Names of the functions that are asked.
        files: The files as arrays of bytes, by their path within the submission.
    """

    functions: tuple[str, ...]
    files: tuple[ArrayHeader, ...]


class WireHeld(NamedTuple):
    """What a file holds.

    Attributes:
        written: Names of the asked functions that it defines; `*` where any may come from
            elsewhere.
        stubs: Names of those that it has only stubs of.
        refused: Why it is no notebook though it should be one; empty if it is what it should be.
    """

    written: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    refused: str = ""


class Surveyed(NamedTuple):
    """What files define by their path, none of which has run; what is not Python is left out."""

    files: dict[str, WireHeld]
