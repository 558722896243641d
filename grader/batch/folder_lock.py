"""The lock of a folder of results, so that one command at a time writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from grader.errors import OutputError
from grader.files import cannot_write, remove_unfinished

_LOCK = ".lock"


@contextmanager
def lock_folder(folder: Path, *, create: bool = False) -> Iterator[Path]:
    """Keep other commands out of a folder of results meanwhile.

    Raises:
        OutputError: There is none, another command has it, or it cannot be written.
    """
    if not create and not folder.is_dir():
        raise OutputError(
            f"There is no folder {str(folder)!r}. "
            "Name the folder that `grade batch --output` wrote, with `--results`."
        )
    try:
        if create:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.stat()  # a lock would make the folder that it is to lie in
        lock = FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise OutputError(
            f"Another `grade` command is writing to {str(folder)!r}. "
            "Wait until it has ended, or name another folder."
        ) from error
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        remove_unfinished(folder)
        yield folder
    finally:
        lock.release()
