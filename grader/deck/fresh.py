"""Fresh cases: drawn over the whole contract of an operation, for no check and no points."""

from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import strategies as st

from grader.deck.draw import cases_for, generate_cases
from grader.deck.pick import pick_cases
from grader.records.case import Case
from grader.records.operation import Check, Operation

FRESH = 125
"""Fresh cases of an operation: so many tell a sentence that is true from one that looks so."""

MIN_FRESH = 50
"""Fresh cases of an operation at least: so many still confirm a sentence that is true."""

MANY_OPERATIONS = 6
"""Of more operations each has fewer fresh cases, which are most of what a deck takes."""

_SHARE_OF_FEW = 0.24
"""Of so many of them few features are on in each, some of which no other case may: as a view."""

EXAMPLES = 600
"""Cases that Hypothesis generates with many features; of those with few it is a third."""

_COIN = st.booleans()

MAX_EFFORT = 800
"""Of a fresh case: it is small, since many are kept with their answers."""


def examples_of_fresh() -> int:
    """How many cases Hypothesis generates for the fresh ones of an operation."""
    return EXAMPLES + EXAMPLES // 3


def fresh_cases(operation: Operation, start: int, among: int = 1) -> list[Case]:
    """Cases that switch on all that the checks of an operation may, many features at once or few.

    Args:
        operation: The operation that is asked.
        start: Seed of the generator.
        among: How many operations are asked.
    """
    count = max(MIN_FRESH, min(FRESH, FRESH * MANY_OPERATIONS // among))
    count_of_few = round(count * _SHARE_OF_FEW)
    checks = operation.checks.values()
    # Not all that are known: of those that no check allows no case is drawn.
    everything = tuple(sorted(frozenset().union(*(check.allows for check in checks))))
    allowed = Check(asks="", permits=everything)
    effort = operation.effort or _cells

    def drawn(strategy: st.SearchStrategy[Case], examples: int) -> list[Case]:
        found = generate_cases(operation, allowed, strategy, examples, start)
        fitting = [one for one in found if one.judges == "value"]
        return [one for one in fitting if effort(one) <= MAX_EFFORT]

    def picked(among: Iterable[Case], count: int) -> list[Case]:
        # Of two with the same features that come first which has more cells: it shows more.
        falling = sorted(_of_different_shapes(among), key=effort, reverse=True)
        features = [operation.features(case) for case in falling]
        return [falling[index] for index in pick_cases(features, count, most=count)]

    widest = max(checks, key=lambda check: len(check.allows))
    many = filter(_is_plain, drawn(cases_for(operation, widest), EXAMPLES))
    kept = picked(many, count - count_of_few)
    taken = {case.in_words for case in kept}
    few = drawn(_few_features(operation, everything), EXAMPLES // 3)
    return [*kept, *picked((case for case in few if case.in_words not in taken), count_of_few)]


@st.composite
def _few_features(draw: st.DrawFn, operation: Operation, features: Sequence[str]) -> Case:
    """A case that may switch on some of the features: with all of them few would come alone."""
    permits = tuple(feature for feature in features if draw(_COIN))
    case: Case = draw(cases_for(operation, Check(asks="", permits=permits)))
    return case


def _cells(case: Case) -> int:
    """What is known of the effort for a case where its operation says nothing of it."""
    return case.elements


def _is_plain(case: Case) -> bool:
    """Whether its arrays are contiguous and hold whole numbers in float64."""
    return not case.layouts and all(
        array.dtype == np.float64 and not (array % 1).any() for array in case.arrays.values()
    )


def _of_different_shapes(cases: Iterable[Case]) -> list[Case]:
    """The first of the cases that have the same shapes and the same other arguments."""
    firsts: dict[str, Case] = {}
    for case in cases:
        firsts.setdefault(case.in_words, case)
    return list(firsts.values())
