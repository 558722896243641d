"""Refusing an archive that is not what it should be."""

from typing import IO

from grader.isolation.protocol.reading import Reason


class RefusedError(Exception):
    """An archive is not what it should be."""

    def __init__(self, reason: Reason = "damaged") -> None:
        """Refuse it for that reason."""
        super().__init__(reason)
        self.reason = reason


def read_exactly(file: IO[bytes], size: int) -> bytes:
    """So many bytes from where the file stands.

    Raises:
        RefusedError: There are fewer.
    """
    content = file.read(size)
    if len(content) != size:
        raise RefusedError
    return content
