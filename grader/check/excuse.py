"""The second whole run: in one worker where the grader answers calls of functions that are wrong.

So nobody pays in `conv1d` for a fault of the `conv2d` that it calls.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grader.check.every_case import charge_every_case, charged_cases
from grader.check.run import Run, RunAsker, judge
from grader.records.case import AnsweredCase, Array
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned
from grader.records.verdict import Asked

__all__ = ["Excuses"]

_MIN_THERE = 0.5
"""Share of its own cases in which a function that is served answers at all: a stub is not."""


class Excuses:
    """Which operations other operations may be excused by, as it comes out one after the other."""

    def __init__(
        self, deck: Deck, runs: Mapping[str, Sequence[Run]], keep_state: frozenset[str]
    ) -> None:
        """Begin with what every operation earned in its own run.

        Args:
            deck: The cases with their answers.
            runs: The checks of every operation, asked together, by its name.
            keep_state: Names of the operations whose answers depend on earlier calls.
        """
        self._deck = deck
        self._keep_state = keep_state
        self._wrong_but_there = frozenset(
            name
            for name, own in runs.items()
            if (name in keep_state or not all(run.passed for run in own)) and _is_there(deck, own)
        )
        self._excused_by: dict[str, frozenset[str]] = {}

    def excuse(self, operation: Operation, runs: Sequence[Run], asker: RunAsker) -> list[Run]:
        """Ask an operation with others served, if that may excuse it.

        The served run takes the place of the run together only if no check that was right is wrong
        in it, and each case that it turns right has made a served call. Of an operation that keeps
        state everything must be right: then the state is that of another.

        Args:
            operation: What is asked.
            runs: Its checks, asked together.
            asker: The submission.

        Returns:
            The checks of the run that its points come from.
        """
        name = operation.name
        served = frozenset(
            other for other in self._wrong_but_there - {name} if name not in self._rests_on(other)
        )
        written = asker.loaded.functions[name] == "written"
        if not served or not written or all(run.passed for run in runs):
            return list(runs)
        found = self._ask_served(runs, served, asker)
        if found.refused:
            return [_tell(run, name, found.refused) for run in runs]
        if len(found.came) < sum(len(self._deck.checks[run.row.name]) for run in runs):
            return list(runs)
        after = [self._judge(operation, run, found.came) for run in runs]
        charge_every_case(operation, after, self._deck)
        for old, new in zip(runs, after, strict=True):
            if new.passed and not old.passed:
                new.excused_by = self._served_to(old, found.came)
        if not _decides(runs, after, found.came):
            return list(runs)
        if name in self._keep_state and not all(run.passed for run in after):
            return list(runs)
        self._excused_by[name] = frozenset().union(*(called for _, called in found.came.values()))
        return after

    def _ask_served(self, runs: Sequence[Run], served: frozenset[str], asker: RunAsker) -> "_Found":
        """Ask all cases; only those that were not right, if none of them makes a served call."""
        right = _right(runs)
        every = [one for run in runs for one in self._deck.checks[run.row.name]]
        every.sort(key=right.__contains__)
        to_mend = len(every) - len(right)
        found = asker.ask_served([one.case for one in every], served, to_mend)
        pairs = zip(found.outcomes, found.called, strict=True)
        cut = len(found.outcomes) < len(every) and asker.exhausted and any(found.called)
        refused = found.refused or ("uses up its time while it calls" if cut else "")
        return _Found(dict(zip(every, pairs, strict=False)), refused)

    def _rests_on(self, name: str) -> set[str]:
        """Functions without which a function's excuse does not stand, near or far."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            new = self._excused_by.get(waiting.pop(), frozenset()) - found
            found |= new
            waiting += new
        return found

    def _judge(self, operation: Operation, before: Run, came: "_Came") -> Run:
        answered = self._deck.checks[before.row.name]
        cases = [judge(operation, one, came[one][0]) for one in answered]
        return Run(before.row, way="served", cases=cases)

    def _served_to(self, before: Run, came: "_Came") -> frozenset[str]:
        """The functions that were served in cases of a check, and in others that it failed in."""
        answered, wrong = self._deck.checks[before.row.name], {one.answered for one in before.wrong}
        return frozenset().union(
            *(
                called
                for one, (_, called) in came.items()
                if one in answered or wrong.intersection(charged_cases(one))
            )
        )


_Came = Mapping[AnsweredCase, tuple[Outcome, frozenset[str]]]
"""What came of each case, and the functions that were served meanwhile."""


class _Found(NamedTuple):
    """What a served run gave: of every case, unless there is a reason to end it before."""

    came: _Came
    refused: str


def _is_there(deck: Deck, runs: Sequence[Run]) -> bool:
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


def _decides(before: Sequence[Run], after: Sequence[Run], came: _Came) -> bool:
    """Whether a served run spoils nothing, mends something, and mends it by what was served."""
    if any(old.passed and not new.passed for old, new in zip(before, after, strict=True)):
        return False
    if not any(run.excused_by for run in after):
        return False
    return all(came[one][1] for one in _right(after) - _right(before))


def _right(runs: Sequence[Run]) -> set[AnsweredCase]:
    """The cases that are right, and with which no other check is charged either."""
    wrong = {one.answered for run in runs for one in run.wrong}
    right = (one.answered for run in runs for one in run.cases if one.verdict.right)
    return {one for one in right if wrong.isdisjoint(charged_cases(one))}


def _tell(run: Run, name: str, refused: str) -> Run:
    if run.passed:
        return run
    run.not_excused = (
        f"{name} {refused} other functions that are wrong, so it was not found out "
        "whether they are to blame. Mend those first."
    )
    return run
