"""Planted faults: programs with a single fault, each a right program with one text replaced.

`FAULTS` are right on the basic check of their operation and wrong where their feature is asked.
`WHOLE_FAULTS` are wrong nearly everywhere, so that no rubric can keep them cheap.
"""

from tests.submissions.faults import conv1d, conv2d, maxpool, pad
from tests.submissions.faults.fault import Fault, source_of, source_of_both

__all__ = ["FAULTS", "WHOLE_FAULTS", "Fault", "source_of", "source_of_both"]

FAULTS: tuple[Fault, ...] = (*pad.FAULTS, *conv1d.FAULTS, *conv2d.FAULTS, *maxpool.FAULTS)

WHOLE_FAULTS: tuple[Fault, ...] = (
    *pad.WHOLE_FAULTS,
    *conv1d.WHOLE_FAULTS,
    *conv2d.WHOLE_FAULTS,
    *maxpool.WHOLE_FAULTS,
)
