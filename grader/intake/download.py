"""What a course downloaded, as attempts of students that are read one at a time."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import SubmissionError
from grader.intake.choose_layout import check_layout, choose_layout
from grader.intake.layouts import plain
from grader.intake.layouts.layout import Layout
from grader.intake.main_file import (
    ENDINGS,
    MAIN,
    MOST_FILES,
    Sources,
    Survey,
    gather_sources,
    nothing_to_grade,
)
from grader.intake.names import in_composed_form, is_archive, is_unread_archive, meant_name
from grader.intake.open_tree import MOST_UPLOAD_BYTES, open_class, open_upload
from grader.intake.tree import SubTree, Tree, refuse_link
from grader.intake.unpacker import Unpacker
from grader.records.attempt import Attempt, Student
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
        leftover: What is no student's by the rules of the layout, as attempts of whom it is called
            like; they count where somebody is known by that name.
        looked_into: Name of the one folder that holds everything; empty where it was not looked
            into.
    """

    def __init__(self, tree: Tree, layout: Layout, unpacker: Unpacker) -> None:
        """Find out who handed in what; `unpacker` reads archives within.

        Raises:
            SubmissionError: The tree is not what the layout says, or what two students handed in
                seems to be one's.
        """
        found = layout.find(tree)
        _require_one_name_each(found.attempts)
        self.layout = layout.name
        self.attempts = found.attempts
        self.leftover = tuple(map(plain.attempt_of, found.leftover))
        self.looked_into = tree.name if isinstance(tree, SubTree) else ""
        self._tree = tree
        self._unpacker = unpacker
        self._links: dict[str, list[str]] = {}
        for link in tree.links:
            self._links.setdefault(link.partition("/")[0], []).append(f"{tree.place}/{link}")

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
        files = _Files(f"{self._tree.place}/{attempt.place}", self._unpacker.survey)
        for name, path in attempt.files.items():
            files.add(name, self._tree, path)
        files.links += self._links.get(attempt.place, ())
        with ExitStack() as opened:
            sources = files.gather(functions)
            if not sources.main and not sources.rivals:
                for inner in self._open_archives(attempt, opened):
                    for path in inner.paths:
                        files.add(path, inner, path)
                    files.links += (f"{inner.place}/{link}" for link in inner.links)
                sources = files.gather(functions)
        if not sources.main:
            raise files.nothing(sources, functions)
        return Submission(
            name=", ".join(student.name for student in attempt.students),
            path=files.place_of(sources.main),
            main=sources.main,
            sources=sources.files,
            sha256=hashlib.sha256(sources.files[sources.main]).hexdigest(),
            note=sources.note,
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
    """Files of one attempt by the name that each has in it, wherever they lie.

    Attributes:
        links: Where its links lie, which are not followed.
    """

    def __init__(self, place: str, survey: Survey) -> None:
        self.links: list[str] = []
        self._survey = survey
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
        return gather_sources(repr(self._place), self._files, self._read, functions, self._survey)

    def _read(self, name: str, most_bytes: int) -> bytes:
        tree, path = self._files[name]
        return tree.read(path, most_bytes)

    def nothing(self, sources: Sources, functions: Sequence[str]) -> SubmissionError:
        """Why there is nothing to grade."""
        if self._files:
            others = sorted(self._others)
            return nothing_to_grade(repr(self._place), sources, functions, "", others)
        if self.links:
            return refuse_link(min(self.links))
        others = sorted(self._others)
        if len(others) == 1 and self._place.endswith(f"/{others[0]}"):
            found = f"{self._place!r} is no Python file and no notebook"
        else:
            shown = ", ".join(others[:_MOST_NAMES])
            found = (
                f"{self._place!r} holds no Python file and no notebook{shown and f', but {shown}'}"
            )
        return SubmissionError(f"{found}. {_advice(others)}")

    def place_of(self, name: str) -> str:
        tree, path = self._files[name]
        return f"{tree.place}/{path}"


def _advice(others: Sequence[str]) -> str:
    """What to do about an attempt that holds these files, and nothing that is read."""
    meant = [(name, meant_name(name.rpartition("/")[2])) for name in others]
    lost = next(((name, wanted) for name, wanted in meant if wanted), None)
    if lost:
        return f"If {lost[0]} is the program, rename it {lost[1]}."
    if any(map(is_unread_archive, others)):
        return f"RAR and 7z are not read. Ask for {MAIN}, by itself or in a zip."
    if any(map(is_archive, others[1:])):
        return f"Archives within archives are not opened. Ask for {MAIN} in one zip."
    return f"Ask for {MAIN}, by itself or in a zip."


def _require_one_name_each(attempts: Iterable[Attempt]) -> None:
    """Refuse a download in which one id has two names, since a student may choose their own.

    Source: instructure/canvas-lms, lib/content_zipper.rb, `sanitize_user_name`, which leaves `_7`
    at the end of a name in.
    """
    seen: dict[str, tuple[Student, Attempt]] = {}
    for attempt in attempts:
        for student in attempt.students:
            first, place = seen.setdefault(student.key, (student, attempt))
            if first.name != student.name:
                raise SubmissionError(
                    f"{place.place!r} and {attempt.place!r} are both of {student.key!r} by their "
                    f"names, and of two students: {first.name!r} and {student.name!r}. See in the "
                    "system that they come from who handed them in, and take the false one out. "
                    "If no system named them so, name --layout plain."
                )


def open_download(
    path: Path,
    unpacker: Unpacker,
    systems: Sequence[Layout],
    layout: str | None = None,
    without: Path | None = None,
) -> Download:
    """Open what a course downloaded, and find out who handed in what.

    Args:
        path: A folder, a zip or a tar.
        unpacker: Who reads archives.
        systems: The layouts of systems that it may come from.
        layout: Name of its layout; found out where it is not given.
        without: A folder that is none of it, where it lies in that folder.

    Raises:
        SubmissionError: There is nothing, it cannot be read, or it is laid out in no way or in
            several ways that are known.
    """
    check_layout(layout, systems)
    tree = open_class(path, unpacker, without)
    try:
        return Download(*choose_layout(tree, layout, systems), unpacker)
    except SubmissionError:
        tree.close()
        raise
