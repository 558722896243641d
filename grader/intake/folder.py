"""A submission as a folder with `cnn.py`, or as one Python file."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.errors import SubmissionError
from grader.records.submission import Submission

__all__ = ["load_submission"]

MAIN = "cnn.py"

MOST_BYTES = 1 << 20
"""Of one file."""

MOST_FILES = 200

_NOT_OURS = {"__pycache__", "node_modules", "site-packages", "venv", "env"}


def load_submission(path: Path, functions: Sequence[str]) -> Submission:
    """Read a submission.

    Args:
        path: A folder that holds `cnn.py` or exactly one Python file that defines one of the
            functions; or a Python file.
        functions: Names of the functions that are asked.

    Raises:
        SubmissionError: There is nothing to grade at `path`, or it cannot be read.
    """
    if path.is_dir():
        sources = dict(_read_folder(path))
        main = _main_file(path, sources, functions)
    elif path.suffix == ".py" and path.exists():
        main = path.name
        sources = {main: _read_file(path)}
    else:
        raise SubmissionError(_nothing_at(path))
    return Submission(
        name=path.resolve().name,
        path=str(path / main if path.is_dir() else path),
        main=main,
        sources=sources,
        sha256=hashlib.sha256(sources[main]).hexdigest(),
    )


def _nothing_at(path: Path) -> str:
    if not path.exists():
        return (
            f"There is no file or folder {str(path)!r}. "
            f"Name the folder that holds your {MAIN}, e.g. `grade submission/`."
        )
    if path.suffix == ".ipynb":
        return (
            f"{str(path)!r} is a notebook. Save the functions as {MAIN} and grade the folder "
            "that holds it."
        )
    return (
        f"{str(path)!r} is neither a folder nor a Python file. "
        f"Name the folder that holds your {MAIN}, e.g. `grade submission/`."
    )


def _read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Python files by their path within the folder; environments and hidden folders left out."""
    count = 0
    for place, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _NOT_OURS
            and not (Path(place) / name / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            path = Path(place) / name
            if not name.endswith(".py") or path.is_symlink() or not _is_text(name):
                continue
            count += 1
            if count > MOST_FILES:
                raise SubmissionError(
                    f"The folder {str(folder)!r} holds more than {MOST_FILES} Python files. "
                    f"Name the folder that holds {MAIN} and little else."
                )
            yield path.relative_to(folder).as_posix(), _read_file(path)


def _is_text(name: str) -> bool:
    """Whether a file's name is valid text; others cannot be imported anyway."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _raise(error: OSError) -> None:
    raise SubmissionError(
        f"The folder {str(error.filename)!r} cannot be read: {error.strerror}. "
        "Give yourself permission to read it."
    ) from error


def _read_file(path: Path) -> bytes:
    """The bytes of a regular file that is not too large and not a link."""
    no_links = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | no_links | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SubmissionError(f"{str(path)!r} is no regular file. Save it as a plain file.")
            source = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SubmissionError(
            f"{str(path)!r} cannot be read: {error.strerror}. It must be a regular file, not a "
            "link, that you may read."
        ) from error
    if len(source) > MOST_BYTES:
        raise SubmissionError(
            f"{str(path)!r} is larger than {MOST_BYTES // 1024} KiB. "
            "Move data out of it; the four functions are a few hundred lines."
        )
    return source


def _main_file(folder: Path, sources: dict[str, bytes], functions: Sequence[str]) -> str:
    if MAIN in sources:
        return MAIN
    names = "|".join(re.escape(name) for name in functions)
    defines = re.compile(
        rf"^(?:def[ \t]+(?:{names})[ \t]*\(|(?:{names})[ \t]*=)".encode(), re.MULTILINE
    )
    candidates = [name for name, source in sources.items() if defines.search(source)]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise SubmissionError(
            f"The folder {str(folder)!r} has no {MAIN}, and {len(candidates)} of its files define "
            f"one of the functions: {', '.join(candidates[:5])}. Name the one to grade."
        )
    if (folder / MAIN).is_symlink():
        raise SubmissionError(
            f"{str(folder / MAIN)!r} is a link. Put the file itself into the folder."
        )
    raise SubmissionError(
        f"The folder {str(folder)!r} has no {MAIN} and no Python file that defines "
        f"{', '.join(functions[:-1])} or {functions[-1]}. Put your {MAIN} there."
    )
