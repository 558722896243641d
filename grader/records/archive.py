"""What an archive holds, and how much of it is read."""

import msgspec


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """How much of an archive is read before it is refused.

    Attributes:
        members: Files and folders in it.
        unpacked_bytes: Of a compressed tar, which can only be listed by unpacking it.
    """

    members: int
    unpacked_bytes: int


class Member(msgspec.Struct, frozen=True):
    """A regular file, a folder or a link in an archive.

    Attributes:
        name: Its name as the archive has it, which may be anything; of a folder, `/` at the end.
        start: Where its bytes begin in a tar, or its header in a zip.
        size: How many bytes it has.
        packed_size: How many it takes up in the archive.
        method: How it is compressed in a zip; 0 if not at all.
        checksum: CRC-32 of its bytes, in a zip.
        is_link: Whether it is a link, of which nothing is read.
    """

    name: str
    start: int
    size: int
    packed_size: int
    method: int
    checksum: int
    is_link: bool = False
