"""Candidates for an explanation: known mistakes, one or two at a time, and what they would answer.

What a program with a mistake answers is the same for every submission that is compared with it, so
it is kept.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Self, get_args

import msgspec

from grader.explain.match import is_same_outcome
from grader.records.case import AnsweredCase, Case
from grader.records.mistake import Bank, KnownMistake, Mistake, Program, Steps, Told, Way
from grader.records.outcome import Outcome, Returned

CallOurs = Callable[[Program, Case], Outcome]

_TOLD: tuple[Told, ...] = get_args(Told)

_MAX_OUTCOMES = 1 << 16
"""Outcomes of programs with mistakes that are kept; some 50 MB with the arrays of a deck."""

_MAX_HARMLESS = 1 << 16
"""Cases in which it is kept whether such a program is right there."""


class Candidate(msgspec.Struct, frozen=True, eq=False):
    """One way of making one mistake, or two at a time.

    Attributes:
        parts: Each mistake with its way.
    """

    parts: tuple[tuple[KnownMistake, Way], ...]

    @property
    def mistakes(self) -> tuple[KnownMistake, ...]:
        """The mistakes without their ways."""
        return tuple(mistake for mistake, _ in self.parts)

    @property
    def published(self) -> tuple[Mistake, ...]:
        """What a student is told whose program has the mistakes in these ways."""
        return tuple(mistake.told_as(way) for mistake, way in self.parts)

    @property
    def vagueness(self) -> int:
        """How loosely the answers can be told: the index in `_TOLD` of the vaguest mistake."""
        return max((_TOLD.index(mistake.told) for mistake in self.mistakes), default=0)

    @property
    def steps(self) -> Steps:
        """All steps that are replaced."""
        return {step: change for _, way in self.parts for step, change in way.steps.items()}

    def with_another(self, other: Self) -> Self | None:
        """Both at a time; None if they are one mistake or replace the same step."""
        if self.mistakes == other.mistakes or self.steps.keys() & other.steps.keys():
            return None
        return msgspec.structs.replace(self, parts=(*self.parts, *other.parts))


_NO_MISTAKE = Candidate(())


@cache
def single_candidates(bank: Bank) -> tuple[Candidate, ...]:
    """Every way of every mistake."""
    return tuple(Candidate(((mistake, way),)) for mistake in bank.mistakes for way in mistake.ways)


@lru_cache(maxsize=_MAX_OUTCOMES)
def call_candidate(call_ours: CallOurs, bank: Bank, candidate: Candidate, case: Case) -> Outcome:
    """What a program with these mistakes does with a case."""
    return call_ours(bank.program(candidate.steps), case)


@lru_cache(maxsize=_MAX_HARMLESS)
def is_harmless(
    call_ours: CallOurs, bank: Bank, candidate: Candidate, answered: AnsweredCase
) -> bool:
    """Whether a program with these mistakes is right in a case, as one without any is."""
    wrong = call_candidate(call_ours, bank, candidate, answered.case)
    if answered.case.judges == "arguments":
        return isinstance(wrong, Returned) and not (wrong.modified or wrong.shares)
    right = call_candidate(call_ours, bank, _NO_MISTAKE, answered.case)
    return is_same(candidate, answered, wrong, right)


def is_same(candidate: Candidate, answered: AnsweredCase, one: Outcome, other: Outcome) -> bool:
    """Whether `one`, which a program with these mistakes does, is what another program does."""
    return is_same_outcome(
        answered.case,
        answered.answer.bound,
        one,
        other,
        in_float32=candidate.vagueness == _TOLD.index("in float32"),
    )
