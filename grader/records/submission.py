"""What a student handed in."""

from pathlib import Path

import msgspec


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds, of which nothing has run.

    Attributes:
        written: Names of the asked functions that it defines; `*` where any may come from
            elsewhere.
        stubs: Names of those that it has only stubs of.
        refused: Why it is no notebook though it should be one; empty if it is what it should be.
    """

    written: frozenset[str] = frozenset()
    stubs: frozenset[str] = frozenset()
    refused: str = ""


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What a student handed in, as bytes that nobody has run or parsed yet.

    Attributes:
        name: What the submission is called in reports.
        path: Where the main file was read from.
        main: File name of the main file, e.g. `cnn.py`.
        sources: Bytes of every Python file by its path within the submission, `/` between folders.
        sha256: Digest of the main file, hexadecimal.
        note: Why this file is the main one, in a sentence; empty where there was no choice.
        live: Whether it is what was run in a notebook, where a function is written again and again.
    """

    name: str
    path: str
    main: str
    sources: dict[str, bytes]
    sha256: str
    note: str = ""
    live: bool = False

    @property
    def files(self) -> list[Path]:
        """The files that it was read from."""
        main = Path(self.path)
        return [main, *(main.parent / name for name in self.sources)]


class SubmissionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What was graded.

    Attributes:
        name: What the submission is called.
        file: Path of the main file.
        sha256: Its digest, hexadecimal.
        chosen: Which of several attempts it is and why, in a sentence; empty where there was one.
    """

    name: str
    file: str
    sha256: str
    chosen: str = ""
