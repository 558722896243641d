"""What grader and worker say to each other where the worker reads an archive.

Both sides use this file, which needs the standard library only. A message is a named tuple and
travels as a JSON array. The worker sees nothing of the archive but what it asks for:

    grader          worker
    Task     -->
             <--    Wanted    which bytes of the archive it needs, again and again
    BYTES    -->              those bytes
             <--    Listed    members that it found, in one frame or several
             <--    UNPACKED  bytes that it unpacked, in one frame or several
             <--    Done      the last; why the archive is refused, if it is
"""

from typing import Literal, NamedTuple

__all__ = [
    "MAX_BLOCK_BYTES",
    "MAX_NAME_CHARACTERS",
    "Done",
    "Entry",
    "Listed",
    "Reason",
    "Task",
    "Wanted",
]

MAX_BLOCK_BYTES = 1 << 18
"""Of an archive or of what comes of it, in one frame."""

MAX_NAME_CHARACTERS = 3000
"""Of the name of a member."""

Reason = Literal["", "crowded", "damaged", "encrypted", "long name", "memory", "shared"]
"""Why an archive is refused; empty if it is not."""


class Entry(NamedTuple):
    """A regular file or a folder in an archive.

    Attributes:
        name: Its name as the archive has it; of a folder, `/` at the end.
        start: Where its bytes begin in a tar, or its header in a zip.
        size: How many bytes it says it has.
        packed_size: How many it takes up.
        method: How it is compressed in a zip; 0 if not at all.
        checksum: CRC-32 of its bytes, in a zip.
    """

    name: str
    start: int
    size: int
    packed_size: int
    method: int = 0
    checksum: int = 0


class Task(NamedTuple):
    """What a worker is to do with an archive.

    Attributes:
        form: `tar` or `zip`, to list it; `bz2`, `gzip` or `lzma`, to unpack the whole; `entry`, to
            unpack one entry of a zip.
        file_bytes: Size of the archive.
        most: How many members it may have.
        entry: That entry.
    """

    form: str
    file_bytes: int
    most: int = 0
    entry: Entry | None = None


class Wanted(NamedTuple):
    """Bytes of the archive that the worker needs.

    Attributes:
        start: Where they begin.
        size: How many, at most `MAX_BLOCK_BYTES`.
    """

    start: int
    size: int


class Listed(NamedTuple):
    """Members that follow those of the message before.

    Attributes:
        entries: The members.
    """

    entries: tuple[Entry, ...]


class Done(NamedTuple):
    """The task is done.

    Attributes:
        refused: Why the archive is refused; empty if it is not.
    """

    refused: Reason
