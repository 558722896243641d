"""The numbers that say how a window slides, along each axis that it slides along."""

from functools import lru_cache
from typing import NamedTuple

from grader.records.case import Case
from grader.records.operation import Operation
from grader.records.sliding import Sliding

LEADING = 2
"""Axes for images and channels, which no window slides along."""


class Side(NamedTuple):
    """What a window does along one axis, named as in `(n + 2p - k) // s + 1`.

    Attributes:
        n: Cells of x.
        k: Cells of the window.
        s: Cells that it moves at a time.
        p: Cells of padding at each end.
    """

    n: int
    k: int
    s: int
    p: int

    @property
    def padded(self) -> int:
        """Cells of x with its padding."""
        return self.n + 2 * self.p

    @property
    def outputs(self) -> int:
        """Windows that fit."""
        return (self.padded - self.k) // self.s + 1

    @property
    def in_words(self) -> str:
        """E.g. `n=5, k=2, s=2, p=0`."""
        return f"n={self.n}, k={self.k}, s={self.s}, p={self.p}"


@lru_cache(maxsize=4096)
def sides_of(sliding: Sliding, case: Case) -> tuple[Side, ...]:
    """How the window of a case slides, along each axis."""
    return tuple(
        Side(n, k, s, before)
        for n, k, s, (before, _) in zip(
            case.arrays["x"].shape[LEADING:],
            sliding.window(case),
            sliding.steps(case),
            sliding.widths(case)[LEADING:],
            strict=True,
        )
    )


def axis_words(operation: Operation) -> tuple[str, ...]:
    """What a student calls one step along each axis that the window slides along."""
    sliding = operation.window
    assert sliding is not None
    return sliding.words[LEADING:]
