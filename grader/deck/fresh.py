"""Fresh cases: drawn over the whole contract of an operation, for no check and no points."""

from collections.abc import Sequence
from types import ModuleType

import numpy as np
from hypothesis import strategies as st

from grader.deck.draw import generate_cases
from grader.deck.pick import pick_cases
from grader.records.case import Case
from grader.records.operation import Check, Operation

FRESH = 125
"""Fresh cases of an operation: so many tell a sentence that is true from one that looks so."""

_UNLIKE = FRESH // 10
"""As many of them are views, have another dtype or hold numbers that are not whole."""

_DRAWN = 1000
"""Cases that Hypothesis generates for that."""

MAX_EFFORT = 600
"""Of a fresh case: it is small, since many are kept with their answers."""


def fresh_cases(operation: Operation, cases: ModuleType, start: int) -> list[Case]:
    """Cases that switch on whatever the checks of an operation do, alone and together.

    Args:
        operation: The operation that is asked.
        cases: Draws cases for a check.
        start: Seed of the generator.
    """
    checks = operation.checks.values()
    everything = tuple(sorted(frozenset().union(*(check.allows for check in checks))))
    strategy = _few_features(cases, everything) | cases.generated(
        max(checks, key=lambda check: len(check.allows))
    )
    drawn = generate_cases(operation, Check(asks="", permits=everything), strategy, _DRAWN, start)
    small = [
        case
        for case in _of_different_shapes(drawn)
        if case.judges == "value" and operation.effort(case) <= MAX_EFFORT
    ]
    plain = [case for case in small if _is_plain(case)]
    unlike = [case for case in small if not _is_plain(case)]
    return [
        *_picked(operation, plain, FRESH - _UNLIKE),
        *_picked(operation, unlike, _UNLIKE),
    ]


@st.composite
def _few_features(draw: st.DrawFn, cases: ModuleType, features: Sequence[str]) -> Case:
    """A case that may switch on some of the features: with all of them, none would come alone."""
    permits = tuple(feature for feature in features if draw(st.booleans()))
    case: Case = draw(cases.generated(Check(asks="", permits=permits)))
    return case


def _of_different_shapes(cases: Sequence[Case]) -> list[Case]:
    """The first of the cases that have the same shapes and the same other arguments."""
    return list({case.in_words: case for case in reversed(cases)}.values())[::-1]


def _is_plain(case: Case) -> bool:
    """Whether its arrays are contiguous and hold whole numbers in float64."""
    return not case.layouts and all(
        array.dtype == np.float64 and not (array % 1).any() for array in case.arrays.values()
    )


def _picked(operation: Operation, cases: list[Case], count: int) -> list[Case]:
    """So many of the cases, with as many combinations of features as fit."""
    picked = pick_cases([operation.features(case) for case in cases], count)
    return [cases[index] for index in picked[:count]]
