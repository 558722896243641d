"""Which files of a course `grade init` wrote, so that it is known which were changed since.

They are kept as `sha256sum` prints and checks them.
"""

from collections.abc import Mapping

__all__ = ["WRITTEN", "digests_in", "in_lines"]

WRITTEN = "written.sha256"


def in_lines(digests: Mapping[str, str]) -> bytes:
    """SHA-256 of files by their paths, a line each."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def digests_in(content: bytes) -> dict[str, str]:
    """The same again; lines that are none of these are passed over."""
    lines = content.decode("utf-8", "replace").splitlines()
    parted = (line.partition("  ") for line in lines)
    return {path: digest for digest, _, path in parted if path}
