"""Writing a file or a folder, all of it or nothing, and telling what a file holds."""

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from grader.errors import OutputError

_UNFINISHED = ".part"
"""How the name of a file ends that is not written to its end."""

OPEN_NO_LINK = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
)
"""Flags that open no link, and wait for no pipe."""


def read_regular(path: Path, max_bytes: int) -> bytes:
    """The content of a regular file that is no link and not larger than that; empty of all else."""
    try:
        if path.is_symlink():  # not every system refuses to open one
            return b""
        with os.fdopen(os.open(path, OPEN_NO_LINK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return b""
            content = file.read(max_bytes + 1)
    except OSError:
        return b""
    return content if len(content) <= max_bytes else b""


@contextmanager
def replace_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write into, which takes the place of `path` when all of it is written.

    The folder that it lies in is made if there is none. The null device stays where it is.

    Raises:
        OutputError: It cannot be written.
    """
    if _is_special(path):
        with _null_device(path) as file:
            yield file
        return
    make_folder(path.parent)
    try:
        descriptor, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED
        )
    except OSError as error:
        raise cannot_write(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _is_special(path: Path) -> bool:
    """Whether there is a device or a pipe, which a file must not take the place of."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _null_device(path: Path) -> IO[bytes]:
    if not path.samefile(os.devnull):
        raise OutputError(
            f"{str(path)!r} is a device or a pipe, and would be replaced by a file. Name a file."
        )
    return path.open("wb")


def make_folder(path: Path) -> None:
    """Make a folder, and those it lies in, where there is none.

    Raises:
        OutputError: It cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `path` when all of it is written.

    A folder that is there and empty may be where the command is given, so it stays the same one.

    Raises:
        OutputError: There is something at `path` already, or it cannot be written.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise OutputError(
            f"There is something at {str(path)!r} already, and it is not touched. "
            "Name a folder that is empty or not there yet."
        )
    is_there = path.is_dir()
    make_folder(path.parent)
    try:
        beside = path if is_there else path.parent
        temporary = Path(tempfile.mkdtemp(dir=beside, prefix=f".{path.name}.", suffix=_UNFINISHED))
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        yield temporary
        if is_there:
            for entry in temporary.iterdir():
                entry.replace(path / entry.name)
        else:
            temporary.chmod(0o777 & ~_umask())
            temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def remove_unfinished(folder: Path) -> None:
    """Remove files from a folder that nobody will write to their end, since their writer is gone.

    Raises:
        OutputError: One cannot be removed.
    """
    for path in folder.glob(f".*{_UNFINISHED}"):
        remove_file(path)


def remove_file(path: Path) -> None:
    """Remove a file.

    Raises:
        OutputError: It cannot be removed.
    """
    try:
        path.unlink()
    except OSError as error:
        raise cannot_write(path, error) from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file through a temporary one beside it, which is then renamed.

    Raises:
        OutputError: It cannot be written.
    """
    with replace_file(path) as file:
        file.write(content)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal; empty where there is none that can be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def cannot_write(path: Path, error: OSError) -> OutputError:
    """The error that says what cannot be written, why, and what helps."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        advice = "Make room on the disk, then give the same command again."
    elif isinstance(error, PermissionError):
        advice = "Name a place that you may write to, or close the program that has it open."
    else:
        advice = "Name another place."
    return OutputError(f"{str(path)!r} cannot be written: {error.strerror}. {advice}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
