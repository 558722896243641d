"""What programs that deserve full marks, none, or fewer say of an assignment and its deck."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from grader.records.assignment import RubricRow
from grader.records.score import Score
from grader.records.verdict import CheckResult

Gap = Literal["hole", "no points", "outside"]
"""Why a mistake loses no points: no case of the deck tells it, though checks that give points ask
for more than a tenth of the known cases that do; only checks tell it that give none; or only cases
outside of the contract."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A known mistake, and the checks that notice it.

    Attributes:
        operation: Name of the operation that is wrong.
        mistake: Name of the mistake.
        noticed: Names of the checks that fail, for each way of the mistake.
        gaps: Why none fails, for each way; None where one does.
    """

    operation: str
    mistake: str
    noticed: tuple[frozenset[str], ...]
    gaps: tuple[Gap | None, ...]

    @property
    def checks(self) -> frozenset[str]:
        """The checks that notice it, in whichever way."""
        return frozenset[str]().union(*self.noticed)

    @property
    def depends_on(self) -> frozenset[str]:
        """The checks without any one of which it would go unnoticed in some way."""
        return frozenset[str]().union(*(names for names in self.noticed if len(names) == 1))

    @property
    def unnoticed(self) -> int:
        """In how many of its ways within the contract no check notices it."""
        return sum(gap is not None and gap != "outside" for gap in self.gaps)

    @property
    def is_outside(self) -> bool:
        """Whether all of its ways are right within the contract, so that nobody has to notice."""
        return all(gap == "outside" for gap in self.gaps)


class Selftest(msgspec.Struct, frozen=True, kw_only=True):
    """What came of grading programs of which it is known what they deserve.

    Attributes:
        cases: How many cases the deck has for every check that was asked.
        tried: The rows of the rubric that known mistakes were tried on.
        untried: Why they were not tried on the other rows, by the name of the check.
        without_cases: The rows of the rubric that the deck has no cases for, so that nothing was
            tried on them.
        left_out: Names of the checks that an assignment has by default and that were not tried, by
            the name of their operation.
        not_asked: How many cases of the deck lie outside of a narrower contract, by operation.
        reference: Score of the right program, out of the points of the whole rubric.
        unjudged: Points of checks that the right program was not tried on.
        lost: What became of the others that it failed, and of those in which a program without
            anything in it exceeds a limit.
        template: Points of a file in which nothing is written.
        known: How many mistakes are known of each operation, by its name.
        trials: Those that were tried.
        without_mistakes: Names of the operations of which none is known, so that some were tried
            that any operation can have.
        stale: Names of the operations that the deck brings in another version.
        absent: Features that no case switches on, each behind the name of a check that names it.
        close: Operations with a mistake that is too close to right answers in every case, and how
            many bounds it is off at the most.
        untried_calls: Names of the operations whose call was not tried, for want of a solution.
        solution: What became of the checks that the course's own solution failed; None without one.
        stopped: What loading the solution raised, in words; empty if it loads.
    """

    cases: Mapping[str, int]
    tried: tuple[RubricRow, ...]
    untried: Mapping[str, str]
    without_cases: tuple[RubricRow, ...]
    left_out: Mapping[str, tuple[str, ...]]
    not_asked: Mapping[str, int]
    reference: Score
    unjudged: int
    lost: tuple[CheckResult, ...]
    template: int
    known: Mapping[str, int]
    trials: tuple[Trial, ...]
    without_mistakes: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    close: tuple[tuple[str, str, float], ...] = ()
    untried_calls: tuple[str, ...] = ()
    solution: tuple[CheckResult, ...] | None = None
    stopped: str = ""

    @property
    def unnoticed(self) -> list[Trial]:
        """The mistakes that lose no points in some way within the contract."""
        return [trial for trial in self.trials if trial.unnoticed]

    @property
    def idle(self) -> list[str]:
        """Names of the checks that notice no mistake."""
        busy = frozenset[str]().union(*(trial.checks for trial in self.trials))
        return [row.name for row in self.tried if row.name not in busy]

    @property
    def holds(self) -> bool:
        """Whether all is as it must be.

        A hole is a fault of the deck. What only checks without points notice is the instructor's
        choice, and what is right within the contract is no mistake there. A mistake that any
        operation can have may be none in this one. A deck without cases for a check says nothing of
        it.
        """
        holes = any(
            "hole" in trial.gaps
            for trial in self.trials
            if trial.operation not in self.without_mistakes
        )
        own = self.stale or self.absent or self.close or self.untried_calls or self.solution
        return not (self.without_cases or self.lost or self.template or holes or own)
