"""One check in a run of its operation: what was asked, and what it is worth."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from grader.check.asker import Asker
from grader.compare import compare_answer
from grader.records.assignment import LEVELS, Feedback, RubricRow
from grader.records.case import Answer, AnsweredCase
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned, TimedOut
from grader.records.verdict import Asked, NotAsked, Verdict, VerdictKind, Way

MAX_BYTES_KEPT = 1 << 18
"""Bytes of an answer of which the numbers are kept; right answers of a deck have fewer."""

MIN_BYTES_KEPT = 1 << 14
"""Bytes of an answer of which the numbers are always kept."""

MAX_TIMES_RIGHT = 128
"""How many times larger than what is right an answer may else be; known mistakes give 82 times."""


class CheckRun(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One check in a run of its operation.

    Attributes:
        row: The row of the rubric.
        way: How the operation was asked in that run.
        cases: What was asked, with what came of it.
        not_asked: Why nothing, or nothing more, was asked; None if all was.
        excused_by: Functions that were served and without whose faults the check is right.
        not_excused: Why it could not be told whether others are to blame; empty mostly.
        missing: Verdict on a function that is not there to be asked.
        lent_by: Lost checks, made for features that failing cases switched on; empty mostly.
        left_out: Those failing cases, which are not among `cases`.
    """

    row: RubricRow
    way: Way = "together"
    cases: tuple[Asked, ...] = ()
    not_asked: NotAsked | None = None
    excused_by: frozenset[str] = frozenset()
    not_excused: str = ""
    missing: Verdict | None = None
    lent_by: tuple[str, ...] = ()
    left_out: tuple[Asked, ...] = ()

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
        asked = bool(self.cases) and self.not_asked is None
        return asked and all(one.verdict.right for one in self.cases)


def runs_shown_at(level: Feedback, runs: Iterable[CheckRun]) -> list[CheckRun]:
    """The checks that show as much as a level does, or more: what others hold is not told there."""
    return [run for run in runs if LEVELS.index(run.row.feedback) <= LEVELS.index(level)]


def judge(operation: Operation, answered: AnsweredCase, outcome: Outcome) -> Asked:
    """A case together with what its outcome is worth.

    The numbers of an answer that is far too large are dropped: what they are worth is known by
    then, and a submission could fill the memory with them.
    """
    if isinstance(outcome, Returned) and outcome.value is answered.answer.value is not None:
        return _judge_known(operation, answered, outcome)
    return _judge(operation, answered, outcome)


def _judge(operation: Operation, answered: AnsweredCase, outcome: Outcome) -> Asked:
    verdict = compare_answer(operation, answered.case, answered.answer, outcome)
    if isinstance(outcome, Returned) and outcome.nbytes > _max_bytes_kept(answered.answer):
        nothing = dict.fromkeys(("value", "again", "then", "kept"))
        outcome = msgspec.structs.replace(outcome, **nothing)
    return Asked(answered, outcome, verdict)


_judge_known = lru_cache(maxsize=4096)(_judge)
"""Answers that are right to the bit are one outcome for all submissions, which is judged once."""


def _max_bytes_kept(answer: Answer) -> int:
    """Bytes of what comes of a case of which the numbers are kept: few where right ones are."""
    right = 0 if answer.value is None else answer.value.nbytes
    return min(max(MAX_TIMES_RIGHT * right, MIN_BYTES_KEPT), MAX_BYTES_KEPT)


def judge_each(
    operation: Operation, answered: Sequence[AnsweredCase], asker: Asker, *, fresh: bool = False
) -> list[Asked]:
    """Ask cases and judge what comes of them, up to the first that loses its worker."""
    outcomes = asker.ask_each([one.case for one in answered], fresh=fresh)
    return [judge(operation, *one) for one in zip(answered, outcomes, strict=False)]


def timed_out(asked: Asked) -> bool:
    """Whether the call was stopped."""
    return isinstance(asked.outcome, TimedOut)


def hints_at_state(asked: Asked) -> bool:
    """Whether the call may change later ones."""
    return asked.verdict.kind in (VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE)
