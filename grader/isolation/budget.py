"""The time that a submission may take, and how much of it has been used."""

import math
from typing import NamedTuple, Self

__all__ = ["WALL_FACTOR", "Budget", "Spent"]

WALL_FACTOR = 2.0
"""How much longer than its CPU limit anything may take on the clock, on a busy machine."""


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
    """What may be used, and what was.

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
