"""Which of the files that may define functions is the one to grade, and what is said of that."""

import re
from collections.abc import Iterable, Mapping, Sequence

from grader.records.submission import Held, WantedFiles
from grader.text import listed

MAX_NAMED = 5
"""Files that one message names."""


class Candidates:
    """Files that may define functions, with what a survey found in each.

    Attributes:
        files: Bytes of each by its path.
        held: What was found in those that were surveyed and could be.
    """

    def __init__(self, functions: Sequence[str]) -> None:
        """None yet.

        Args:
            functions: Names of the functions that are asked.
        """
        self.files: dict[str, bytes] = {}
        self.held: dict[str, Held] = {}
        self._functions = functions

    def add(self, files: Mapping[str, bytes], held: Mapping[str, Held]) -> None:
        """Add files, with what a survey found in those of them that it could read."""
        self.files |= files
        self.held |= held

    @property
    def works(self) -> list[str]:
        """Files that define a function, or might: those that could not be surveyed."""
        return [path for path in self.files if path not in self.held or self.held[path].written]

    @property
    def stubs(self) -> list[str]:
        """Files with functions that are still to be written."""
        return [path for path in self.files if path in self.held and self.held[path].stubs]

    @property
    def complete(self) -> list[str]:
        """Files that define all functions, and import no other that does."""
        complete = [
            path
            for path in self.works
            if path in self.held and self.held[path].written.issuperset(self._functions)
        ]
        return [
            path
            for path in complete
            if _imported(self.files[path]).isdisjoint(
                _stem(other) for other in complete if other != path
            )
        ]


def is_decided(named: str, works: Sequence[str], notebooks: Sequence[str]) -> bool:
    """Whether scripts alone tell which file to grade.

    They do if `cnn.py` has work in it, or if one other script has. But where that stands beside a
    `cnn.py` of stubs and notebooks, the work may as well be in one of those.
    """
    return named in works or (len(works) == 1 and not (named and notebooks))


def choose_main(named: str, candidates: Candidates) -> tuple[str, Sequence[str]]:
    """The file to grade, else the files that could each be it.

    The name `cnn.py` is the student's own word, so that file is graded wherever there is work in
    it. But many leave the template's `cnn.py` untouched beside their work. Graded, it would be a
    silent zero, so a file of stubs gives way. Between several works the grader does not guess,
    since a wrong guess costs points; one that has all functions, put together from the others
    perhaps, is no guess. Stubs alone are graded too: a student may try what they get.

    Args:
        named: The file called `cnn.py`, else the one called `cnn.ipynb`; empty if there is none.
        candidates: All files that may define functions.
    """
    works, stubs = candidates.works, candidates.stubs
    if named in works:  # the named file has work in it
        return named, ()
    if len(works) == 1:  # a loose file, perhaps beside a named one in which nothing is written
        return works[0], ()
    if works:  # several works
        complete = candidates.complete
        return (complete[0], ()) if len(complete) == 1 else ("", works)
    if len(stubs) == 1:  # nothing is written yet
        return stubs[0], ()
    return (named, ()) if named else ("", stubs)


def note_on(
    main: str,
    named: str,
    works: Iterable[str],
    files: Mapping[str, bytes],
    wanted: WantedFiles,
) -> str:
    """A sentence on which files were graded; empty if no others could have been.

    Args:
        main: The file that is graded.
        named: The file called `cnn.py`, else the one called `cnn.ipynb`; empty if there is none.
        works: Files that define a function, or might.
        files: Bytes of all files by their path.
        wanted: What is looked for.
    """
    if beside := wanted.others_among(files, main):
        return f"{listed([main, *beside])} were graded."
    if named and named != main:
        return f"Nothing that is asked is written in {named}, so {main} was graded."
    imported = _imported(files[main])
    others = [
        path
        for path in works
        if path != main
        and _stem(path) not in imported
        and _stem(main) not in _imported(files.get(path, b""))
    ]
    if not others:
        return ""
    names = " or ".join(others[:MAX_NAMED])
    return f"{main} was graded, and not {names}, which defines functions too."


def _imported(content: bytes) -> set[bytes]:
    """Words behind an `import` or `from` in a line: what a file seems to import, and from where.

    Takes linear time: one that is looked for behind each `import` of a long line would not.
    """
    lines = re.findall(rb"\b(?:import|from)\b([^\n]*)", content)
    return {word for line in lines for word in re.findall(rb"[\w\x80-\xff]+", line)}


def _stem(path: str) -> bytes:
    """The name by which a file is imported."""
    return path.rpartition("/")[2].rpartition(".")[0].encode()
