"""Choosing few cases that cover many combinations of features."""

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

Literal = tuple[str, bool]


def _combinations_of(
    on: frozenset[str], names: Sequence[str], alone: Collection[str]
) -> frozenset[tuple[Literal, ...]]:
    literals = [(name, name in on) for name in names]
    mixed = [literal for literal in literals if literal[0] not in alone]
    return frozenset(
        combination for size in (1, 2, 3) for combination in combinations(mixed, size)
    ) | {(literal,) for literal in literals}


def pick_cases(
    features: Sequence[frozenset[str]],
    minimum: int,
    alone: Collection[str] = (),
    most: int | None = None,
) -> list[int]:
    """Pick cases greedily until every 2- and 3-way combination of features is covered.

    A combination says of two or three features whether each is on or off; those that no case
    shows need not be covered.

    Args:
        features: The features that each case switches on.
        minimum: How many cases to pick at least, if there are so many.
        alone: Features that need not be combined with others: each is on once and off once.
        most: How many to pick at most, whatever is not covered then; None for as many as it takes.

    Returns:
        Indices of the picked cases, in their order.
    """
    names = sorted(frozenset().union(*features))
    shown = {on: _combinations_of(on, names, alone) for on in set(features)}
    picked: list[int] = []
    missing = frozenset().union(*shown.values())
    while missing and len(picked) != most:
        best = max(_firsts(features), key=lambda index: len(shown[features[index]] & missing))
        picked.append(best)
        missing -= shown[features[best]]
    rest = (index for index in range(len(features)) if index not in picked)
    picked += [index for index, _ in zip(rest, range(minimum - len(picked)), strict=False)]
    return sorted(picked)


def _firsts(features: Sequence[frozenset[str]]) -> Iterable[int]:
    """The first case of every set of features; the others cover nothing more."""
    return {on: index for index, on in reversed(list(enumerate(features)))}.values()
