"""What is wrong with the operations that a course brings itself, as their deck shows."""

from collections.abc import Iterable, Iterator
from itertools import chain

from grader.operation.forms import COMMON
from grader.records.assignment import RubricRow
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.operation import Operation


def absent_features(
    operation: Operation, rows: Iterable[RubricRow], deck: Deck
) -> Iterator[tuple[str, str]]:
    """Features that checks name and that no case switches on, each behind the name of its check.

    A feature that a check needs is looked for in its own cases, any other in all of the operation.
    Those that every operation has are none of its file's, and not looked for.
    """
    everywhere = _features(
        operation, chain(deck.cases_of(operation.name), deck.fresh.get(operation.name, ()))
    )
    for row in (row for row in rows if row.operation == operation.name):
        check, there = operation.checks[row.check], _features(operation, deck.checks[row.name])
        for feature in sorted(check.allows - COMMON):
            if feature not in (there if feature in check.needs else everywhere):
                yield row.name, feature


def _features(operation: Operation, cases: Iterable[AnsweredCase]) -> frozenset[str]:
    return frozenset[str]().union(*(operation.features(one.case) for one in cases))
