"""One cause of failures, with the checks that it explains, and examples of it."""

from collections.abc import Callable

import msgspec

from grader.records.assignment import Feedback
from grader.records.law import Law
from grader.records.taps import TapMap
from grader.records.verdict import Asked, Diagnosis, Verdict

Gives = Callable[[Asked], bool]
"""Whether a cause gives what came of a failing case."""


class Cause(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Something that explains failing cases of an operation.

    Attributes:
        gives: Whether it gives what came of a case; also of cases that are asked later.
        diagnosis: The known mistakes that it is; None for a law alone and for what only looks
            alike, such as an exception of one type and line.
        law: What the function computes there; None where its answers tell of no law.
        beside: Whether a case needs it and another cause at a time.
        tells: Whether it says more than that cases have one verdict.
        may_hide: Whether another known mistake may be there as well, since answers would be the
            same then.
    """

    gives: Gives
    diagnosis: Diagnosis | None = None
    law: Law | None = None
    beside: Gives = lambda _: False
    tells: bool = True
    may_hide: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether a program that is right but for it does what the student's does."""
        if self.diagnosis is not None:
            return self.diagnosis.certain
        law = self.law
        return law is not None and law.tells_values and law.deviations == 1

    @property
    def is_sure(self) -> bool:
        """Whether what it says of the function is beyond doubt."""
        return self.is_whole or self.law is not None

    @property
    def is_known(self) -> bool:
        """Whether it says what goes wrong, not only how, when or where."""
        circumstances = self.law is not None and self.law.family == "circumstances"
        return self.diagnosis is not None or (self.law is not None and not circumstances)


class Example(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A call that shows a finding.

    Attributes:
        asked: The call, what came of it, and what is right.
        taps: What the code reads in it; None if that could not be found out.
    """

    asked: Asked
    taps: TapMap | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One cause, and the checks that it explains. One check belongs to one finding.

    Attributes:
        operation: The operation that has to be mended.
        checks: Full names of the failing checks that it explains most of, e.g. `conv2d/stride`,
            those of its operation first, then those of others that wait for it.
        not_asked: Full names of the checks that were not asked because of it.
        cause: The cause.
        verdict: The verdict that most of its cases have, as the smallest of these has it.
        feedback: How much is shown of it: as much as of the most open of its checks.
        cases: The failing cases of those checks that it gives, the smallest first.
        explained: Whether it explains every wrong answer of its checks, so that their points come
            once it is mended.
        calls: Other functions, wrong as well, that some of its cases wait for: these are right
            where calls of those functions are answered rightly.
        waiting: How many of its cases wait.
        features: Features that every failing case of its checks has.
        clearest: The call in which it shows best; None if it cannot be shown.
        smaller: The smallest call that fails for the same reason, if it is another one.
        richer: A call with a pair, several channels or padding, if it is another one.
        unexplained: Whether explaining it failed, so that some of this may be missing.
    """

    operation: str
    checks: tuple[str, ...]
    not_asked: tuple[str, ...] = ()
    cause: Cause
    verdict: Verdict
    feedback: Feedback
    cases: tuple[Asked, ...] = ()
    explained: bool = False
    calls: tuple[str, ...] = ()
    waiting: int = 0
    features: tuple[str, ...] = ()
    clearest: Example | None = None
    smaller: Example | None = None
    richer: Example | None = None
    unexplained: bool = False

    @property
    def examples(self) -> tuple[Example, ...]:
        """The calls that show it, the clearest first."""
        shown = (self.clearest, self.smaller, self.richer)
        return tuple(one for one in shown if one is not None)

    @property
    def only_waits(self) -> bool:
        """Whether all of its cases wait for other functions."""
        return bool(self.cases) and self.waiting == len(self.cases)
