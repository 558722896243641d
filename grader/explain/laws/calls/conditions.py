"""Conditions: what some calls have in common and others do not have."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.explain.laws.calls.circumstances import circumstances_of, joining
from grader.records.case import Case
from grader.records.operation import Operation

Condition = tuple[str, ...]
"""Circumstances that a call has all of, each in words that go after `calls`; empty for any call."""

MIN_OF_TWO = 5
"""Calls on either side without which two circumstances together separate nothing: pairs of them are
so many that some fit few calls by chance."""

MIN_NEARLY = 5
"""Calls that have something in common without which others may not have it as well."""

MAX_SHARE_OF_OTHERS = 0.1
"""Share of others among the calls that have something in common."""


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
    shared = _shared(operation, having)
    alone: list[Condition] = [
        (phrase,)
        for phrase, count in zip(
            shared, _present(operation, lacking, shared).sum(axis=0), strict=True
        )
        if count == 0
    ]
    if alone or min(len(having), len(lacking)) < MIN_OF_TWO:
        return alone
    joined = [phrase for phrase in shared if phrase in joining(operation)]
    others = _present(operation, lacking, joined).astype(np.intp)
    pairs = np.argwhere(np.triu(others.T @ others == 0, k=1)).tolist()
    return [(joined[one], joined[other]) for one, other in sorted(pairs, key=sum)]


def nearly_separate(
    operation: Operation, having: Sequence[Case], lacking: Sequence[Case]
) -> list[Condition]:
    """Conditions that all of some cases meet, and the fewest of others; none where these are many.

    What goes wrong is right by chance now and then, e.g. where all numbers are alike.
    """
    if len(having) < MIN_NEARLY or not lacking:
        return []
    shared = _shared(operation, having)
    counts = _present(operation, lacking, shared).sum(axis=0)
    fewest = counts.min(initial=len(lacking))
    if fewest > MAX_SHARE_OF_OTHERS * (len(having) + fewest):
        return []
    return [(phrase,) for phrase, count in zip(shared, counts, strict=True) if count == fewest]


def _shared(operation: Operation, cases: Sequence[Case]) -> list[str]:
    """The circumstances of all of some cases, the simplest first."""
    phrases = [*circumstances_of(operation, cases[0])]
    counts = _present(operation, cases, phrases).sum(axis=0)
    return [phrase for phrase, count in zip(phrases, counts, strict=True) if count == len(cases)]


def _present(
    operation: Operation, cases: Sequence[Case], phrases: Sequence[str]
) -> NDArray[np.bool_]:
    """For every case which of these circumstances are its."""
    rows = [circumstances_of(operation, one) for one in cases]
    return np.array([[row[phrase] for phrase in phrases] for row in rows], dtype=bool)


def meets(operation: Operation, condition: Condition, case: Case) -> bool:
    """Whether a case within the contract meets a condition."""
    return all(circumstances_of(operation, case)[phrase] for phrase in condition)


def in_words(condition: Condition) -> str:
    """A condition as it goes after `calls`, e.g. `with padding and with several images`."""
    return " and ".join(condition)
