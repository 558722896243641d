"""Reading a submission, as far as it takes to know which of its files is the one to grade."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from grader.errors import SubmissionError
from grader.intake.choose_main import Candidates, choose_main, is_decided, note_on
from grader.intake.file_signatures import describe_other_file
from grader.records.submission import Held, Submission, WantedFiles
from grader.text import listed

MAIN = "cnn.py"

NOTEBOOK = "cnn.ipynb"

ENDINGS = (".py", ".ipynb")
"""Of files that may hold the functions."""

MAX_BYTES = 1 << 20
"""Of one Python file."""

MAX_NOTEBOOK_BYTES = 8 << 20
"""Of one notebook, which carries its pictures along."""

_MAX_TOTAL_BYTES = 32 << 20
"""Of all Python files of one submission, or of all its notebooks."""

MAX_FILES = 200
"""Python files and notebooks of one submission."""

Read = Callable[[str, int], bytes]
"""Gives the bytes of a path, or refuses if there are more than so many."""

Survey = Callable[[Mapping[str, bytes], Sequence[str]], Mapping[str, Held]]
"""Tells which of the asked functions each file defines; parses them in a confined process."""


def main_name(wanted: WantedFiles) -> str:
    """What the file to grade is to be called."""
    return wanted.files[0] if wanted.files else MAIN


def files_asked_for(wanted: WantedFiles) -> str:
    """What the files are to be called that are handed in, as they stand in a sentence."""
    return listed(wanted.files) or MAIN


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a submission.

    Attributes:
        main: Path of the file to grade; empty if none could be chosen.
        files: Bytes of every Python file, and of the notebook that is graded, by its path.
        rivals: Without a `main`, the files that could each be it.
        is_named: Whether that is how it has to be called.
        note: Why it is this one, in a sentence; empty if there was no choice.
    """

    main: str
    files: dict[str, bytes]
    rivals: tuple[str, ...] = ()
    is_named: bool = False
    note: str = ""

    def as_submission(self, name: str, path: str) -> Submission:
        """These sources as what is graded; there must be a `main`.

        Args:
            name: What the submission is called in reports.
            path: Where its main file was read from.
        """
        return Submission(
            name=name,
            path=path,
            main=self.main,
            sources=self.files,
            sha256=hashlib.sha256(self.files[self.main]).hexdigest(),
            is_named=self.is_named,
            note=self.note,
        )


def gather_sources(
    subject: str, paths: Iterable[str], read: Read, wanted: WantedFiles, survey: Survey
) -> Sources:
    """Read the Python files, and decide which to grade; `choose_main` says how.

    Scripts are looked at first and notebooks only if those leave it open: notebooks are large, and
    often lie beside the work as notes on it.

    Args:
        subject: What is read, as a sentence begins, e.g. `The folder 'submission'`.
        paths: Its files, by their path in it.
        read: Gives the bytes of a path.
        wanted: What is looked for.
        survey: Tells which functions a file defines.

    Raises:
        SubmissionError: There are too many files, or one cannot be read or is something else.
    """
    scripts, notebooks = _by_kind(subject, paths, wanted)
    files = _read_each(subject, scripts, read, MAX_BYTES, main_name(wanted))
    if main := wanted.main_among([*scripts, *notebooks]):
        files[main] = files.get(main) or read(main, MAX_NOTEBOOK_BYTES)
        held = survey({main: files[main]}, wanted.functions) if main in notebooks else {}
        require_readable(f"{subject}: {main}", files[main], held.get(main))
        return Sources(main=main, files=files, is_named=True)
    functions = wanted.functions
    named = _at_top(files, main_name(wanted))
    mentions = _mention(functions)
    possible = {
        path: content
        for path, content in files.items()
        if path == named or mentions.search(content.replace(b"\0", b""))
    }
    candidates = Candidates(functions)
    # Where nothing but `cnn.py` can be meant, as in most submissions, not even that is parsed.
    is_clear = list(possible) == [named] and not notebooks
    candidates.add(possible, survey(possible, functions) if possible and not is_clear else {})
    if not is_decided(named, candidates.works, notebooks):
        bodies = _read_each(subject, notebooks, read, MAX_NOTEBOOK_BYTES, main_name(wanted))
        named = named or _at_top(bodies, main_name(wanted) if wanted.files else NOTEBOOK)
        candidates.add(bodies, survey(bodies, functions) if bodies else {})
    main, rivals = choose_main(named, candidates)
    main = main or wanted.first_among(rivals)
    if not main:
        _require_programs(subject, {**files, **candidates.files}, candidates.held)
        return Sources(main="", files=files, rivals=tuple(rivals))
    content = candidates.files[main]
    require_readable(f"{subject}: {main}", content, candidates.held.get(main))
    files[main] = content
    return Sources(
        main=main, files=files, note=note_on(main, named, candidates.works, files, wanted)
    )


