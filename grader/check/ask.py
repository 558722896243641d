"""The whole runs in which nothing is served: all cases in one worker, or each in one of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

import msgspec

from grader.call_failures import called_in, gave_nothing, says_it_is_not_written
from grader.check.asker import Asker, RunAsker
from grader.check.charge import charge_every_case, is_about
from grader.check.run import CheckRun, judge, judge_each, timed_out
from grader.records.assignment import RubricRow
from grader.records.call import Call
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Loaded, Raised, TimedOut
from grader.records.verdict import Asked, NotAsked, Verdict, VerdictKind
from grader.text import ended

AskOne = Callable[[AnsweredCase], Asked]
"""Asks a case alone in a worker, and judges it."""

MAX_TIMEOUTS = 3
"""Checks of an operation that may time out before the rest of them is not asked."""


def ask_together(
    operation: Operation, rows: Sequence[RubricRow], deck: Deck, asker: RunAsker
) -> list[CheckRun]:
    """Ask all checks of an operation in one worker, until it makes no sense to go on.

    Args:
        operation: What is asked.
        rows: Its rows of the rubric.
        deck: The cases with their answers.
        asker: The submission.
    """
    missing = absent(operation, asker.loaded)
    if missing is not None:
        return _not_there(rows, missing)
    answered = [one for row in rows for one in deck.checks[row.name]]
    # All in one go, which saves time as long as no worker is lost.
    ahead = iter(judge_each(operation, answered, asker))
    runs: list[CheckRun] = []
    for row in rows:
        stopped = _reason_to_stop(operation.function, runs)
        runs.append(
            CheckRun(row=row, not_asked=stopped)
            if stopped
            else _ask_check(operation, row, deck.checks[row.name], ahead, asker)
        )
    lacks_return = operation.name in asker.loaded.found.lack_return
    if operation.call is not None:
        name = _unwritten(operation.call, runs, lacks_return=lacks_return)
        return _not_there(rows, _not_written(operation, name)) if name else runs
    return runs


def _not_there(rows: Sequence[RubricRow], missing: Verdict) -> list[CheckRun]:
    """The checks of a function that is not there to be asked; the first one says why."""
    not_asked = NotAsked(why="absent", message=missing.message)
    return [
        CheckRun(row=row, not_asked=not_asked, missing=missing if row is rows[0] else None)
        for row in rows
    ]


def _unwritten(call: Call, runs: Sequence[CheckRun], *, lacks_return: bool) -> str:
    """The function that gave nothing for any case, as one does that is not written; or empty.

    One that computes and lacks a `return` is written, unless it says itself that it is not. Of one
    that the call uses besides it is not known whether it computes.
    """
    outcomes = [one.outcome for run in runs for one in run.cases]
    if not outcomes or not all(map(gave_nothing, outcomes)):
        return ""
    failing = {called_in(call, one).function for one in outcomes if isinstance(one, Raised)}
    name = failing.pop() if len(failing) == 1 else call.function
    says_so = any(map(says_it_is_not_written, outcomes))
    silent_alone = name == call.function and not lacks_return
    return name if says_so or silent_alone else ""


def _ask_check(
    operation: Operation,
    row: RubricRow,
    answered: Sequence[AnsweredCase],
    ahead: Iterator[Asked],
    asker: Asker,
) -> CheckRun:
    """Ask a check.

    `ahead` gives outcomes asked for all checks at once; once it ends, the rest is asked here, until
    a case is wrong.
    """
    cases: list[Asked] = []
    while len(cases) < len(answered) and all(one.verdict.right for one in cases):
        waiting = answered[len(cases) :]
        asked = list(islice(ahead, len(waiting)))
        if not asked and asker.exhausted:
            return CheckRun(row=row, cases=tuple(cases), not_asked=out_of_time(operation.function))
        cases += asked or judge_each(operation, waiting, asker)
    return CheckRun(row=row, cases=tuple(cases))


def ask_alone(
    operation: Operation,
    together: Sequence[CheckRun],
    state: Asked,
    deck: Deck,
    asker: Asker,
    *,
    asked_first: Mapping[AnsweredCase, Asked],
) -> list[CheckRun]:
    """Ask every check but `purity` anew, each case in a worker of its own.

    Who keeps something between calls loses `purity` and nothing else, so what earlier calls left
    must not decide any other check.

    Args:
        operation: What is asked.
        together: Its checks, asked together.
        state: What shows that it keeps state, by which `purity` is lost if by nothing else.
        deck: The cases with their answers.
        asker: The submission.
        asked_first: What came of cases that were alone in a worker already, which tells the same.
    """

    def ask_one(answered: AnsweredCase) -> Asked:
        if answered in asked_first:
            return asked_first[answered]
        return judge(operation, answered, asker.ask(answered.case, fresh=True))

    alone: list[CheckRun] = []
    for before in together:
        stopped = _reason_to_stop(operation.function, alone)
        if is_about(deck, before.row.name, "purity"):
            alone.append(_ask_purity_alone(before, ask_one, asker))
        elif stopped:
            alone.append(CheckRun(row=before.row, way="alone", not_asked=stopped))
        else:
            alone.append(_ask_check_alone(operation, before.row, deck, ask_one, asker))
    return [
        msgspec.structs.replace(run, cases=(*run.cases, state))
        if is_about(deck, run.row.name, "purity") and not run.wrong
        else run
        for run in charge_every_case(operation, alone, deck)
    ]


def _ask_purity_alone(before: CheckRun, ask_one: AskOne, asker: Asker) -> CheckRun:
    """`purity`, with the cases that it failed asked anew; it is lost, whatever comes of them.

    What it was charged with in cases of other checks belongs to the run before.
    """
    cases = [
        one if one.verdict.right or timed_out(one) or asker.exhausted else ask_one(one.answered)
        for one in before.cases
        if one.answered.case.judges != "arguments"
    ]
    return CheckRun(row=before.row, way="alone", cases=tuple(cases), not_asked=before.not_asked)


def _ask_check_alone(
    operation: Operation, row: RubricRow, deck: Deck, ask_one: AskOne, asker: Asker
) -> CheckRun:
    """Ask a check until a case is wrong, which is enough to lose it: each takes a worker."""
    cases: list[Asked] = []
    not_asked: NotAsked | None = None
    for answered in deck.checks[row.name]:
        if asker.exhausted:
            not_asked = out_of_time(operation.function)
            break
        cases.append(ask_one(answered))
        if not cases[-1].verdict.right:
            break
    return CheckRun(row=row, way="alone", cases=tuple(cases), not_asked=not_asked)


def _reason_to_stop(name: str, runs: Sequence[CheckRun]) -> NotAsked | None:
    """Why no further check of an operation is asked after these; None to go on."""
    first = runs[0].cases if runs else ()
    if first and all(one.verdict.kind is VerdictKind.MISSING for one in first):
        return NotAsked(why="not written", message=f"{name} is not written yet.")
    if sum(any(map(timed_out, run.cases)) for run in runs) >= MAX_TIMEOUTS:
        after = f"After {MAX_TIMEOUTS} checks that timed out, {name} was not asked any more."
        return NotAsked(why="timed out", message=after)
    return None


def out_of_time(name: str) -> NotAsked:
    """Why a check of an operation is not asked any more when its time is used up."""
    return NotAsked(
        why="time used up",
        message=f"The time that {name} has for all its cases was used up. Maybe it prints, sleeps "
        "or computes far more than it needs to.",
    )


def _not_written(operation: Operation, name: str) -> Verdict:
    used = "" if name == operation.function else _used_by(operation)
    message = f"{name}{used} is not written yet."
    return Verdict(kind=VerdictKind.MISSING, message=message, lacks=name)


def _used_by(operation: Operation) -> str:
    """What is said of a function that is not asked itself."""
    return f", which the call of {operation.function} uses,"


def absent(operation: Operation, loaded: Loaded) -> Verdict | None:
    """The verdict on a function that is not there to be asked; None if it is."""
    name, state = operation.function, loaded.functions[operation.name]
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
        if error.in_words:
            message = f"{message} It was stopped {error.in_words}."
        return Verdict(kind=VerdictKind.TIMED_OUT, message=message)
    if state == "stub":
        return _not_written(operation, name)
    wanted = loaded.lacking.get(operation.name, name)
    if error is not None and operation.name in loaded.lost:
        return Verdict(
            kind=VerdictKind.MISSING,
            message=f"{wanted} is not defined, because loading the file raised "
            f"{error.in_words}: {ended(error.message)}",
            lacks=wanted,
        )
    defines = "The file defines no function"
    if loaded.live:
        defines = "No cell that was run defines"
    elif operation.call is not None:  # which may need a class, in one of several files
        defines = "No file that is loaded defines"
    used = "" if _is_named(wanted, operation) else _used_by(operation).rstrip(",")
    lacks = name if _is_named(wanted, operation) else wanted
    message = f"{defines} {wanted}{used}. {_advice(operation, wanted, loaded)}"
    return Verdict(kind=VerdictKind.MISSING, message=message, lacks=lacks)


def _is_named(wanted: str, operation: Operation) -> bool:
    """Whether a name is in what students call the function: else its call needs it besides."""
    return wanted in operation.function_names or wanted == operation.function


def _advice(operation: Operation, wanted: str, loaded: Loaded) -> str:
    """What to do where a function is missing."""
    near = loaded.found.near.get(operation.name)
    if near is None and loaded.no_files:
        return loaded.no_files
    if near is None:
        doubt = "; maybe the call has it wrong" if not _is_named(wanted, operation) else ""
        return f"{'Run the one that does' if loaded.live else 'Check its spelling'}{doubt}."
    where = near.location.in_words
    if near.inside:
        return f"There is one inside {near.inside}, in {where}; move it out, to the top level."
    return f"Did you mean {near.name}, in {where}? Then call it {wanted}."
