"""Conditions: what some calls have in common and others do not have."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.explain.laws.circumstances import circumstances_of
from grader.records.case import Case
from grader.records.operation import Operation

Condition = tuple[str, ...]
"""Circumstances that a call has all of, each in words that go after `calls`; empty for any call."""

MIN_TELLING_OF_TWO = 5
"""Calls on either side without which two circumstances together separate nothing: pairs of them are
so many that some fit few calls by chance."""


def separate(
    operation: Operation, having: Sequence[Case], lacking: Sequence[Case]
) -> list[Condition]:
    """Conditions that all of some cases meet, and none of others, the simplest first.

    Of two circumstances joined only where no single one does.

    Args:
        operation: The operation, whose contract all cases lie within.
        having: Cases that meet the condition.
        lacking: Cases that do not.
    """
    if not having or not lacking:
        return []
    phrases = [*circumstances_of(operation, having[0])]
    shared = np.flatnonzero(_present(operation, having).all(axis=0))
    others = _present(operation, lacking)[:, shared].astype(np.intp)
    # Each cell counts the others that have both; on the diagonal those that have the one.
    count = others.T @ others
    alone: list[Condition] = [
        (phrases[shared[index]],) for index in np.flatnonzero(count.diagonal() == 0)
    ]
    if alone or min(len(having), len(lacking)) < MIN_TELLING_OF_TWO:
        return alone
    pairs = sorted(np.argwhere(np.triu(count == 0, k=1)).tolist(), key=sum)
    return [(phrases[shared[one]], phrases[shared[other]]) for one, other in pairs]


def _present(operation: Operation, cases: Sequence[Case]) -> NDArray[np.bool_]:
    """For every case which circumstances are its, in their order."""
    return np.array([[*circumstances_of(operation, one).values()] for one in cases], dtype=bool)


def meets(operation: Operation, condition: Condition, case: Case) -> bool:
    """Whether a case within the contract meets a condition."""
    return all(circumstances_of(operation, case)[phrase] for phrase in condition)


def in_words(condition: Condition) -> str:
    """A condition as it goes after `calls`, e.g. `with padding and with several images`."""
    return " and ".join(condition)
