"""What a course downloaded, as attempts of students that are read one at a time."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import SubmissionError
from grader.intake.choose_layout import check_layout, choose_layout
from grader.intake.layouts.layout import Layout
from grader.intake.main_file import (
    ENDINGS,
    MAIN,
    MOST_FILES,
    Sources,
    gather_sources,
    nothing_to_grade,
)
from grader.intake.names import in_composed_form, is_archive
from grader.intake.open_tree import MOST_UPLOAD_BYTES, open_class, open_upload
from grader.intake.tree import Tree
from grader.intake.unpacker import Unpacker
from grader.records.attempt import Attempt
from grader.records.submission import Submission

__all__ = ["MAX_ATTEMPT_SECONDS", "Download", "open_download"]

_MOST_ARCHIVES = 4
"""Archives of one attempt that are opened."""

MAX_ATTEMPT_SECONDS = 8.0
"""Of CPU time, for reading one attempt from the archives that it lies in and that lie in it."""

_MOST_NAMES = 5
"""Other files that are named where there is nothing to grade."""


class Download:
    """A download and what was found in it; a context manager that closes it.

    Attributes:
        layout: How it is laid out.
        attempts: What students handed in, none of it read yet.
        leftover: Names of what belongs to no student by the rules of the layout.
    """

    def __init__(self, tree: Tree, layout: Layout, unpacker: Unpacker) -> None:
        """Find out who handed in what; `unpacker` reads archives within.

        Raises:
            SubmissionError: The tree is not what the layout says.
        """
        found = layout.find(tree)
        self.layout = layout.name
        self.attempts = found.attempts
        self.leftover = found.leftover
        self._tree = tree
        self._unpacker = unpacker

    def read(self, attempt: Attempt, functions: Sequence[str]) -> Submission:
        """Read what was handed in.

        Where no loose file can be graded, archives beside them are opened and their files take
        their place; archives in archives are not.

        Args:
            attempt: One of `attempts`.
            functions: Names of the functions that are asked.

        Raises:
            SubmissionError: There is nothing to grade, or it cannot be read.
        """
        self._unpacker.grant(MAX_ATTEMPT_SECONDS)
        files = _Files(f"{self._tree.place}/{attempt.place}")
        for name, path in attempt.files.items():
            files.add(name, self._tree, path)
        with ExitStack() as opened:
            sources = files.gather(functions)
            if not sources.main and not sources.rivals:
                for inner in self._open_archives(attempt, opened):
                    for path in inner.paths:
                        files.add(path, inner, path)
                sources = files.gather(functions)
        if not sources.main:
            raise files.nothing(sources, functions)
        return Submission(
            name=", ".join(student.name for student in attempt.students),
            path=files.place_of(sources.main),
            main=sources.main,
            sources=sources.files,
            sha256=hashlib.sha256(sources.files[sources.main]).hexdigest(),
        )

    def _open_archives(self, attempt: Attempt, opened: ExitStack) -> Iterator[Tree]:
        archives = [name for name in attempt.files if is_archive(name) and "/" not in name]
        room = MOST_UPLOAD_BYTES
        for name in archives[:_MOST_ARCHIVES]:
            path = attempt.files[name]
            content = self._tree.read(path, room)
            room -= len(content)
            place = f"{self._tree.place}/{path}"
            yield opened.enter_context(open_upload(content, name, place, self._unpacker))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tree.close()


class _Files:
    """Files of one attempt by the name that each has in it, wherever they lie."""

    def __init__(self, place: str) -> None:
        self._others: list[str] = []
        self._place = place
        self._files: dict[str, tuple[Tree, str]] = {}

    def add(self, name: str, tree: Tree, path: str) -> None:
        """Take a file in if it may hold code, and one more than are read at most."""
        if not name.endswith(ENDINGS):
            self._others.append(name)
            return
        if len(self._files) > MOST_FILES:
            return
        name = in_composed_form(name)
        if name in self._files:
            raise SubmissionError(
                f"{self._place!r} holds two files called {name!r}. Keep the one to grade."
            )
        self._files[name] = (tree, path)

    def gather(self, functions: Sequence[str]) -> Sources:
        return gather_sources(repr(self._place), self._files, self._read, functions)

    def _read(self, name: str, most_bytes: int) -> bytes:
        tree, path = self._files[name]
        return tree.read(path, most_bytes)

    def nothing(self, sources: Sources, functions: Sequence[str]) -> SubmissionError:
        """Why there is nothing to grade."""
        if self._files:
            return nothing_to_grade(repr(self._place), sources, functions)
        shown = ", ".join(sorted(self._others)[:_MOST_NAMES])
        return SubmissionError(
            f"{self._place!r} holds no Python file and no notebook{shown and f', but {shown}'}. "
            f"Ask for {MAIN}, by itself or in a zip."
        )

    def place_of(self, name: str) -> str:
        tree, path = self._files[name]
        return f"{tree.place}/{path}"


def open_download(path: Path, unpacker: Unpacker, layout: str | None = None) -> Download:
    """Open what a course downloaded, and find out who handed in what.

    Args:
        path: A folder, a zip or a tar.
        unpacker: Who reads archives.
        layout: Name of its layout; found out where it is not given.

    Raises:
        SubmissionError: There is nothing, it cannot be read, or it is laid out in no way or in
            several ways that are known.
    """
    check_layout(layout)
    tree = open_class(path, unpacker)
    try:
        return Download(*choose_layout(tree, layout), unpacker)
    except SubmissionError:
        tree.close()
        raise
