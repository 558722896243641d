"""The files that a class was graded with, and which of them were changed since.

The gradebook keeps what they held, and that holds until they are named again.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import msgspec

from grader.files import sha256_of
from grader.gradebook.store import Gradebook
from grader.text import in_shell

_FILES = "files"

_DECIDE = ("assignment", "deck")
"""What decides scores, by the names of the options."""


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was read.

    Attributes:
        path: Where it lies, absolute.
        sha256: Digest of what it held, hexadecimal.
    """

    path: str
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """A file as it is now."""
        return cls(path=os.path.realpath(path), sha256=sha256_of(path))

    @property
    def was_changed(self) -> bool:
        """Whether it holds something else now; a file that is not there any more does not."""
        return sha256_of(Path(self.path)) not in {self.sha256, ""}


def remember_files(book: Gradebook, paths: Mapping[str, Path]) -> None:
    """Keep where files lie and what they hold, by the names of their options.

    Args:
        book: The gradebook of the class.
        paths: The files; others stay those of before.
    """
    read = {option: _Read.of(path) for option, path in paths.items()}
    book.remember(_FILES, msgspec.json.encode({**_recall(book), **read}).decode())


def path_of(book: Gradebook, option: str) -> Path | None:
    """Where a file lay that was read last, by the name of its option; None if none was kept."""
    read = _recall(book).get(option)
    return Path(read.path) if read else None


def describe_changed_files(book: Gradebook) -> Iterator[str]:
    """Sentences on files that were changed since they were read, with what uses the change."""
    changed = {option: one for option, one in _recall(book).items() if one.was_changed}
    named = {
        option: _as_typed(Path(changed[option].path)) for option in _DECIDE if option in changed
    }
    if named:
        files = " and ".join(map(repr, named.values()))
        were, them, they = ("were", "them", "they") if len(named) > 1 else ("was", "it", "it")
        options = "".join(f" --{option} {in_shell(path)}" for option, path in named.items())
        yield (
            f"{files} {were} changed since the class was graded with {them}; what {they} held then "
            f"still holds. `grade regrade{_results(book)}{options}` grades everybody by the change."
        )
    for option in ("roster", "extensions"):
        if option in changed:
            path = _as_typed(Path(changed[option].path))
            yield (
                f"{path!r} was changed since it was read; whoever stood on it then still does. "
                f"`grade batch` with --{option} {in_shell(path)} reads it again."
            )


def _recall(book: Gradebook) -> dict[str, _Read]:
    return msgspec.json.decode(book.recall(_FILES) or "{}", type=dict[str, _Read])


def _results(book: Gradebook) -> str:
    folder = _as_typed(Path(os.path.realpath(book.folder)))
    return "" if folder == "results" else f" --results {in_shell(folder)}"


def _as_typed(path: Path) -> str:
    """A path as it would be typed here: relative where it lies below."""
    here = Path(os.path.realpath(Path()))
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
