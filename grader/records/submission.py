"""What a student handed in."""

from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import msgspec

from grader.text import listed


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


class WantedFiles(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for in what a student handed in.

    Attributes:
        functions: Names that its files are to define at the top level.
        files: Files that are loaded, as the end of a path or a pattern for it; the first is the
            main file. Empty: the file that defines the functions.
    """

    functions: tuple[str, ...]
    files: tuple[str, ...] = ()

    def main_among(self, paths: Collection[str]) -> str:
        """The path of the main file, if one alone is as it is called; else empty."""
        found = _like(self.files[0], paths) if self.files else []
        return found[0] if len(found) == 1 else ""

    def others_among(self, paths: Collection[str], main: str) -> tuple[str, ...]:
        """The paths of the files beside the main one; of several of a name the nearest to it."""
        folders = PurePosixPath(main).parents

        def distance(path: str) -> int:
            own = {*PurePosixPath(path).parents}
            return next(steps for steps, folder in enumerate(folders) if folder in own)

        found = []
        for pattern in self.files:
            like = _like(pattern, paths)
            if not _is_glob(pattern):
                like = sorted(like, key=distance)[:1]
            found += like
        return tuple(path for path in dict.fromkeys(found) if path != main)

    def lacking_among(self, paths: Collection[str]) -> str:
        """That no path is called like a file that is to be loaded, in a sentence; or empty."""
        lacking = [pattern for pattern in self.files if not _like(pattern, paths)]
        return f"No file is called {listed(lacking)}, which the assignment names." * bool(lacking)


def _like(pattern: str, paths: Collection[str]) -> list[str]:
    """The paths that end as a pattern says."""
    return [path for path in paths if fnmatchcase(f"/{path}", f"*/{pattern}")]


def _is_glob(pattern: str) -> bool:
    return not {*"*?["}.isdisjoint(pattern)


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What a student handed in, as bytes that nobody has run or parsed yet.

    Attributes:
        name: What the submission is called in reports.
        path: Where the main file was read from.
        main: File name of the main file, e.g. `cnn.py`.
        sources: Bytes of every Python file by its path within the submission, `/` between folders.
        sha256: Digest of the main file, hexadecimal.
        is_named: Whether the assignment says that its main file is called so.
        note: Why this file is the main one, in a sentence; empty where there was no choice.
        live: Whether it is what was run in a notebook, where a function is written again and again.
    """

    name: str
    path: str
    main: str
    sources: dict[str, bytes]
    sha256: str
    is_named: bool = False
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
