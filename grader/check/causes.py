"""What explains failures of one function: known mistakes, and laws that its answers verify.

Both together are one cause where both say the same. A law is what a certain mistake rests on that
gives the same wrong answers; but a mistake that does not give those of fresh cases, where the law
does, is not what is wrong. A law that gives more than every mistake is a cause of its own.
"""

from collections.abc import Sequence
from functools import lru_cache, partial

import msgspec

from grader.allowance import Allowance
from grader.check.asker import AllowedAsker
from grader.check.run import CheckRun, runs_shown_at
from grader.explain.diagnose import known_causes
from grader.explain.hidden import may_hide
from grader.explain.known_outcomes import KnownOutcomes
from grader.explain.laws import FreshCases, OwnAnswers, find_laws
from grader.explain.mistake_index import read_index
from grader.isolation.in_process import call_in_process
from grader.records.assignment import CLOSED, LEVELS
from grader.records.case import AnsweredCase, Case
from grader.records.deck import Deck
from grader.records.finding import Cause, Gives
from grader.records.law import Law
from grader.records.mistake import Program
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Raised
from grader.records.verdict import Asked

_MAX_KEPT = 8
"""Operations of a deck, and of a search, for which it is kept what known mistakes do."""


def find_causes(
    operation: Operation,
    runs: Sequence[CheckRun],
    asker: AllowedAsker,
    fresh: FreshCases,
    *,
    deck: Deck,
) -> list[Cause]:
    """The causes of failures; where the search for one kind fails, those of the other are kept.

    Args:
        operation: What was asked.
        runs: Its checks with all their cases.
        asker: The submission.
        fresh: Cases that no points hang on.
        deck: All cases that points hang on.
    """
    allowance = asker.allowance
    known: list[Cause] = []
    laws: list[Law] = []
    known = allowance.attempt(partial(_known_causes, operation, runs, allowance, deck), known)
    if all(run.way == "together" for run in runs):  # else it keeps state, or others answer for it
        search = partial(_find_laws, operation, runs, fresh, asker)
        laws = allowance.attempt(search, laws)
    wrong = [one for run in runs for one in run.wrong]
    causes = _combined(known, laws, wrong, fresh.wrong)
    say = partial(_with_what_is_hidden, causes, operation, runs, allowance, deck)
    # Where that was not found out, a promise may not hold.
    return allowance.attempt(say, [msgspec.structs.replace(one, may_hide=True) for one in causes])


def _with_what_is_hidden(
    causes: Sequence[Cause],
    operation: Operation,
    runs: Sequence[CheckRun],
    allowance: Allowance,
    deck: Deck,
) -> list[Cause]:
    """The causes, those that may hide a mistake with that: nothing is promised of them."""
    outcomes = outcomes_for(operation, deck.digest, deck.indexed_cases(operation.name))
    asked = [one for run in runs for one in run.cases]

    def is_hiding(cause: Cause) -> bool:
        return cause.is_whole and may_hide(cause.gives, outcomes, asked, allowance.compare)

    return [msgspec.structs.replace(one, may_hide=is_hiding(one)) for one in causes]


def _known_causes(
    operation: Operation, runs: Sequence[CheckRun], allowance: Allowance, deck: Deck
) -> list[Cause]:
    """The known mistakes that explain some of what is wrong."""
    asked = {run.row.check: run.cases for run in runs}
    outcomes = outcomes_for(operation, deck.digest, deck.indexed_cases(operation.name))
    left_out = [
        family
        for family, features in operation.narrowing.families.items()
        if operation.without.issuperset(features)
    ]
    return known_causes(outcomes, asked, allowance.compare, left_out)


def _find_laws(
    operation: Operation, runs: Sequence[CheckRun], fresh: FreshCases, asker: AllowedAsker
) -> list[Law]:
    """The laws that the function obeys, as those checks tell that show most of wrong answers.

    Closed checks tell of none where open ones fail: what is told of these would count their calls.
    """
    opened = any(run.wrong and run.row.feedback not in CLOSED for run in runs)
    answers = OwnAnswers((), ())
    for level in LEVELS[:-1]:
        if not answers.wrong and not (opened and level in CLOSED):
            shown = runs_shown_at(level, runs)
            answers = OwnAnswers.among(one for run in shown for one in (*run.cases, *run.left_out))
    return find_laws(operation, answers, fresh, asker.ask_each, asker.allowance.compare)


def _combined(
    known: Sequence[Cause], laws: Sequence[Law], wrong: Sequence[Asked], fresh: Sequence[Asked]
) -> list[Cause]:
    """Each cause once: known mistakes with the laws that they rest on, and laws alone."""
    causes = list(known)
    for law in laws:
        given = _given(law.gives, wrong)
        alone = Cause(gives=law.gives, law=law)
        alike = [one for one in causes if one.is_whole and _is_alike(one, alone, wrong)]
        denied = [one for one in alike if not _given(one.gives, fresh) >= _given(law.gives, fresh)]
        if alone.is_whole:
            causes = [one for one in causes if one not in denied]
            alike = [one for one in alike if one not in denied]
        if not alike:
            causes.append(alone)
        elif law.deviations == 1:
            best = max(alike, key=lambda one: len(_given(one.gives, wrong) & given))
            causes[causes.index(best)] = msgspec.structs.replace(best, law=law)
    return causes


def _is_alike(known: Cause, law: Cause, wrong: Sequence[Asked]) -> bool:
    """Whether a certain mistake and a law are one cause, or parts of one.

    A law that says all of what comes out is another cause where it gives more. One that says only
    part of it, or that takes two faults, goes with any mistake that gives some of the same.
    """
    numbers = [one for one in wrong if one.answered.case.judges == "value"]
    own, given = _given(known.gives, numbers), _given(law.gives, numbers)
    return own >= given if law.is_whole else bool(own & given)


def _given(gives: Gives, asked: Sequence[Asked]) -> frozenset[Asked]:
    return frozenset(filter(gives, asked))


@lru_cache(maxsize=_MAX_KEPT)
def outcomes_for(
    operation: Operation, deck_digest: str, cases: tuple[AnsweredCase, ...]
) -> KnownOutcomes:
    """What programs with known mistakes do in the cases of a deck; kept for every submission."""
    bank = operation.bank()
    stored = read_index(bank.index, deck_digest).get(operation.name)
    deck = dict(zip(cases, stored, strict=True)) if stored else dict.fromkeys(cases)
    return KnownOutcomes(bank, partial(call_ours, operation), deck)


def call_ours(operation: Operation, program: Program, case: Case) -> Outcome:
    """Call a program of ours in this process: what would come of a case with it.

    Raises:
        MemoryError: There was no memory left, which is nothing that the program does.
    """
    outcome = call_in_process(operation, program, case)
    if isinstance(outcome, Raised) and outcome.type == MemoryError.__name__:
        raise MemoryError
    return outcome
