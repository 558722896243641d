"""How a submission is asked: for its points, and for explanations within their allowance."""

from collections.abc import Sequence
from typing import Protocol

from grader.allowance import Allowance
from grader.records.case import Case
from grader.records.outcome import Crashed, Loaded, Outcome, Returned, Served


class Asker(Protocol):
    """One submission that can be asked, also for explanations."""

    @property
    def exhausted(self) -> bool:
        """Whether the time that was granted is used up."""
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

    @property
    def loaded(self) -> Loaded:
        """What loading the submission gave."""
        ...

    def grant(self, seconds: float) -> None:
        """Let the calls from now on use that much CPU time."""
        ...

    def take_recovered(self) -> Crashed | None:
        """How a worker ended itself since this was last called; None if none did.

        Only what no case is to blame for: the next worker answered the one that it ended in.
        """
        ...

    def ask_served(self, cases: Sequence[Case], served: frozenset[str], to_mend: int) -> Served:
        """Ask cases in one fresh worker, where the grader answers calls of other functions.

        At least one of the first `to_mend` cases has to make a served call; else no more are asked.
        """
        ...


class AllowedAsker:
    """Asks as another asker does, and counts the calls.

    Attributes:
        allowance: What they may take.
    """

    def __init__(self, asker: Asker, allowance: Allowance) -> None:
        """Ask that one, as long as the allowance lasts."""
        self.allowance = allowance
        self._asker = asker

    @property
    def exhausted(self) -> bool:
        """Whether the time that was granted, or the allowance, is used up."""
        return self.allowance.spent or self._asker.exhausted

    def ask_each(
        self, cases: Sequence[Case], *, fresh: bool = False, counts: bool = False
    ) -> list[Outcome]:
        """Ask cases until one loses its worker, or none if the allowance is used up.

        `counts` counts the lines that run.
        """
        if self.allowance.spent:
            return []
        with self.allowance.calling(len(cases)):
            outcomes = self._asker.ask_each(cases, fresh=fresh, counts=counts)
        returned = (one.nbytes for one in outcomes if isinstance(one, Returned))
        self.allowance.receive(sum(returned))
        return outcomes
