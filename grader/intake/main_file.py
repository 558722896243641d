"""Which of a submission's files is the one to grade."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from grader.errors import SubmissionError
from grader.intake.contents import what_else_it_is
from grader.intake.names import is_archive, is_unread_archive, meant_name
from grader.records.submission import Held

__all__ = [
    "ENDINGS",
    "MAIN",
    "MOST_BYTES",
    "MOST_FILES",
    "MOST_NOTEBOOK_BYTES",
    "NOTEBOOK",
    "Sources",
    "Survey",
    "gather_sources",
    "nothing_to_grade",
    "require_readable",
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


Survey = Callable[[Mapping[str, bytes], Sequence[str]], Mapping[str, Held]]
"""Tells which of the asked functions files define; parses them where nothing can come of it."""


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a submission.

    Attributes:
        main: Path of the file to grade; empty where there is none, or none is the only one.
        files: Bytes of every Python file, and of the notebook that is graded, by its path.
        rivals: Files that could each be the one, and are too many.
        note: Why it is this one, in a sentence; empty where there was no choice.
    """

    main: str
    files: dict[str, bytes]
    rivals: tuple[str, ...] = ()
    note: str = ""


def gather_sources(
    place: str,
    paths: Iterable[str],
    read: Callable[[str, int], bytes],
    functions: Sequence[str],
    survey: Survey,
) -> Sources:
    """Read the Python files, and decide which to grade.

    That is `cnn.py`, else the one Python file that defines a function, else `cnn.ipynb`, else the
    one notebook that does, else the one file that has all functions. A file that holds nothing but
    stubs gives way to one that defines something. Names count from the folder that holds all Python
    files.

    Args:
        place: What is read and where it is, e.g. `The folder 'submission'`, for messages.
        paths: Its files, by their path in it.
        read: Gives the bytes of a path, or refuses where there are more than so many.
        functions: Names of the functions that are asked.
        survey: Tells which of them a file defines.

    Raises:
        SubmissionError: There are too many files, or one cannot be read or is something else.
    """
    scripts, notebooks = _by_kind(place, paths)
    files = _read_each(place, scripts, lambda path: read(path, MOST_BYTES))
    named = _named(files, MAIN)
    mentions = _mention(functions)
    possible = {
        path: content
        for path, content in files.items()
        if path == named or mentions.search(content.replace(b"\0", b""))
    }
    if list(possible) == [named] and not notebooks:
        return _chosen(place, named, files)
    held = survey(possible, functions) if possible else {}
    written = _written(possible, held)
    if named in written or (len(written) == 1 and not (named and notebooks)):
        return _chosen(place, named if named in written else written[0], files, named, written)
    bodies = _read_each(place, notebooks, lambda path: read(path, MOST_NOTEBOOK_BYTES))
    named_notebook = _named(bodies, NOTEBOOK)
    held = {**held, **(survey(bodies, functions) if bodies else {})}
    written_too = _written(bodies, held)
    stubs = [path for path in (*possible, *bodies) if path in held and held[path].stubs]
    if named_notebook in written_too and not named:
        main, rivals = named_notebook, []
    else:
        rivals = _whole([*written, *written_too], held, functions, {**files, **bodies}) or stubs
        main = rivals[0] if len(rivals) == 1 else ""
    if not main and not (written or written_too):
        main = named or named_notebook
    if not main:
        for path, content in {**files, **bodies}.items():
            if path == NOTEBOOK or len(files) + len(bodies) == 1:
                require_readable(f"{place}: {path}", content, held.get(path))
        return Sources(main="", files=files, rivals=tuple(rivals))
    if main in bodies:
        require_readable(f"{place}: {main}", bodies[main], held.get(main))
        files[main] = bodies[main]
    return _chosen(place, main, files, named or named_notebook, [*written, *written_too])


