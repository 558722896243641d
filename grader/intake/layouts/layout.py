"""What a layout is."""

from collections.abc import Callable

import msgspec

from grader.intake.tree import Entry, Tree
from grader.records.attempt import Attempt

__all__ = ["Found", "Layout"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a download holds.

    Attributes:
        attempts: What students handed in.
        leftover: What lies at the top and is no student's by the rules of the layout.
    """

    attempts: tuple[Attempt, ...]
    leftover: tuple[Entry, ...]


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The way a system lays out what it lets a course download.

    Attributes:
        name: What `--layout` calls it.
        recognises: Whether a tree is laid out so, by the names in it.
        find: Who handed in what.
    """

    name: str
    recognises: Callable[[Tree], bool]
    find: Callable[[Tree], Found]
