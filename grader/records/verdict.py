"""What an outcome is worth on one case."""

from enum import IntEnum
from typing import Literal, get_args

import msgspec

from grader.records.case import AnsweredCase, Case
from grader.records.mistake import Mistake
from grader.records.outcome import Outcome

Way = Literal["together", "alone", "served"]
"""How an operation was asked in the whole run that its points come from: all cases in one worker;
each in a worker of its own, since it keeps state; or in one worker where other functions are served
by the grader."""

Aid = Literal["served", "left out", "alone"]
"""What a right check owes its verdict to, other than all its cases asked together: calls of other
functions were answered by the grader; cases that another lost check is made for were left out; or
each case was asked in a worker of its own, since the function keeps state."""

Why = Literal["absent", "not written", "timed out", "time used up"]
"""Why a check was not asked, or not to its end: its function is not there to be asked; it is a
stub, as its first check shows; too many checks before it had timed out; or the time that the
operation has for all its cases was used up."""


VerdictWord = Literal[
    "crashed",
    "timed out",
    "missing",
    "raised",
    "wrong type",
    "wrong shape",
    "not finite",
    "wrong value",
    "modified input",
    "not repeatable",
    "right",
    "not asked",
]
"""A verdict as it is published, in the order of `VerdictKind`; or that there is none."""

_WORDS: tuple[VerdictWord, ...] = get_args(VerdictWord)


class VerdictKind(IntEnum):
    """The ten verdicts that cost points, gravest first, then the one that does not."""

    CRASHED = 1
    TIMED_OUT = 2
    MISSING = 3
    RAISED = 4
    WRONG_TYPE = 5
    WRONG_SHAPE = 6
    NOT_FINITE = 7
    WRONG_VALUE = 8
    MODIFIED_INPUT = 9
    NOT_REPEATABLE = 10
    RIGHT = 11

    @property
    def words(self) -> VerdictWord:
        """The verdict as it is published, e.g. `wrong shape`."""
        return _WORDS[self - 1]


LOST_WHILE_LOADING = frozenset({VerdictKind.CRASHED, VerdictKind.TIMED_OUT})
"""The verdicts on a file that ended its worker, or did not end, before a case could be asked."""


class Mismatch(msgspec.Struct, frozen=True, kw_only=True):
    """Where an answer is wrong.

    Attributes:
        wrong: How many cells are wrong.
        cells: How many cells there are.
        first: Index of the first wrong cell.
        at: Which cells are wrong, counted row by row from 0; cut as arrays that are shown are.
    """

    wrong: int
    cells: int
    first: tuple[int, ...]
    at: tuple[int, ...]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What an outcome is worth on one case.

    Attributes:
        kind: Which of the ten, or right.
        message: One to three sentences to the student; empty when right.
        mismatch: Where the numbers differ, for the verdicts that compare numbers.
        new_numbers: What a call with new numbers in the same arrays gave, where nothing else is
            wrong: the old answer, or another wrong one. A function that keeps nothing may give the
            latter just as well, and seldom the former. Empty elsewhere.
        lacks: The function that is not there to be asked, or not written: the one that is asked,
            or another that its call uses. Empty where one was asked.
    """

    kind: VerdictKind
    message: str = ""
    mismatch: Mismatch | None = None
    new_numbers: Literal["", "old answer", "wrong answer"] = ""
    lacks: str = ""

    @property
    def right(self) -> bool:
        """Whether the case is answered rightly."""
        return self.kind is VerdictKind.RIGHT


class NotAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Why a check was not asked, or not to its end.

    Attributes:
        why: The reason.
        message: The same in a sentence or two to the student.
    """

    why: Why
    message: str


class Asked(msgspec.Struct, frozen=True, eq=False):
    """A case with what came of it.

    Attributes:
        answered: The case and what is right.
        outcome: What the student's function did.
        verdict: What that is worth.
    """

    answered: AnsweredCase
    outcome: Outcome
    verdict: Verdict


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """What explains failures.

    Attributes:
        mistakes: One known mistake, or two that come together.
        certain: Whether there is no doubt: nothing else that is known explains as much, and no
            right answer speaks against it.
        evidence: What it rests on, e.g. `It explains all 37 wrong answers and no right one.`;
            empty at `hint`.
    """

    mistakes: tuple[Mistake, ...]
    certain: bool
    evidence: str


class CheckResult(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What became of one check.

    Attributes:
        operation: Name of the operation.
        check: Name of the check.
        verdict: The gravest verdict of its cases; None if it was not asked to its end and none was
            wrong.
        not_asked: Why it was not asked to its end; None if it was.
        asked: How many cases were asked, also of other checks where they fail this one.
        wrong: How many of them were wrong.
        failing: The failing cases of the deck, the smallest first.
        notes: Sentences to the student that go with the verdict.
        way: How its operation was asked when this came out.
        excused_by: Functions that were served and without whose faults the check is right.
        lent_by: Lost checks that are made for features of cases which were left out here.
    """

    operation: str
    check: str
    verdict: Verdict | None
    not_asked: NotAsked | None = None
    way: Way = "together"
    excused_by: tuple[str, ...] = ()
    lent_by: tuple[str, ...] = ()
    asked: int = 0
    wrong: int = 0
    failing: tuple[Case, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> VerdictWord:
        """The verdict as it is published, or `not asked`."""
        return "not asked" if self.verdict is None else self.verdict.kind.words

    @property
    def passed(self) -> bool:
        """Whether the check earns its points."""
        return self.verdict is not None and self.verdict.right

    @property
    def aided(self) -> Aid | Literal[""]:
        """What it owes its being right to; empty if nothing, or if it is not right."""
        if not self.passed:
            return ""
        if self.excused_by:
            return "served"
        if self.lent_by:
            return "left out"
        return "alone" if self.way == "alone" else ""
