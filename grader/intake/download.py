"""What a course downloaded, as attempts of students that are read one at a time."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import SubmissionError
from grader.intake.archive_tree import ConfinedReader
from grader.intake.attempts import require_one_name_each
from grader.intake.choose_layout import check_layout, choose_layout
from grader.intake.layouts import plain
from grader.intake.layouts.layout import Layout
from grader.intake.main_file import (
    ENDINGS,
    MAX_FILES,
    Sources,
    Survey,
    gather_sources,
)
from grader.intake.names import in_composed_form, is_archive
from grader.intake.nothing_to_grade import nothing_chosen, nothing_handed_in
from grader.intake.open_tree import MAX_UPLOAD_BYTES, open_class, open_upload
from grader.intake.tree import SubTree, Tree, refuse_link
from grader.records.attempt import Attempt
from grader.records.submission import Submission, WantedFiles

_MAX_ARCHIVES = 4
"""Archives of one attempt that are opened."""

MAX_ATTEMPT_SECONDS = 8.0
"""Of CPU time, for reading one attempt from the archives that it lies in and that lie in it."""


class Download:
    """A download and what was found in it; a context manager that closes it.

    Attributes:
        layout: How it is laid out.
        attempts: What students handed in, none of it read yet.
        leftover: What is no student's by the rules of the layout, each as an attempt of a student
            of that name; it counts if somebody is known by the name.
        looked_into: Name of the one folder that holds everything; empty if there is none.
    """

    def __init__(self, tree: Tree, layout: Layout, reader: ConfinedReader) -> None:
        """Find out who handed in what; `reader` reads archives within.

        Raises:
            SubmissionError: The tree is not what the layout says, or what two students handed in
                seems to be one's.
        """
        found = layout.find(tree)
        require_one_name_each(found.attempts)
        self.layout = layout.name
        self.attempts = found.attempts
        self.leftover = tuple(map(plain.attempt_of, found.leftover))
        self.looked_into = tree.name if isinstance(tree, SubTree) else ""
        self._tree = tree
        self._reader = reader
        self._links: dict[str, list[str]] = {}
        for link in tree.links:
            self._links.setdefault(link.partition("/")[0], []).append(f"{tree.location}/{link}")

    def read(self, attempt: Attempt, wanted: WantedFiles) -> Submission:
        """Read what was handed in.

        Where no loose file can be graded, archives beside them are opened and their files take
        their place; archives in archives are not.

        Args:
            attempt: One of `attempts`.
            wanted: What is looked for.

        Raises:
            SubmissionError: There is nothing to grade, or it cannot be read.
        """
        self._reader.grant(MAX_ATTEMPT_SECONDS)
        files = _AttemptFiles(f"{self._tree.location}/{attempt.place}", self._reader.survey)
        for name, path in attempt.files.items():
            files.add(name, self._tree, path)
        files.links += self._links.get(attempt.place, ())
        with ExitStack() as opened:
            sources = files.gather(wanted)
            if not sources.main and not sources.rivals:
                for inner in self._open_archives(attempt, opened):
                    for path in inner.paths:
                        files.add(path, inner, path)
                    files.links += (f"{inner.location}/{link}" for link in inner.links)
                sources = files.gather(wanted)
        if not sources.main:
            raise files.nothing(sources, wanted)
        students = ", ".join(student.name for student in attempt.students)
        return sources.as_submission(students, files.location_of(sources.main))

    def _open_archives(self, attempt: Attempt, opened: ExitStack) -> Iterator[Tree]:
        archives = [name for name in attempt.files if is_archive(name) and "/" not in name]
        room = MAX_UPLOAD_BYTES
        for name in archives[:_MAX_ARCHIVES]:
            path = attempt.files[name]
            content = self._tree.read(path, room)
            room -= len(content)
            location = f"{self._tree.location}/{path}"
            yield opened.enter_context(open_upload(content, name, location, self._reader))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._tree.close()


class _AttemptFiles:
    """Files of one attempt by the name that each has in it, wherever they lie.

    Attributes:
        links: Locations of its links, which are not followed.
    """

    def __init__(self, location: str, survey: Survey) -> None:
        self.links: list[str] = []
        self._survey = survey
        self._others: list[str] = []
        self._location = location
        self._files: dict[str, tuple[Tree, str]] = {}

    def add(self, name: str, tree: Tree, path: str) -> None:
        """Keep a file if it may hold code; one more than is allowed, so that it is refused."""
        if not name.endswith(ENDINGS):
            self._others.append(name)
            return
        if len(self._files) > MAX_FILES:
            return
        name = in_composed_form(name)
        if name in self._files:
            raise SubmissionError(
                f"{self._location!r} holds two files called {name!r}. Keep the one to grade."
            )
        self._files[name] = (tree, path)

    def gather(self, wanted: WantedFiles) -> Sources:
        return gather_sources(self._subject, self._files, self._read, wanted, self._survey)

    @property
    def _subject(self) -> str:
        """What was handed in, as a sentence begins; loose files have no folder to name it by."""
        is_file = len(self._files) > 1 and self._location.endswith(ENDINGS)
        return f"The attempt with {self._location!r}" if is_file else repr(self._location)

    def _read(self, name: str, max_bytes: int) -> bytes:
        tree, path = self._files[name]
        return tree.read(path, max_bytes)

    def nothing(self, sources: Sources, wanted: WantedFiles) -> SubmissionError:
        """Why there is nothing to grade."""
        others = sorted(self._others)
        if self._files:
            return nothing_chosen(self._subject, sources, wanted, None, others)
        if self.links:
            return refuse_link(min(self.links))
        return nothing_handed_in(self._location, wanted, others)

    def location_of(self, name: str) -> str:
        tree, path = self._files[name]
        return f"{tree.location}/{path}"


def open_download(
    path: Path,
    reader: ConfinedReader,
    systems: Sequence[Layout],
    layout: str | None = None,
    excluded: Path | None = None,
) -> Download:
    """Open what a course downloaded, and find out who handed in what.

    Args:
        path: A folder, a zip or a tar.
        reader: Reads archives.
        systems: The layouts of systems that it may come from.
        layout: Name of its layout; recognised by its names if it is not given.
        excluded: A folder that is not part of it, should it lie in `path`.

    Raises:
        SubmissionError: There is nothing, it cannot be read, or it is laid out in no way or in
            several ways that are known.
    """
    check_layout(layout, systems)
    tree = open_class(path, reader, excluded)
    try:
        return Download(*choose_layout(tree, layout, systems), reader)
    except SubmissionError:
        tree.close()
        raise
