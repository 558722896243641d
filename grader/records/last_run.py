"""What is remembered of the last run, and what is another now."""

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
    """

    format: Literal["cnn-grader last run 1"] = "cnn-grader last run 1"
    conditions: str
    at: Annotated[int, msgspec.Meta(ge=0)]
    right: tuple[str, ...]
    findings: dict[str, Digest]


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
    """

    since: str
    last: Score
    gained: int | None = None
    mended: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()

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
    def mended_by_operation(self) -> dict[str, str]:
        """What was mended of each operation in words, e.g. `conv2d` and `bias, padding`."""
        own: dict[str, list[str]] = {}
        for name in self.mended:
            operation, _, check = name.partition("/")
            own.setdefault(operation, []).append(check)
        return {name: first_of(checks, MAX_NAMED) for name, checks in own.items()}

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was mended, what is no longer right, and where something else is wrong now."""
        mended = (f"Mended in {name}: {own}." for name, own in self.mended_by_operation.items())
        return (*mended, *self.no_longer_right, *self.something_else)

    @property
    def no_longer_right(self) -> tuple[str, ...]:
        """Which checks were right and are not any more, in a sentence; none if there is no such."""
        return (f"No longer right: {first_of(self.broken, MAX_NAMED)}.",) if self.broken else ()

    @property
    def something_else(self) -> tuple[str, ...]:
        """In which operations the same checks fail for other causes, in a sentence each."""
        return tuple(f"Something else is wrong in {name} now." for name in self.otherwise)
