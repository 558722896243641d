"""Zip archives that are the same, byte for byte, wherever and whenever they are written.

They are not in `files.py`, since every command imports that, and `zipfile` takes milliseconds.
"""

from collections.abc import Container, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from grader.files import replace_file

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip archive can name."""

_UNIX = 3


def archive_entry(name: str, *, program: bool = False) -> ZipInfo:
    """What an archive says of a file at a path in it, which may be a `program` that can be run."""
    entry = ZipInfo(name, _FIRST_DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = (0o100755 if program else 0o100644) << 16
    return entry


def write_archive(path: Path, files: Mapping[str, bytes], programs: Container[str]) -> None:
    """Write an archive, all of it or nothing.

    Args:
        path: The archive.
        files: Content of each file by its path in the archive.
        programs: Paths of those that can be run.

    Raises:
        OutputError: It cannot be written.
    """
    with replace_file(path) as file, ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(archive_entry(name, program=name in programs), content)