def _require_programs(subject: str, files: Mapping[str, bytes], held: Mapping[str, Held]) -> None:
    """Say of the only file, and of `cnn.ipynb`, what else it is, if nothing could be chosen."""
    for path, content in files.items():
        if path == NOTEBOOK or len(files) == 1:
            require_readable(f"{subject}: {path}", content, held.get(path))


def require_readable(subject: str, content: bytes, held: Held | None) -> None:
    """Refuse a file that is no program at all, which would otherwise be a zero without a reason.

    Args:
        subject: The file, as a sentence begins.
        content: Its bytes.
        held: What a survey found in it, if there was one.

    Raises:
        SubmissionError: It is something else, or a damaged notebook.
    """
    if other := describe_other_file(content):
        raise SubmissionError(f"{subject} {other}.")
    if held is not None and held.refused:
        raise SubmissionError(f"{subject} cannot be read: {held.refused}.")


def _read_each(
    subject: str, paths: Sequence[str], read: Read, max_bytes: int, main: str
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for path in paths:
        files[path] = read(path, max_bytes)
        total += len(files[path])
        if total > _MAX_TOTAL_BYTES:
            raise SubmissionError(
                f"{subject} holds more than {_MAX_TOTAL_BYTES >> 20} MiB of Python files or "
                f"notebooks. It should hold {main} and little else."
            )
    return files


def _by_kind(
    subject: str, paths: Iterable[str], wanted: WantedFiles
) -> tuple[list[str], list[str]]:
    """Scripts and notebooks among the paths."""
    scripts: list[str] = []
    notebooks: list[str] = []
    for path in paths:
        if path.endswith(".py"):
            scripts.append(path)
        elif path.endswith(".ipynb"):
            notebooks.append(path)
        if len(scripts) + len(notebooks) > MAX_FILES:
            raise SubmissionError(
                f"{subject} holds more than {MAX_FILES} Python files. "
                f"It should hold {main_name(wanted)} and little else."
            )
    return scripts, notebooks


def _at_top(paths: Collection[str], name: str) -> str:
    """The file of that name in the innermost folder that holds all paths; empty if there is none.

    A submission may lie a folder or two deep, as archives of a folder do.
    """
    folders = [path.split("/")[:-1] for path in paths]
    shared = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    path = "/".join((*shared, name))
    return path if path in paths else ""


def _mention(functions: Sequence[str]) -> re.Pattern[bytes]:
    """What stands in a file that may define a function; no code is parsed in this process.

    Takes linear time, with one look behind the first `import` of a line and none behind others.
    """
    names = "|".join(map(re.escape, functions)).encode()
    return re.compile(
        rb"\bdef[ \t]+(?:%s)[ \t]*\(|\bclass[ \t]+(?:%s)\b|^[ \t]*(?:%s)[ \t]*=|"
        rb"^(?>[^\n]*?\bimport\b)[^\n]*?\b(?:%s)\b" % (names, names, names, names),
        re.MULTILINE,
    )
