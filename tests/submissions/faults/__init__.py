"""Planted faults: programs with a single fault, each a right program with one text replaced.

`FAULTS` are right on the basic check of their operation and wrong where their feature is asked.
`WHOLE_FAULTS` are wrong nearly everywhere, so that no rubric can keep them cheap.
"""

from collections.abc import Iterator
from itertools import combinations
from random import Random

from tests.submissions.faults import conv1d, conv2d, maxpool, pad
from tests.submissions.faults.fault import Fault, source_of, source_of_both

__all__ = ["FAULTS", "PAIRS", "WHOLE_FAULTS", "Fault", "source_of", "source_of_both"]

FAULTS: tuple[Fault, ...] = (*pad.FAULTS, *conv1d.FAULTS, *conv2d.FAULTS, *maxpool.FAULTS)

WHOLE_FAULTS: tuple[Fault, ...] = (
    *pad.WHOLE_FAULTS,
    *conv1d.WHOLE_FAULTS,
    *conv2d.WHOLE_FAULTS,
    *maxpool.WHOLE_FAULTS,
)

_MAX_PARTNERS = 3
"""Other faults that each is put together with."""


def _pairs() -> Iterator[tuple[Fault, Fault]]:
    partners = dict.fromkeys(FAULTS, 0)
    for pair in combinations(Random(0).sample(FAULTS, len(FAULTS)), 2):
        if max(partners[one] for one in pair) < _MAX_PARTNERS and source_of_both(*pair):
            partners |= {one: partners[one] + 1 for one in pair}
            yield pair


PAIRS = tuple(_pairs())
"""Faults that can stand in one program, each beside a few others of its function or of others."""
