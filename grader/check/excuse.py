"""The whole run in which the grader answers calls of functions that are wrong.

So nobody pays in `conv1d` for a fault of the `conv2d` that it calls.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import msgspec
import numpy as np

from grader.check.asker import RunAsker
from grader.check.charge import charge_every_case, charged_cases
from grader.check.run import CheckRun, judge
from grader.records.case import AnsweredCase, Array
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned
from grader.records.verdict import Asked

_MIN_THERE = 0.5
"""Share of its own cases in which a function that is served answers at all: a stub is not."""


def excuse_callers(
    operations: Sequence[Operation],
    together: Mapping[str, Sequence[CheckRun]],
    keep_state: AbstractSet[str],
    deck: Deck,
    asker: RunAsker,
    *,
    seconds: float,
) -> dict[str, Sequence[CheckRun]]:
    """Ask operations again with others served, where these may be why they are wrong.

    Args:
        operations: What is asked, one after the other.
        together: The checks of every operation, asked together, by its name.
        keep_state: Names of the operations whose answers depend on earlier calls.
        deck: The cases with their answers.
        asker: The submission.
        seconds: CPU time for each operation.

    Returns:
        The checks of every operation, by its name, in the served run where that counts.
    """
    wrong = frozenset(
        name
        for name, runs in together.items()
        if (name in keep_state or not all(run.passed for run in runs)) and _is_there(deck, runs)
    )
    # Arguments of what a course calls by an expression of its own are not those of the operation.
    never_served = {one.name: one.function for one in operations if one.call is not None}
    wrong_but_there = wrong - never_served.keys()
    found: dict[str, Sequence[CheckRun]] = {}
    excused_by: dict[str, frozenset[str]] = {}
    for operation in operations:
        name, runs = operation.name, together[operation.name]
        # Two that call each other must not excuse each other: none is served to one that it was
        # excused by.
        served = frozenset(
            other for other in wrong_but_there - {name} if name not in _rests_on(other, excused_by)
        )
        written = asker.loaded.functions[name] == "written"
        asker.grant(seconds)
        lost = written and not all(run.passed for run in runs)
        if lost and asker.loaded.found.may_call(name, served):
            runs, excused_by[name] = _excuse(
                operation, runs, served, deck, asker, keeps_state=name in keep_state
            )
        called = asker.loaded.found.callees.get(name, frozenset()) & wrong & never_served.keys()
        if lost and called:
            names = " and ".join(never_served[one] for one in sorted(called))
            runs = _never_excused(runs, operation.function, names)
        found[name] = runs
    return found


def _rests_on(name: str, excused_by: Mapping[str, frozenset[str]]) -> set[str]:
    """Functions that a function was excused by, directly or through others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = excused_by.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return found


class _ServedRun(NamedTuple):
    """What came of the cases of an operation while others were served.

    Attributes:
        outcomes: The outcome of each case that was asked.
        called: For each of them, the functions that were served meanwhile.
        refused: Why no more calls were served; empty if all were.
    """

    outcomes: Mapping[AnsweredCase, Outcome]
    called: Mapping[AnsweredCase, frozenset[str]]
    refused: str


def _excuse(
    operation: Operation,
    runs: Sequence[CheckRun],
    served: frozenset[str],
    deck: Deck,
    asker: RunAsker,
    *,
    keeps_state: bool,
) -> tuple[Sequence[CheckRun], frozenset[str]]:
    """The checks in the run that counts, and the functions that were served if it is a served run.

    That takes the place of the run together only if no check that was right is wrong in it, and
    each case that it turns right has made a served call. Of an operation that keeps state
    everything must be right: then the state is that of another.
    """
    served_run = _ask_served(runs, served, deck, asker)
    if served_run.refused:
        return [
            _not_excused(run, operation.function, served_run.refused) for run in runs
        ], frozenset()
    if len(served_run.outcomes) < sum(len(deck.checks[run.row.name]) for run in runs):
        return runs, frozenset()
    judged = [_judged(operation, run, served_run, deck) for run in runs]
    after = [
        msgspec.structs.replace(new, excused_by=_served_to(old, served_run, deck))
        if new.passed and not old.passed
        else new
        for old, new in zip(runs, charge_every_case(operation, judged, deck), strict=True)
    ]
    if not _counts(runs, after, served_run) or (
        keeps_state and not all(run.passed for run in after)
    ):
        return runs, frozenset()
    return after, frozenset().union(*served_run.called.values())


