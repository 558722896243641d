"""What a course downloaded, as attempts of students that are read one at a time."""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import SubmissionError
from grader.intake.layouts import LAYOUTS
from grader.intake.layouts.layout import Layout
from grader.intake.main_file import (
    ENDINGS,
    MAIN,
    NOTEBOOK,
    Sources,
    gather_sources,
    nothing_to_grade,
)
from grader.intake.names import in_composed_form, is_archive
from grader.intake.open_tree import MOST_UPLOAD_BYTES, open_class, open_upload
from grader.intake.tree import SubTree, Tree, top_entries
from grader.records.attempt import Attempt
from grader.records.submission import Submission

__all__ = ["Download", "open_download"]

_MOST_ARCHIVES = 4
"""Archives of one attempt that are opened."""

_MOST_NAMES = 5
"""Other files that are named where there is nothing to grade."""

_NAMES = {layout.name: layout for layout in LAYOUTS}

_CHOOSE = f"Say how it is laid out with --layout: {', '.join(_NAMES)}."


class Download:
    """A download and what was found in it; a context manager that closes it.

    Attributes:
        layout: How it is laid out.
        attempts: What students handed in, none of it read yet.
        leftover: Names of what belongs to no student by the rules of the layout.
    """

    def __init__(self, tree: Tree, layout: Layout) -> None:
        """Find out who handed in what.

        Raises:
            SubmissionError: The tree is not what the layout says.
        """
        found = layout.find(tree)
        self.layout = layout.name
        self.attempts = found.attempts
        self.leftover = found.leftover
        self._tree = tree

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
        place = f"{self._tree.place}/{attempt.place}"
        files = _Files(place)
        for name, path in attempt.files.items():
            files.add(name, self._tree, path)
        sources = files.gather(functions)
        with ExitStack() as stack:
            archives = [name for name in attempt.files if is_archive(name) and "/" not in name]
            if not sources.main and not sources.rivals and archives:
                for name in archives[:_MOST_ARCHIVES]:
                    content = self._tree.read(attempt.files[name], MOST_UPLOAD_BYTES)
                    inner = stack.enter_context(open_upload(content, name, f"{place}/{name}"))
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
        """Take a file in if it may hold code."""
        name = in_composed_form(name)
        if not name.endswith(ENDINGS):
            self._others.append(name)
            return
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


def open_download(path: Path, layout: str | None = None) -> Download:
    """Open what a course downloaded, and find out who handed in what.

    Args:
        path: A folder, a zip or a tar.
        layout: Name of its layout; found out where it is not given.

    Raises:
        SubmissionError: There is nothing, it cannot be read, or it is laid out in no way or in
            several ways that are known.
    """
    if layout is not None and layout not in _NAMES:
        raise SubmissionError(f"There is no layout {layout!r}. {_CHOOSE}")
    tree = open_class(path)
    try:
        shape, chosen = _find_layout(tree, layout)
        return Download(shape, chosen)
    except SubmissionError:
        tree.close()
        raise


def _find_layout(tree: Tree, name: str | None) -> tuple[Tree, Layout]:
    """The layout, and the tree that it describes: the whole, or the one folder that holds all."""
    shapes = _shapes(tree)
    if name is not None:
        layout = _NAMES[name]
        return next(filter(layout.recognises, shapes), shapes[-1]), layout
    *special, plain = LAYOUTS
    for shape in shapes:
        found = [layout for layout in special if layout.recognises(shape)]
        if len(found) > 1:
            names = " and as ".join(layout.name for layout in found)
            raise SubmissionError(f"{tree.place!r} can be read as {names}. {_CHOOSE}")
        if found:
            return shape, found[0]
    for shape in reversed(shapes):
        if plain.recognises(shape):
            return shape, plain
    raise SubmissionError(
        f"{tree.place!r} holds nothing that looks like a student's submission. {_CHOOSE}"
    )


def _shapes(tree: Tree) -> list[Tree]:
    """The tree, and what is in its only folder; a folder with `cnn.py` is a student's own."""
    entries = list(top_entries(tree))
    if len(entries) != 1 or not entries[0].is_folder:
        return [tree]
    if {MAIN, NOTEBOOK} & set(entries[0].files):
        return [tree]
    return [tree, SubTree(tree, entries[0].name)]
