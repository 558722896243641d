"""How far something is that takes long."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far something is that takes long.

    Attributes:
        doing: What is done, e.g. `Writing pages`.
        done: How many of its steps are done.
        total: How many there are.
        at: Which step is next, or what became of those that are done; empty where that says
            nothing.
        alike: Whether each step takes about as long, so that what time is left can be told.
    """

    doing: str
    done: int
    total: int
    at: str = ""
    alike: bool = False


OnProgress = Callable[[Progress], object]
"""Called before a step or after it."""


def tell_nobody(_: Progress) -> None:
    """Where nobody waits."""


def each_told(
    steps: Sequence[T], doing: str, on_progress: OnProgress, named: Callable[[T], str] | None = None
) -> Iterator[T]:
    """Go through steps, and tell before each how far it is.

    Args:
        steps: What is gone through.
        doing: What is done with them, e.g. `Packing pages`.
        on_progress: Called with it.
        named: What a step is called; None where they are alike, and take as long as each other.
    """
    for done, step in enumerate(steps):
        at = "" if named is None else named(step)
        on_progress(Progress(doing=doing, done=done, total=len(steps), at=at, alike=named is None))
        yield step
