"""What is wrong with the operations that a course brings itself, as their deck shows."""

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from grader.compare import compare_answer
from grader.isolation.in_process import call_in_process
from grader.operation.exactness import errors_of
from grader.operation.forms import COMMON
from grader.records.assignment import RubricRow
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.mistake import KnownMistake, Program
from grader.records.operation import Operation
from grader.records.outcome import Returned
from grader.records.verdict import VerdictKind

MIN_MARGIN = 100
"""Bounds that a mistake is off by in some case, so that no right program is taken for it."""


def stale_operations(
    operations: Iterable[Operation], deck: Deck, own: Mapping[str, str]
) -> tuple[str, ...]:
    """Names of the operations that a deck brings in another version than the course has now.

    Args:
        operations: What is asked.
        deck: The deck.
        own: Source text of the course's own operations, by name, as it is now.
    """
    names = dict.fromkeys(one.file for one in operations)
    return tuple(name for name in names if deck.operations.get(name) != own.get(name))


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


def close_mistakes(operation: Operation, deck: Deck) -> Iterator[tuple[str, str, float]]:
    """Mistakes that are too close to right answers in every case of a deck.

    Returns:
        The operation, the mistake, and by how many bounds programs with it are off at the most.
    """
    for mistake in operation.bank().mistakes:
        margin = _largest_margin(operation, mistake, deck)
        if 1 <= margin < MIN_MARGIN:
            yield operation.name, mistake.name, margin


def _largest_margin(operation: Operation, mistake: KnownMistake, deck: Deck) -> float:
    """By how many bounds programs with a mistake are off at the most; of the ways, the least."""
    cases = deck.cases_of(operation.name)
    make = operation.bank().program
    return min(
        max((_margin(operation, make(way.steps), one) for one in cases), default=math.inf)
        for way in mistake.ways
    )


def _margin(operation: Operation, program: Program, answered: AnsweredCase) -> float:
    """By how many bounds a program is off in a case; endlessly many where no number says it."""
    right = answered.answer
    outcome = call_in_process(operation, program, answered.case)
    verdict = compare_answer(operation, answered.case, right, outcome)
    if verdict.right:
        return 0.0
    if not isinstance(outcome, Returned) or verdict.kind is not VerdictKind.WRONG_VALUE:
        return math.inf
    if right.value is None or outcome.value is None or not right.bound:
        return math.inf
    return float(errors_of(outcome.value, right.value).max(initial=0.0)) / right.bound
