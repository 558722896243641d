"""The time that a submission may take, and how much of it has been used."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, Self

WALL_FACTOR = 2.0
"""How much longer than its CPU limit anything may take on the clock, on a busy machine."""

_LOADING_FACTOR = 8.0
"""How much longer than the calls that time is granted for loading the file for them may take, which
state makes necessary for each."""


class Spent(NamedTuple):
    """Time that a worker has used.

    Attributes:
        cpu_seconds: CPU time; 0 where the system does not tell.
        wall_seconds: Time on the clock while it was waited for.
    """

    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0

    @property
    def seconds(self) -> float:
        """CPU time, or the part of the time on the clock that stands for it, if that is more."""
        return max(self.cpu_seconds, self.wall_seconds / WALL_FACTOR)

    def plus(self, other: Self) -> "Spent":
        """Both together."""
        return Spent(self.cpu_seconds + other.cpu_seconds, self.wall_seconds + other.wall_seconds)

    def minus(self, other: Self) -> "Spent":
        """What was used since that was."""
        return Spent(self.cpu_seconds - other.cpu_seconds, self.wall_seconds - other.wall_seconds)


class Budget:
    """A limit of time, and what of it has been used.

    Attributes:
        used: All that was used so far.
    """

    def __init__(self) -> None:
        """Nothing is used yet, and nothing limited."""
        self.used = Spent()
        self._limit = Spent(math.inf, math.inf)

    def use(self, spent: Spent) -> None:
        """Count what was used."""
        self.used = self.used.plus(spent)

    def grant(self, seconds: float) -> None:
        """Let so much CPU time be used from now on, or `WALL_FACTOR` times that on the clock."""
        self._limit = self.used.plus(Spent(seconds, WALL_FACTOR * seconds))

    @property
    def exhausted(self) -> bool:
        """Whether what was granted is used up."""
        over = self.used.minus(self._limit)
        return over.cpu_seconds > 0 or over.wall_seconds > 0


class SubmissionBudget:
    """The time of a submission's calls, and apart from it that of loading its file for them.

    A file is loaded again whenever a worker is lost or a fresh one is asked. How often that happens
    is not the submission's choice alone, and how long it takes depends on the machine; so calls are
    not charged with it. It has a limit of its own all the same, or a file that takes long to load
    could be loaded for ever.

    Attributes:
        calls: The time of calls.
        loading: The time of loading.
    """

    def __init__(self) -> None:
        """Nothing is used yet, and nothing limited."""
        self.calls, self.loading = Budget(), Budget()
        self._charged = self.calls

    def grant(self, seconds: float) -> None:
        """Let the calls from now on use that much CPU time, or `WALL_FACTOR` times on the clock."""
        self.calls.grant(seconds)
        self.loading.grant(_LOADING_FACTOR * seconds)

    @property
    def exhausted(self) -> bool:
        """Whether either is used up."""
        return self.calls.exhausted or self.loading.exhausted

    def use(self, spent: Spent) -> None:
        """Count what a worker used: for calls, or for loading while that is being done."""
        self._charged.use(spent)

    @contextmanager
    def while_loading(self) -> Iterator[None]:
        """Count all that is used meanwhile for loading."""
        self._charged = self.loading
        try:
            yield
        finally:
            self._charged = self.calls