def _chosen(
    place: str,
    main: str,
    files: dict[str, bytes],
    named: str = "",
    written: Sequence[str] = (),
) -> Sources:
    """The main file with a sentence on those that could have been it.

    Raises:
        SubmissionError: It is no program.
    """
    require_readable(f"{place}: {main}", files[main], None)
    others = [
        path
        for path in written
        if path != main
        and not _imports(files[main], path)
        and not _imports(files.get(path, b""), main)
    ]
    note = ""
    if named and named != main:
        note = f"{named} holds nothing but stubs, so {main} was graded."
    elif others:
        note = f"{main} was graded, and not {' or '.join(others[:5])}, which defines functions too."
    return Sources(main=main, files=files, note=note)


def _imports(content: bytes, path: str) -> bool:
    """Whether a file seems to import another, whose functions then are its own."""
    stem = re.escape(path.rpartition("/")[2].rpartition(".")[0].encode())
    return re.search(rb"\b(?:import|from)\b[^\n]*\b%s\b" % stem, content) is not None


def _whole(
    rivals: list[str],
    held: Mapping[str, Held],
    functions: Sequence[str],
    files: Mapping[str, bytes],
) -> list[str]:
    """The one file that has all functions and imports none that has; else all rivals."""
    whole = [path for path in rivals if path in held and held[path].written.issuperset(functions)]
    first = [
        path
        for path in whole
        if not any(_imports(files[path], other) for other in whole if other != path)
    ]
    return first if len(first) == 1 else rivals


def _written(paths: Iterable[str], held: Mapping[str, Held]) -> list[str]:
    """Those files that define a function, or of which only running them tells what they are."""
    return [path for path in paths if path not in held or held[path].written]


def require_readable(place: str, content: bytes, held: Held | None) -> None:
    """Refuse a file that is no program at all, and would be worth nothing in silence.

    Args:
        place: What it is and where it lies.
        content: Its bytes.
        held: What was found in it, if anybody looked.

    Raises:
        SubmissionError: It is something else, or a damaged notebook.
    """
    if other := what_else_it_is(content):
        raise SubmissionError(f"{place} {other}.")
    if held is not None and held.refused:
        raise SubmissionError(f"{place} cannot be read: {held.refused}.")


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


def nothing_to_grade(
    place: str, sources: Sources, functions: Sequence[str], command: str, others: Sequence[str] = ()
) -> SubmissionError:
    """Why no file of a submission could be chosen.

    Args:
        place: What was read and where it is, e.g. `The folder 'submission'`.
        sources: What was found there, without a main file.
        functions: Names of the functions that are asked.
        command: How to have one of several files graded, without its name; empty where no command
            does.
        others: Names of the other files that lie there.
    """
    if sources.rivals:
        typed = f"give `{command}{sources.rivals[0]}`, or " if command else ""
        return SubmissionError(
            f"{place} has {len(sources.rivals)} files that define or import some of the functions: "
            f"{', '.join(sources.rivals[:5])}. To have one graded, {typed}name it {MAIN}. "
            f"If each has a part, add a {MAIN} that imports from them."
        )
    wanted = " or ".join(filter(None, (", ".join(functions[:-1]), functions[-1])))
    shown = f", but {', '.join(others[:5])}" if others else ""
    return SubmissionError(
        f"{place} has no {MAIN} and no Python file or notebook that defines {wanted}{shown}. "
        f"{_advice(others)}"
    )


def _advice(others: Sequence[str]) -> str:
    """What to do about a folder that holds these files."""
    for name in others:
        if meant := meant_name(name.rpartition("/")[2]):
            return f"If {name} is your program, rename it {meant}."
        if is_archive(name) or is_unread_archive(name):
            return f"Unpack {name} there."
    return f"Put your {MAIN} there."


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


def _mention(functions: Sequence[str]) -> re.Pattern[bytes]:
    """What stands in a file that may define a function; no code is parsed in this process."""
    names = "|".join(map(re.escape, functions)).encode()
    return re.compile(
        rb"\bdef[ \t]+(?:%s)[ \t]*\(|^[ \t]*(?:%s)[ \t]*=|\bimport\b[^\n]*\b(?:%s)\b"
        % (names, names, names),
        re.MULTILINE,
    )
