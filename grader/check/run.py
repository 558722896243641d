"""A check while it is being judged, and who is asked."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from grader.compare import compare_answer
from grader.records.assignment import RubricRow
from grader.records.case import AnsweredCase, Case
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Loaded, Outcome, Returned, Served, TimedOut
from grader.records.verdict import Asked, NotAsked, Verdict, Way

__all__ = ["Asker", "Run", "RunAsker", "judge", "timed_out"]


MOST_BYTES_KEPT = 1 << 18
"""Of the arrays of an answer; right ones in a deck are smaller, since cases are."""


class Asker(Protocol):
    """One submission that can be asked, also for explanations."""

    @property
    def loaded(self) -> Loaded:
        """What loading the submission gave."""
        ...

    @property
    def exhausted(self) -> bool:
        """Whether the time that was granted is used up."""
        ...

    def grant(self, seconds: float) -> None:
        """Let the calls from now on use that much CPU time."""
        ...

    def ask(self, case: Case, *, fresh: bool = False) -> Outcome:
        """Ask one case."""
        ...

    def ask_each(
        self, cases: Sequence[Case], *, fresh: bool = False, counts: bool = False
    ) -> list[Outcome]:
        """Ask cases until one loses its worker; `counts` counts the lines that run."""
        ...


class RunAsker(Asker, Protocol):
    """One submission that can be asked in whole runs, which decide its points."""

    def recovered(self) -> Crashed | None:
        """How a worker ended by itself since this was last asked, though no case ends one."""
        ...

    def ask_served(self, cases: Sequence[Case], served: frozenset[str], to_mend: int) -> Served:
        """Ask cases in one fresh worker, where the grader answers calls of other functions.

        Of the first `to_mend` cases one makes a served call at least; else no more are asked.
        """
        ...


class Run(msgspec.Struct, eq=False):
    """A check while it is being judged.

    Attributes:
        row: The row of the rubric.
        way: The whole run of its operation that it belongs to.
        cases: What was asked, with what came of it.
        not_asked: Why nothing, or nothing more, was asked; None if all was.
        excused_by: Functions that were served and without whose faults the check is right.
        not_excused: Why it could not be told whether others are to blame; empty mostly.
        missing: Verdict on a function that is not there to be asked.
        lent_by: Checks that are lost and whose features failing cases switched on, which are left
            out of `cases` for that; empty mostly.
    """

    row: RubricRow
    way: Way = "together"
    cases: list[Asked] = []
    not_asked: NotAsked | None = None
    excused_by: frozenset[str] = frozenset()
    not_excused: str = ""
    missing: Verdict | None = None
    lent_by: tuple[str, ...] = ()

    @property
    def wrong(self) -> list[Asked]:
        """The failing cases, the smallest first."""
        failing = [asked for asked in self.cases if not asked.verdict.right]
        return sorted(failing, key=lambda asked: asked.answered.case.elements)

    @property
    def worst(self) -> Asked | None:
        """The gravest of the failing cases, and the smallest of these; None if none fails."""
        return min(self.wrong, key=lambda asked: asked.verdict.kind, default=None)

    @property
    def passed(self) -> bool:
        """Whether every case was asked and right."""
        return bool(self.cases) and not self.wrong and self.not_asked is None


def judge(operation: Operation, answered: AnsweredCase, outcome: Outcome) -> Asked:
    """A case together with what its outcome is worth.

    The numbers of an answer that is far too large are dropped: what they are worth is known by
    then, and a submission could fill the memory with them.
    """
    verdict = compare_answer(operation, answered.case, answered.answer, outcome)
    if isinstance(outcome, Returned) and outcome.nbytes > MOST_BYTES_KEPT:
        nothing = dict.fromkeys(("value", "again", "then", "kept"))
        outcome = msgspec.structs.replace(outcome, **nothing)
    return Asked(answered, outcome, verdict)


def timed_out(asked: Asked) -> bool:
    """Whether the call was stopped."""
    return isinstance(asked.outcome, TimedOut)
