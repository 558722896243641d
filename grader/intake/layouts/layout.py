"""What a layout is."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from grader.intake.tree import Entry, Tree
from grader.records.attempt import Attempt

Name = TypeVar("Name")


class DownloadContents(msgspec.Struct, frozen=True, kw_only=True):
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
    find: Callable[[Tree], DownloadContents]


def part_by_name(
    entries: Sequence[Entry], read: Callable[[Entry], Name | None]
) -> tuple[list[tuple[Entry, Name]], list[Entry]]:
    """Entries with what their names say, and those that a system gave no such name."""
    read_of = [(entry, read(entry)) for entry in entries]
    named = [(entry, name) for entry, name in read_of if name is not None]
    return named, [entry for entry, name in read_of if name is None]


def are_mostly_named(entries: Sequence[Entry], read: Callable[[Entry], Name | None]) -> bool:
    """Whether a system gave most of the entries their names."""
    named, others = part_by_name(entries, read)
    return len(named) > len(others)


def time_in(text: str) -> str:
    """A time that is written as ISO 8601 has it; empty where there is no such day or hour."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text
