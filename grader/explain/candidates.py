"""Candidates for an explanation: known mistakes, one or two at a time."""

from functools import cache
from typing import Self, get_args

import msgspec

from grader.records.mistake import Bank, KnownMistake, Mistake, Steps, Told, Way

_TOLD: tuple[Told, ...] = get_args(Told)
_IN_FLOAT32 = _TOLD.index("in float32")
_IN_PART = _TOLD.index("in part")


class Candidate(msgspec.Struct, frozen=True, eq=False):
    """One way of making one mistake, or two at a time.

    Attributes:
        parts: Each mistake with its way.
        number: Which of `single_candidates` it is, or how many there are if it is no mistake at
            all; None of two at a time.
        vagueness: How loosely the answers can be told: the index in `_TOLD` of the vaguest mistake.
    """

    parts: tuple[tuple[KnownMistake, Way], ...]
    number: int | None
    vagueness: int

    @property
    def mistakes(self) -> tuple[KnownMistake, ...]:
        """The mistakes without their ways."""
        return tuple(mistake for mistake, _ in self.parts)

    @property
    def published(self) -> tuple[Mistake, ...]:
        """What a student is told whose program has the mistakes in these ways."""
        return tuple(mistake.told_as(way) for mistake, way in self.parts)

    @property
    def in_float32(self) -> bool:
        """Whether float32 numbers can be told that the order of a sum explains."""
        return self.vagueness == _IN_FLOAT32

    @property
    def reads_memory(self) -> bool:
        """Whether NaN stands for what memory held; elsewhere it is what a program computes."""
        return self.vagueness >= _IN_PART

    @property
    def steps(self) -> Steps:
        """All steps that are replaced."""
        return {step: change for _, way in self.parts for step, change in way.steps.items()}

    def with_another(self, other: Self) -> Self | None:
        """Both at a time; None if they are one mistake or replace the same step."""
        if self.mistakes == other.mistakes or self.steps.keys() & other.steps.keys():
            return None
        return msgspec.structs.replace(
            self,
            parts=(*self.parts, *other.parts),
            number=None,
            vagueness=max(self.vagueness, other.vagueness),
        )


@cache
def single_candidates(bank: Bank) -> tuple[Candidate, ...]:
    """Every way of every mistake."""
    ways = ((mistake, way) for mistake in bank.mistakes for way in mistake.ways)
    return tuple(
        Candidate((part,), number, _TOLD.index(part[0].told)) for number, part in enumerate(ways)
    )


@cache
def no_mistake(bank: Bank) -> Candidate:
    """The program that is right, numbered after every way of every mistake."""
    return Candidate((), len(single_candidates(bank)), 0)
