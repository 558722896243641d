"""Searches for smaller calls: guessed by asking one worker many, proved by a fresh one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec
import numpy as np

from grader.check.asker import AllowedAsker
from grader.check.inquire import inquire
from grader.check.run import judge
from grader.explain.inquiry import Inquiry
from grader.explain.shrink import MAX_AHEAD, shrink_case
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.finding import Gives
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Outcome, Returned
from grader.records.verdict import Asked, VerdictKind

MAX_QUESTIONS = 150
"""How often a student's function is asked, at the most, to find a smaller case."""

MAX_FRESH_WORKERS = 12
"""How often it is asked, at the most, where every question needs a worker of its own."""

Role = TypeVar("Role")


class Search(msgspec.Struct, frozen=True, eq=False):
    """What is looked for: a smaller case that fails for the same reason.

    Attributes:
        operation: What is asked.
        failing: A case that does.
        alike: Whether another does.
        draw: What is asked of a case that the search proposes, where that is within the contract.
        hints_at_state: Whether calls of the operation may change later ones, so that what is found
            is proved in a worker that was asked nothing else.
        guess: The smallest case that was found in a worker that was asked before; None where that
            can tell nothing.
    """

    operation: Operation
    failing: Asked
    alike: Gives
    draw: Callable[[Case], Case] = lambda case: case
    hints_at_state: bool = False
    guess: Case | None = None


def guess_smallest(search: Search) -> Inquiry[Search]:
    """The search with the smallest case that seems to fail for the same reason."""
    if _needs_fresh_workers(search.failing):
        return search
    guess = yield from _shrink(search, MAX_QUESTIONS, MAX_AHEAD)
    return msgspec.structs.replace(search, guess=guess)


def _needs_fresh_workers(failing: Asked) -> bool:
    """Whether a worker that was asked before tells nothing of it, or is lost by each question."""
    outcome = failing.outcome
    shares = isinstance(outcome, Returned) and bool(outcome.shares)
    keeps_state = failing.verdict.kind is VerdictKind.NOT_REPEATABLE and not shares
    return keeps_state or isinstance(outcome, Crashed)


def _shrink(search: Search, max_questions: int, max_ahead: int) -> Inquiry[Case]:
    """The smallest case that fails for the same reason, of so many that may be asked."""

    def draw(case: Case) -> Case:
        drawn = search.draw(case)
        return drawn if search.operation.accepts(drawn) else case

    def still_fail(cases: Sequence[Case]) -> Inquiry[Iterable[bool]]:
        drawn = [draw(one) for one in cases]
        outcomes = yield drawn
        return map(fails, drawn, outcomes)

    def fails(case: Case, outcome: Outcome) -> bool:
        return search.alike(judge_like(search.operation, search.failing, case, outcome))

    case = search.failing.answered.case
    found = yield from shrink_case(search.operation, case, still_fail, max_questions, max_ahead)
    return draw(found)


def prove_guesses(searches: Mapping[Role, Search], asker: AllowedAsker) -> dict[Role, Asked]:
    """The smallest cases that fail for the same reasons in workers that were asked nothing before.

    One fresh worker proves all that it can, the last first; the others are proved in workers of
    their own.

    Args:
        searches: With their guesses, by what is to be shown.
        asker: The submission.
    """
    together = {
        role: _ask_again(search, search.guess)
        for role, search in reversed([*searches.items()])
        if search.guess is not None and not search.hints_at_state
    }
    proved: dict[Role, Asked] = {}
    if len(together) > 1:
        found = inquire(together, asker, fresh=True)
        proved = {role: asked for role, asked in found.items() if asked is not None}
    for role, search in searches.items():
        if role not in proved:
            proved |= inquire({role: _prove_alone(search)}, asker, fresh=True)
    return proved


def _ask_again(search: Search, case: Case) -> Inquiry[Asked | None]:
    """What comes of a case where it fails for the same reason; else None."""
    (outcome,) = yield [case]
    found = judge_like(search.operation, search.failing, case, outcome)
    return found if search.alike(found) else None


def _prove_alone(search: Search) -> Inquiry[Asked]:
    """The guess, if it fails alike in a fresh worker; else the smallest found with fresh workers.

    Where a guess does not, the program reads memory that it did not write; then, as for what is not
    repeatable and for crashes, each of a few cases is asked in a worker of its own.
    """
    guess, found = search.guess, None
    if guess is not None:
        found = yield from _ask_again(search, guess)
    if found is None:
        smallest = yield from _shrink(search, MAX_FRESH_WORKERS, max_ahead=1)
        found = yield from _ask_again(search, smallest)
    return found or search.failing


def judge_like(operation: Operation, failing: Asked, case: Case, outcome: Outcome) -> Asked:
    """What a case is worth that was made of another, by the twin; that one's bound still holds."""
    then = {**case.options, **case.then}
    answer = Answer(
        value=np.asarray(operation.twin(**case.arrays, **case.options)),
        bound=failing.answered.answer.bound,
        then=np.asarray(operation.twin(**then)) if case.then else None,
    )
    return judge(operation, AnsweredCase(case=case, answer=answer), outcome)