def _ask_served(
    runs: Sequence[CheckRun], served: frozenset[str], deck: Deck, asker: RunAsker
) -> _ServedRun:
    """Ask all cases; only those that were not right, if none of them makes a served call."""
    right = _right(runs)
    every = [one for run in runs for one in deck.checks[run.row.name]]
    every.sort(key=right.__contains__)
    to_mend = len(every) - len(right)
    found = asker.ask_served([one.case for one in every], served, to_mend)
    cut = len(found.outcomes) < len(every) and asker.exhausted and any(found.called)
    return _ServedRun(
        outcomes=dict(zip(every, found.outcomes, strict=False)),
        called=dict(zip(every, found.called, strict=False)),
        refused=found.refused or ("uses up its time while it calls" if cut else ""),
    )


def _judged(operation: Operation, before: CheckRun, served_run: _ServedRun, deck: Deck) -> CheckRun:
    cases = (
        judge(operation, one, served_run.outcomes[one]) for one in deck.checks[before.row.name]
    )
    return CheckRun(row=before.row, way="served", cases=tuple(cases))


def _served_to(before: CheckRun, served_run: _ServedRun, deck: Deck) -> frozenset[str]:
    """The functions served in cases of a check, and in those of others that it was charged with."""
    answered, wrong = deck.checks[before.row.name], {one.answered for one in before.wrong}
    return frozenset().union(
        *(
            called
            for one, called in served_run.called.items()
            if one in answered or wrong.intersection(charged_cases(one))
        )
    )


def _counts(before: Sequence[CheckRun], after: Sequence[CheckRun], served_run: _ServedRun) -> bool:
    """Whether a served run spoils nothing, mends something, and mends it by what was served."""
    if any(old.passed and not new.passed for old, new in zip(before, after, strict=True)):
        return False
    if not any(run.excused_by for run in after):
        return False
    return all(served_run.called[one] for one in _right(after) - _right(before))


def _right(runs: Sequence[CheckRun]) -> set[AnsweredCase]:
    """The cases that are right, and with which no other check is charged either."""
    wrong = {one.answered for run in runs for one in run.wrong}
    right = (one.answered for run in runs for one in run.cases if one.verdict.right)
    return {one for one in right if wrong.isdisjoint(charged_cases(one))}


def _never_excused(runs: Sequence[CheckRun], name: str, others: str) -> list[CheckRun]:
    """The same checks; the first that is lost says what is never found out beside a call."""
    told = (
        f"{name} may call {others}, of which checks are lost as well. Whether that alone is why "
        f"was not found out. Mend {others} first."
    )
    first = next(run for run in runs if not run.passed)
    return [msgspec.structs.replace(run, not_excused=told) if run is first else run for run in runs]


def _not_excused(run: CheckRun, name: str, refused: str) -> CheckRun:
    """The same check; if it is lost, with why it is not known whether others are to blame."""
    if run.passed:
        return run
    told = (
        f"{name} {refused} other functions that are wrong, so it was not found out "
        "whether they are to blame. Mend those first."
    )
    return msgspec.structs.replace(run, not_excused=told)


def _is_there(deck: Deck, runs: Sequence[CheckRun]) -> bool:
    """Whether a function is more than a stub: it answers many of its cases, rightly or not."""
    asked = [one for run in runs for one in run.cases if one.answered in deck.checks[run.row.name]]
    total = sum(len(deck.checks[run.row.name]) for run in runs)
    return sum(map(_is_an_answer, asked)) >= _MIN_THERE * total


def _is_an_answer(asked: Asked) -> bool:
    """Whether it has the right shape, and is not one number throughout where what is right is not.

    Numbers of a large answer are not kept, but a deck's are small.
    """
    right, outcome = asked.answered.answer.value, asked.outcome
    if right is None or not isinstance(outcome, Returned) or outcome.shape != right.shape:
        return False
    value = outcome.value
    return value is not None and (_is_constant(right) or not _is_constant(value))


def _is_constant(array: Array) -> bool:
    """Whether it is one number throughout; NaN, which equals nothing, is one as well."""
    return bool((array == array.ravel()[:1]).all() or np.isnan(array).all())
