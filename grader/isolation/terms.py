"""What a worker accepts before it sees a submission."""

import json
from typing import NamedTuple

__all__ = ["Terms", "read_terms", "write_terms"]


class Terms(NamedTuple):
    """What a submission may use.

    Attributes:
        memory_bytes: Address space beyond what Python and NumPy take.
        cpu_seconds: CPU time after which the system ends the worker, whatever the grader does.
        packages: Installed packages that it may import.
    """

    memory_bytes: int
    cpu_seconds: float
    packages: tuple[str, ...]


def write_terms(terms: Terms) -> bytes:
    """Terms as bytes on one line."""
    return json.dumps(terms).encode()


def read_terms(text: bytes) -> Terms:
    """Terms from bytes that the grader wrote."""
    memory_bytes, cpu_seconds, packages = json.loads(text)
    return Terms(memory_bytes, cpu_seconds, tuple(packages))
