"""Asking the checks of an operation, within its time."""

from collections.abc import Iterator, Sequence
from itertools import islice

from grader.check.run import Asker, Run, judge, timed_out
from grader.records.assignment import RubricRow
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Loaded, TimedOut
from grader.records.verdict import Asked, Verdict, VerdictKind

__all__ = ["MOST_TIMEOUTS", "ask_operation"]

MOST_TIMEOUTS = 3
"""Checks of an operation that may time out before the rest of them is not asked."""

_FEWEST_TOGETHER = 2
"""Failing checks that are worth a worker in which they are asked together."""


def ask_operation(
    operation: Operation, rows: Sequence[RubricRow], deck: Deck, asker: Asker
) -> list[Run]:
    """Ask the checks of an operation until it makes no sense to go on.

    Args:
        operation: What is asked.
        rows: Its rows of the rubric.
        deck: The cases with their answers.
        asker: The submission.

    Returns:
        A run for every row; those that were not asked say why.
    """
    runs: list[Run] = []
    absent = _absent(operation.name, asker.loaded)
    asked = [] if absent else _ask_all(operation, rows, deck, asker)
    confirmed = _confirm_together(operation, asked, rows, deck, asker)
    ahead = iter(asked)
    for row in rows:
        run = Run(row, reason=_reason_to_stop(operation.name, runs), confirmed=confirmed)
        if absent is not None and not runs:
            run.missing = absent
        elif not run.reason:
            _ask_check(operation, run, deck.checks[row.name], ahead, asker)
        runs.append(run)
    return runs


def _ask_all(
    operation: Operation, rows: Sequence[RubricRow], deck: Deck, asker: Asker
) -> list[Asked]:
    """Ask all checks in one go, which saves time as long as nothing goes wrong."""
    answered = [one for row in rows for one in deck.checks[row.name]]
    return _ask_each(operation, answered, asker)


def _ask_each(
    operation: Operation, answered: Sequence[AnsweredCase], asker: Asker, *, fresh: bool = False
) -> list[Asked]:
    outcomes = asker.ask_each([one.case for one in answered], fresh=fresh)
    return [judge(operation, *one) for one in zip(answered, outcomes, strict=False)]


def _confirm_together(
    operation: Operation,
    asked: Sequence[Asked],
    rows: Sequence[RubricRow],
    deck: Deck,
    asker: Asker,
) -> frozenset[AnsweredCase]:
    """Ask one failing case of each check again, all of them in one fresh worker, the last first.

    What fails there, too, after none of the calls that it failed after before, does not fail
    because of them. Nothing is given where anything hints at calls that change later ones.

    Returns:
        The cases that are known to fail by themselves.
    """
    ahead = iter(asked)
    failing: list[AnsweredCase] = []
    for row in rows:
        wrong = Run(row, list(islice(ahead, len(deck.checks[row.name])))).wrong
        if wrong and wrong[0].answered.case.judges == "purity":
            return frozenset()
        failing += [one.answered for one in wrong[:1]]
    if len(failing) < _FEWEST_TOGETHER or asker.exhausted:
        return frozenset()
    failing.reverse()
    again = _ask_each(operation, failing, asker, fresh=True)
    if len(again) < len(failing) or any(one.verdict.right for one in again):
        return frozenset()
    return frozenset(failing)


def _reason_to_stop(name: str, runs: Sequence[Run]) -> str:
    """Why no further check of an operation is asked; empty to go on."""
    if runs and runs[0].missing is not None:
        return f"{name} cannot be asked."
    if runs and runs[0].cases and all(_is_missing(asked) for asked in runs[0].cases):
        return f"{name} is not written yet."
    if sum(any(map(timed_out, run.cases)) for run in runs) >= MOST_TIMEOUTS:
        return f"{MOST_TIMEOUTS} checks of {name} had timed out before this one."
    return ""


def _is_missing(asked: Asked) -> bool:
    return asked.verdict.kind is VerdictKind.MISSING


def _absent(name: str, loaded: Loaded) -> Verdict | None:
    """The verdict on a function that is not there to be asked; None if it is."""
    state = loaded.functions[name]
    if state == "written":
        return None
    error = loaded.error
    if isinstance(error, Crashed):
        message = f"Loading the file ended the whole Python process ({error.reason})."
        return Verdict(kind=VerdictKind.CRASHED, message=message)
    if isinstance(error, TimedOut):
        message = "Loading the file did not end. Look for a loop outside of the functions."
        return Verdict(kind=VerdictKind.TIMED_OUT, message=message)
    if state == "stub":
        return Verdict(kind=VerdictKind.MISSING, message=f"{name} is not written yet.")
    if error is not None:
        return Verdict(
            kind=VerdictKind.MISSING,
            message=f"{name} is not defined, because loading the file raised {error.in_words}: "
            f"{error.message}.",
        )
    return Verdict(
        kind=VerdictKind.MISSING,
        message=f"The file defines no function {name}. Check its spelling.",
    )


def _ask_check(
    operation: Operation,
    run: Run,
    answered: Sequence[AnsweredCase],
    ahead: Iterator[Asked],
    asker: Asker,
) -> None:
    """Ask a check until a case loses its worker; where one fails, ask it again alone.

    Where the lost case is right alone, the calls before it were to blame, and the check goes on.
    """
    while len(run.cases) < len(answered) and not run.wrong:
        waiting = answered[len(run.cases) :]
        asked = list(islice(ahead, len(waiting)))
        if not asked and asker.exhausted:
            run.reason = "The time for the calls of a submission is used up."
            return
        run.cases += asked or _ask_each(operation, waiting, asker)
        _ask_again_fresh(operation, run, asker)


def _ask_again_fresh(operation: Operation, run: Run, asker: Asker) -> None:
    """Believe a failure only where it also happens without the calls before it.

    A call that lost its worker was the first of that worker already. One such failure is enough,
    but of `purity`: what calls leave behind changes its verdicts, so that all of them are taken
    from fresh workers.
    """
    for failing in run.wrong:
        if isinstance(failing.outcome, Crashed | TimedOut) or asker.exhausted:
            return
        if failing.answered in run.confirmed:
            return
        outcome = asker.ask(failing.answered.case, fresh=True)
        again = judge(operation, failing.answered, outcome)
        run.cases[run.cases.index(failing)] = again
        if again.verdict.right:
            run.state = run.state or failing
        elif failing.answered.case.judges != "purity":
            return
