"""Which of a submission's files is the one to grade."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from grader.errors import SubmissionError

__all__ = [
    "ENDINGS",
    "MAIN",
    "MOST_BYTES",
    "MOST_FILES",
    "MOST_NOTEBOOK_BYTES",
    "NOTEBOOK",
    "Sources",
    "gather_sources",
    "nothing_to_grade",
]

MAIN = "cnn.py"

NOTEBOOK = "cnn.ipynb"

ENDINGS = (".py", ".ipynb")
"""Of files that may hold the functions."""

MOST_BYTES = 1 << 20
"""Of one Python file."""

MOST_NOTEBOOK_BYTES = 8 << 20
"""Of one notebook, which carries its pictures along."""

_MOST_TOTAL_BYTES = 32 << 20
"""Of all Python files of one submission, or of all its notebooks."""

MOST_FILES = 200
"""Python files and notebooks of one submission."""


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a submission.

    Attributes:
        main: Path of the file to grade; empty where there is none, or none is the only one.
        files: Bytes of every Python file, and of the notebook that is graded, by its path.
        rivals: Files that could each be the one, and are too many.
    """

    main: str
    files: dict[str, bytes]
    rivals: tuple[str, ...] = ()


def gather_sources(
    place: str, paths: Iterable[str], read: Callable[[str, int], bytes], functions: Sequence[str]
) -> Sources:
    """Read the Python files, and decide which to grade.

    That is `cnn.py`, else the one Python file that defines a function, else `cnn.ipynb`, else the
    one notebook that does. Names count from the folder that holds all Python files.

    Args:
        place: What is read and where it is, e.g. `The folder 'submission'`, for messages.
        paths: Its files, by their path in it.
        read: Gives the bytes of a path, or refuses where there are more than so many.
        functions: Names of the functions that are asked.

    Raises:
        SubmissionError: There are too many files, or one cannot be read.
    """
    scripts, notebooks = _by_kind(place, paths)
    files = _read_each(place, scripts, lambda path: read(path, MOST_BYTES))
    main, rivals = _choose(files, MAIN, _definition(functions, rb"^"))
    if main:
        return Sources(main=main, files=files)
    named = _named(notebooks, NOTEBOOK)
    if named:
        return Sources(main=named, files={**files, named: read(named, MOST_NOTEBOOK_BYTES)})
    if rivals:
        return Sources(main="", files=files, rivals=rivals)
    in_json = _definition(functions, rb'(?:"|\\n)')
    bodies = _read_each(place, notebooks, lambda path: read(path, MOST_NOTEBOOK_BYTES))
    main, rivals = _choose(bodies, NOTEBOOK, in_json)
    if main:
        files[main] = bodies[main]
    return Sources(main=main, files=files, rivals=rivals)


def _read_each(place: str, paths: Sequence[str], read: Callable[[str], bytes]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for path in paths:
        files[path] = read(path)
        total += len(files[path])
        if total > _MOST_TOTAL_BYTES:
            raise SubmissionError(
                f"{place} holds more than {_MOST_TOTAL_BYTES >> 20} MiB of Python files or "
                f"notebooks. It should hold {MAIN} and little else."
            )
    return files


def nothing_to_grade(place: str, sources: Sources, functions: Sequence[str]) -> SubmissionError:
    """Why no file of a submission could be chosen.

    Args:
        place: What was read and where it is, e.g. `The folder 'submission'`.
        sources: What was found there, without a main file.
        functions: Names of the functions that are asked.
    """
    if sources.rivals:
        return SubmissionError(
            f"{place} has no {MAIN}, and {len(sources.rivals)} of its files define one of the "
            f"functions: {', '.join(sources.rivals[:5])}. Name the one to grade {MAIN}."
        )
    wanted = " or ".join(filter(None, (", ".join(functions[:-1]), functions[-1])))
    return SubmissionError(
        f"{place} has no {MAIN} and no Python file or notebook that defines {wanted}. "
        f"Put your {MAIN} there."
    )


def _by_kind(place: str, paths: Iterable[str]) -> tuple[list[str], list[str]]:
    scripts: list[str] = []
    notebooks: list[str] = []
    for path in paths:
        if path.endswith(".py"):
            scripts.append(path)
        elif path.endswith(".ipynb"):
            notebooks.append(path)
        if len(scripts) + len(notebooks) > MOST_FILES:
            raise SubmissionError(
                f"{place} holds more than {MOST_FILES} Python files. "
                f"It should hold {MAIN} and little else."
            )
    return scripts, notebooks


def _choose(
    files: dict[str, bytes], wanted: str, definition: re.Pattern[bytes]
) -> tuple[str, tuple[str, ...]]:
    """The file to grade, else those that it could be."""
    named = _named(files, wanted)
    if named:
        return named, ()
    defining = [path for path, content in files.items() if definition.search(content)]
    return (defining[0], ()) if len(defining) == 1 else ("", tuple(defining))


def _named(paths: Collection[str], wanted: str) -> str:
    """The file of that name in the folder that holds all; empty where there is none."""
    folders = [path.split("/")[:-1] for path in paths]
    shared = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    name = "/".join((*shared, wanted))
    return name if name in paths else ""


def _definition(functions: Sequence[str], start: bytes) -> re.Pattern[bytes]:
    """What a line looks like that defines a function; no code is parsed in this process."""
    names = "|".join(map(re.escape, functions)).encode()
    return re.compile(
        start + rb"(?:def[ \t]+(?:%s)[ \t]*\(|(?:%s)[ \t]*=)" % (names, names), re.MULTILINE
    )
