"""Functions of students, held against the practice deck in this process."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from grader.check.run import judge, judge_each
from grader.explain.laws import FreshCases, OwnAnswers, find_laws
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.law import Law
from grader.records.operation import Operation
from grader.records.verdict import Asked
from tests.support import FakeAsker

_JUDGED = ("value", "dtype")


def ask_deck(operation: Operation, function: Callable[..., Any], deck: Deck) -> list[Asked]:
    """What comes of all cases of an operation that compare numbers."""
    cases = [
        one
        for name, answered in deck.checks.items()
        if name.startswith(f"{operation.name}/")
        for one in answered
        if one.case.judges in _JUDGED
    ]
    return judge_each(operation, cases, FakeAsker({operation.name: function}))


def laws_of(
    operation: Operation,
    function: Callable[..., Any],
    deck: Deck,
    fresh: Sequence[AnsweredCase] | None = None,
) -> list[Law]:
    """The laws that a function obeys, confirmed by the deck's fresh cases or by others."""
    asker = FakeAsker({operation.name: function})
    answers = OwnAnswers.among(ask_deck(operation, function, deck))
    given = deck.fresh.get(operation.name, ()) if fresh is None else fresh
    cases = FreshCases(given, asker.ask_each, partial(judge, operation))
    return find_laws(operation, answers, cases, asker.ask_each, lambda: None)
