"""Several measurements of one thing, as a median with the smallest and the largest."""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple


class Spread(NamedTuple):
    """Several measurements of one thing.

    Attributes:
        median: The one in the middle.
        low: The smallest.
        high: The largest.
    """

    median: float
    low: float
    high: float

    def shown(self, digits: int) -> str:
        """Median and range, e.g. `0.41 (0.39-0.52)`."""
        median, low, high = (f"{value:.{digits}f}" for value in self)
        return f"{median} ({low}-{high})"


def spread_of(values: Iterable[float]) -> Spread:
    """The spread of one or more measurements."""
    measured = list(values)
    return Spread(median(measured), min(measured), max(measured))
