"""The first whole run of an operation: all its cases together, in one worker."""

from collections.abc import Iterator, Sequence
from itertools import islice

from grader.check.run import Asker, Run, judge, timed_out
from grader.records.assignment import RubricRow
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Loaded, TimedOut
from grader.records.verdict import Asked, NotAsked, Verdict, VerdictKind
from grader.text import ended

__all__ = [
    "MOST_TIMEOUTS",
    "absent",
    "ask_together",
    "judge_each",
    "out_of_time",
    "reason_to_stop",
]

MOST_TIMEOUTS = 3
"""Checks of an operation that may time out before the rest of them is not asked."""


def ask_together(
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
    missing = absent(operation.name, asker.loaded)
    answered = [one for row in rows for one in deck.checks[row.name]]
    # All in one go, which saves time as long as no worker is lost.
    ahead = iter([] if missing else judge_each(operation, answered, asker))
    for row in rows:
        run = Run(row, not_asked=reason_to_stop(operation.name, runs))
        if missing is not None and not runs:
            run.missing = missing
            run.not_asked = NotAsked(why="absent", message=missing.message)
        elif run.not_asked is None:
            _ask_check(operation, run, deck.checks[row.name], ahead, asker)
        runs.append(run)
    return runs


def judge_each(
    operation: Operation, answered: Sequence[AnsweredCase], asker: Asker, *, fresh: bool = False
) -> list[Asked]:
    """Ask cases and judge what comes of them, up to the first that loses its worker."""
    outcomes = asker.ask_each([one.case for one in answered], fresh=fresh)
    return [judge(operation, *one) for one in zip(answered, outcomes, strict=False)]


def _ask_check(
    operation: Operation,
    run: Run,
    answered: Sequence[AnsweredCase],
    ahead: Iterator[Asked],
    asker: Asker,
) -> None:
    """Ask a check until a case loses its worker."""
    while len(run.cases) < len(answered) and not run.wrong:
        waiting = answered[len(run.cases) :]
        asked = list(islice(ahead, len(waiting)))
        if not asked and asker.exhausted:
            run.not_asked = out_of_time(operation.name)
            return
        run.cases += asked or judge_each(operation, waiting, asker)


def reason_to_stop(name: str, runs: Sequence[Run]) -> NotAsked | None:
    """Why no further check of an operation is asked after these; None to go on."""
    if runs and runs[0].missing is not None:
        return runs[0].not_asked
    if runs and runs[0].cases and all(_is_missing(asked) for asked in runs[0].cases):
        return NotAsked(why="not written", message=f"{name} is not written yet.")
    if sum(any(map(timed_out, run.cases)) for run in runs) >= MOST_TIMEOUTS:
        after = f"After {MOST_TIMEOUTS} checks that timed out, {name} was not asked any more."
        return NotAsked(why="timed out", message=after)
    return None


def out_of_time(name: str) -> NotAsked:
    """Why a check of an operation is not asked any more when its time is used up."""
    return NotAsked(
        why="time used up",
        message=f"The time that {name} has for all its cases was used up. Maybe it prints, sleeps "
        "or computes far more than it needs to.",
    )


def _is_missing(asked: Asked) -> bool:
    return asked.verdict.kind is VerdictKind.MISSING


def absent(name: str, loaded: Loaded) -> Verdict | None:
    """The verdict on a function that is not there to be asked; None if it is."""
    state = loaded.functions[name]
    if state == "written":
        return None
    error = loaded.error
    if isinstance(error, Crashed):
        message = f"Loading the file {error.in_words}."
        return Verdict(kind=VerdictKind.CRASHED, message=message)
    if isinstance(error, TimedOut):
        message = (
            "Loading the file did not end in time. Maybe a loop outside of the functions does not "
            "end; maybe it prints, waits or computes too much there."
        )
        return Verdict(kind=VerdictKind.TIMED_OUT, message=message)
    if state == "stub":
        return Verdict(kind=VerdictKind.MISSING, message=f"{name} is not written yet.")
    if error is not None and name in loaded.lost:
        return Verdict(
            kind=VerdictKind.MISSING,
            message=f"{name} is not defined, because loading the file raised {error.in_words}: "
            f"{ended(error.message)}",
        )
    message = f"The file defines no function {name}. {_advice(name, loaded)}"
    return Verdict(kind=VerdictKind.MISSING, message=message)


def _advice(name: str, loaded: Loaded) -> str:
    """What to do where a function is missing."""
    near = loaded.found.near.get(name)
    if near is None:
        return "Check its spelling."
    place = near.place.in_words
    if near.inside:
        return f"There is one inside {near.inside}, in {place}; move it out, to the top level."
    return f"Did you mean {near.name}, in {place}? Then call it {name}."
