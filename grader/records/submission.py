"""What a student handed in."""

import os
from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import msgspec

from grader.text import bare_name, listed, safe_line

_MAX_RENAMED = 3
"""Files that one message says to rename."""


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
        found = _called(self.files[0], paths) if self.files else []
        return found[0] if len(found) == 1 else ""

    def first_among(self, paths: Collection[str]) -> str:
        """The path of the first file that is called as one of these, alone; else empty."""
        found = (_called(pattern, paths) for pattern in self.files)
        return next((like[0] for like in found if len(like) == 1), "")

    def others_among(self, paths: Collection[str], main: str) -> tuple[str, ...]:
        """The paths of the files beside the main one; of several of a name the nearest to it."""
        folders = PurePosixPath(main).parents

        def distance(path: str) -> int:
            own = {*PurePosixPath(path).parents}
            return next(steps for steps, folder in enumerate(folders) if folder in own)

        found = []
        for pattern in self.files:
            like = _called(pattern, paths)
            if not is_glob(pattern):
                like = sorted(like, key=distance)[:1]
            found += like
        return tuple(path for path in dict.fromkeys(found) if path != main)

    def root_of(self, path: Path) -> Path | None:
        """The folder in which a file lies as one of these; None if it is none of them."""
        whole = Path(os.path.normpath(path.absolute()))
        for pattern in self.files:
            if _like(pattern, [whole.as_posix()]):
                steps = pattern.count("/")
                root = whole.parents[steps]
                typed = path.parents[steps : steps + 1]
                return typed[0] if typed and typed[0].absolute() == root else root
        return None

    def lacking_among(self, paths: Collection[str]) -> str:
        """That no path is called as a file that is to be loaded, and what may be; or empty."""
        lacking = self._lacking(paths)
        if not lacking:
            return ""
        said = f"No file is called {listed(lacking)}, which the assignment names."
        return " ".join(filter(None, (said, self.to_rename_among(paths))))

    def to_rename_among(self, paths: Collection[str]) -> str:
        """What to rename, where names of files are like those that are lacking; or empty."""
        meant = {bare_name(_last(pattern)): pattern for pattern in self._lacking(paths)}
        renamed = [
            f"{safe_line(path)} to {wanted}"
            for path in paths
            if (wanted := meant.get(bare_name(_last(path)))) and not is_glob(wanted)
        ]
        more = len(renamed) - _MAX_RENAMED
        if more > 0:
            renamed[_MAX_RENAMED:] = [f"{more} more in this way"]
        return f"Rename {listed(renamed)}." * bool(renamed)

    def _lacking(self, paths: Collection[str]) -> list[str]:
        return [pattern for pattern in self.files if not _called(pattern, paths)]


def _called(pattern: str, paths: Collection[str]) -> list[str]:
    """The paths that end so; else files without a folder, as some systems hand them out."""
    flat = [path for path in paths if "/" not in path]
    return _like(pattern, paths) or _like(_last(pattern), flat)


def _last(path: str) -> str:
    """The name of a file, without its folders."""
    return path.rpartition("/")[2]


def _like(pattern: str, paths: Collection[str]) -> list[str]:
    """The paths that end as a pattern says."""
    return [path for path in paths if fnmatchcase(f"/{path}", f"*/{pattern}")]


def is_glob(pattern: str) -> bool:
    """Whether the end of a path is a pattern, that several may have."""
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
    def folder(self) -> Path:
        """The folder that the paths of its files are within."""
        return Path(self.path).parents[self.main.count("/")]

    @property
    def files(self) -> list[Path]:
        """The files that it was read from."""
        return [Path(self.path), *(self.folder / name for name in self.sources)]


class FileInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was loaded beside the main one.

    Attributes:
        path: Its path within the submission.
        sha256: Its digest, hexadecimal.
    """

    path: str
    sha256: str


class SubmissionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What was graded.

    Attributes:
        name: What the submission is called.
        file: Path of the main file.
        sha256: Its digest, hexadecimal.
        chosen: Which of several attempts it is and why, in a sentence; empty where there was one.
        folder: The folder that its files were read from; empty where it was one file by itself.
        others: The files that were loaded beside the main one, as the assignment names them.
    """

    name: str
    file: str
    sha256: str
    chosen: str = ""
    folder: str = ""
    others: tuple[FileInfo, ...] = ()
