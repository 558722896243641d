"""Paths that cannot be meant as they are typed."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.errors import UserError
from grader.text import did_you_mean, in_shell


def keep_apart(written: Mapping[str, Path | None], read: Iterable[Path]) -> None:
    """Refuse to write a file over one that is read, or over another that is written.

    Args:
        written: What options name to be written, by the names of the options.
        read: What the command reads.

    Raises:
        UserError: Two of them are the same file.
    """
    taken = {os.path.realpath(path): "" for path in read}
    for option, path in written.items():
        if path is None or os.path.realpath(path) == os.devnull:
            continue
        other = taken.setdefault(os.path.realpath(path), option)
        if not other:
            raise UserError(
                f"--{option} is {str(path)!r}, which is read and would be replaced. "
                "Name another file."
            )
        if other != option:
            raise UserError(
                f"--{other} and --{option} are both {str(path)!r}. Name a file for each."
            )


def page_path(output: Path, html: Path | None) -> Path:
    """Where the page of one submission is written.

    Args:
        output: What `--output` names: the folder for `report.html`.
        html: What `--html` names: the file itself, if one is named.

    Raises:
        UserError: The folder is called like a page.
    """
    if html is not None:
        return html
    if output.suffix.lower() in {".html", ".htm"} and not output.is_dir():
        raise UserError(
            f"--output is {str(output)!r}, which is called like a page. Expected a folder, for "
            f"report.html. To name the page itself write `--html {in_shell(str(output))}`."
        )
    return output / "report.html"


def path_meant(path: Path) -> str:
    """A question with what lies beside a path and is called like it.

    Empty if there is something at the path itself, or nothing like it.
    """
    try:
        return "" if path.exists() else did_you_mean(path.name, _names_beside(path))
    except OSError:
        return ""


def read_file(
    path: Path, what: str, error_type: type[UserError], advice: str = "Check the path."
) -> bytes:
    """The content of a file that somebody named; errors call it by what it is, e.g. `deck`.

    Raises:
        UserError: It cannot be read; of the type that is given. The advice ends it, unless
            something with a name like the path's lies beside it.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise error_type(
            f"The {what} {str(path)!r} cannot be read: {error.strerror}. "
            f"{path_meant(path) or advice}"
        ) from error


def _names_beside(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir()]
