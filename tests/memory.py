"""How much memory Python takes."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["memory_within"]


@contextmanager
def memory_within(most_bytes: int) -> Iterator[None]:
    """Fails where more was allocated at any one time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most_bytes
    finally:
        tracemalloc.stop()
