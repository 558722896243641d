"""What a student handed in."""

import msgspec

__all__ = ["Submission"]


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What a student handed in, as bytes that nobody has run or parsed yet.

    Attributes:
        name: What the submission is called in reports.
        path: Where the main file was read from.
        main: File name of the main file, e.g. `cnn.py`.
        sources: Bytes of every Python file by its path within the submission, `/` between folders.
        sha256: Digest of the main file, hexadecimal.
        note: Why this file is the main one, in a sentence; empty where there was no choice.
    """

    name: str
    path: str
    main: str
    sources: dict[str, bytes]
    sha256: str
    note: str = ""
