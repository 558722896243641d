"""What is remembered of the last run, and what is another now."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from grader.records.score import Score
from grader.text import first_of

Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]

MAX_NAMED = 6
"""Checks that are named one by one."""


class LastRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page keeps of the run that wrote it.

    Attributes:
        format: Name and version of this format.
        conditions: Digest of which submission was graded, and of what it was asked with.
        at: When that was, in seconds since 1970.
        right: Names of the checks that were right, e.g. `conv2d/stride`.
        findings: A digest of the findings of each operation that had some.
        unwritten: Names of the operations that were not there, or not written yet.
    """

    format: Literal["cnn-grader last run 1"] = "cnn-grader last run 1"
    conditions: str
    at: Annotated[int, msgspec.Meta(ge=0)]
    right: tuple[str, ...]
    findings: dict[str, Digest]
    unwritten: tuple[str, ...] = ()


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What is another than at the last run. It adds words to what is told, and never orders it.

    Attributes:
        since: When the last run was, e.g. `14:05`; on another day `Monday 14:05`.
        last: Its points.
        gained: Points that there are more now, or fewer; None where the file did not load, so that
            nothing is compared.
        mended: Names of the checks that are right now and were not, e.g. `conv2d/bias`.
        broken: Names of those that were right and are not any more.
        finished: Operations of which every check is right now, and was not.
        otherwise: Operations of which the same checks fail for other causes.
        written: Operations that are written now and were not.
    """

    since: str
    last: Score
    gained: int | None = None
    mended: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def chip(self) -> str:
        """The points against those of the last run, e.g. `+8 since 14:05`.

        Of a file that did not load, what the last one was worth: `32 of 100 at 14:05`.
        """
        if self.gained is None:
            return f"{self.last.earned} of {self.last.possible} at {self.since}"
        if not self.gained:
            return f"unchanged since {self.since}"
        sign = "+" if self.gained > 0 else "\N{MINUS SIGN}"
        return f"{sign}{abs(self.gained)} since {self.since}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was mended, what is no longer right, and where something else is wrong now."""
        mended = (
            f"Mended in {name}: {first_of(checks, MAX_NAMED)}."
            for name, checks in _by_operation(self._mended).items()
        )
        return (*mended, *self._new, *self._no_longer_right, *self.something_else)

    @property
    def in_a_line(self) -> tuple[str, ...]:
        """What was mended and what is no longer right, from the longest words to the shortest."""
        mended, broken = _counted(self._mended), _counted(self.broken)
        forms = (
            (_named(self._mended), self._new, first_of(self.broken, MAX_NAMED)),
            (_counted_by_operation(self._mended), self._new, _counted_by_operation(self.broken)),
            (mended, self._new, broken),
            (mended, (), broken),
            ("", () if broken else self._new, broken),
        )
        return tuple(
            " ".join((*_said("Mended", mended), *new, *_said("No longer right", broken)))
            for mended, new, broken in forms
        )

    @property
    def _mended(self) -> list[str]:
        """The checks that were mended; none of a function that was not written before."""
        return [name for name in self.mended if name.partition("/")[0] not in self.written]

    @property
    def _new(self) -> tuple[str, ...]:
        return _said("New", first_of(self.written, MAX_NAMED))

    @property
    def _no_longer_right(self) -> tuple[str, ...]:
        return _said("No longer right", first_of(self.broken, MAX_NAMED))

    @property
    def something_else(self) -> tuple[str, ...]:
        """In which operations the same checks fail for other causes, in a sentence each."""
        return tuple(f"Something else is wrong in {name} now." for name in self.otherwise)


def _by_operation(names: Sequence[str]) -> dict[str, list[str]]:
    """Checks without the name of their operation, e.g. `conv2d` and `bias`, `padding`."""
    own: dict[str, list[str]] = {}
    for name in names:
        operation, _, check = name.partition("/")
        own.setdefault(operation, []).append(check)
    return own


def _said(what: str, names: str) -> tuple[str, ...]:
    return (f"{what}: {names}.",) if names else ()


def _named(names: Sequence[str]) -> str:
    """E.g. `conv2d bias, padding; pad value`."""
    return "; ".join(
        f"{name} {first_of(own, MAX_NAMED)}" for name, own in _by_operation(names).items()
    )


def _counted_by_operation(names: Sequence[str]) -> str:
    """E.g. `conv1d 4 checks, pad 2`."""
    counts = [f"{name} {len(own)}" for name, own in _by_operation(names).items()]
    if counts:
        counts[0] += " check" if counts[0].endswith(" 1") else " checks"
    return ", ".join(counts)


def _counted(names: Sequence[str]) -> str:
    """E.g. `6 checks`; empty of none."""
    return f"{len(names)} check{'s' if len(names) > 1 else ''}" if names else ""
