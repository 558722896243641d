"""Files that `grade init` wrote, and their digests."""

from collections.abc import Mapping
from pathlib import Path

from grader.files import make_folder, write_file

WRITTEN = "written.sha256"
"""Which files `grade init` wrote, as `sha256sum` prints and checks them, so that it is known which
were changed since."""


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files by their paths within a folder.

    Raises:
        OutputError: One cannot be written.
    """
    for path, content in files.items():
        make_folder((folder / path).parent)
        write_file(folder / path, content)


def in_lines(digests: Mapping[str, str]) -> bytes:
    """SHA-256 of files by their paths, a line each."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def digests_in(content: bytes) -> dict[str, str]:
    """The same again; lines that are none of these are passed over."""
    lines = content.decode("utf-8", "replace").splitlines()
    parted = (line.partition("  ") for line in lines)
    return {path: digest for digest, _, path in parted if path}
