"""Asking failing cases again in fresh workers: are the calls before them to blame?"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from grader.check.asker import RunAsker
from grader.check.run import CheckRun, hints_at_state, judge, timed_out
from grader.compare import KEEP_NOTHING
from grader.course_words import call_in_words
from grader.records.case import AnsweredCase
from grader.records.operation import Operation
from grader.records.outcome import Crashed
from grader.records.verdict import Asked, Verdict, VerdictKind

_MIN_TOGETHER = 2
"""Failing cases that are worth a worker in which they are asked together."""


class Confirmed(NamedTuple):
    """The checks of an operation, after their failing cases were asked again.

    Attributes:
        runs: The checks, with failing cases of `purity` as they are when they are asked first.
        state: What shows that the operation keeps state, judged as not repeatable; None if nothing
            does.
        asked_first: What came of cases for which a fresh worker was asked nothing before.
    """

    runs: Sequence[CheckRun]
    state: Asked | None = None
    asked_first: Mapping[AnsweredCase, Asked] = {}


def can_wait(runs: Sequence[CheckRun], asker: RunAsker) -> bool:
    """Whether failing cases may be asked again after those of other operations.

    Not where a submission may keep anything, as far as its files tell or as its answers do: then
    calls of one operation can be to blame for what goes wrong in another.
    """
    repeats = all(one.verdict.kind is not VerdictKind.NOT_REPEATABLE for one in _failing(runs))
    return asker.loaded.found.keeps_nothing and repeats and not asker.exhausted


def confirm_in_one_worker(
    waiting: Sequence[tuple[Operation, Sequence[CheckRun]]], asker: RunAsker, *, seconds: float
) -> dict[str, Confirmed]:
    """Ask the failing cases of several operations again in one fresh worker, the last first.

    If all fail again, no calls before them are to blame. If not, each operation is asked by itself.

    Args:
        waiting: The operations that can wait, with their checks, asked together.
        asker: The submission.
        seconds: CPU time for these cases, and for those of each operation by itself.
    """
    failing = [(operation, one) for operation, runs in waiting for one in _failing(runs)]
    if failing:
        asker.grant(seconds)
    if _fail_again(failing, asker):
        return {operation.name: Confirmed(runs) for operation, runs in waiting}
    found: dict[str, Confirmed] = {}
    for operation, runs in waiting:
        asker.grant(seconds)
        found[operation.name] = confirm_failures(operation, runs, None, asker)
    return found


def confirm_failures(
    operation: Operation, runs: Sequence[CheckRun], recovered: Crashed | None, asker: RunAsker
) -> Confirmed:
    """Ask failing cases again in fresh workers, until one is right when it is asked first.

    Then earlier calls are to blame. They change the verdicts of `purity`, too, so its failing cases
    get those that they have when they are asked first.

    Args:
        operation: What was asked.
        runs: Its checks, asked together.
        recovered: How a worker ended itself meanwhile that no case is to blame for; None mostly.
        asker: The submission.
    """
    if recovered is not None:
        return Confirmed(runs, _lost_after_calls(operation, runs, recovered))
    failing = _failing(runs)
    if _may_be_asked_together(failing, asker) and _fail_again(
        [(operation, one) for one in failing], asker
    ):
        return Confirmed(runs)
    state: Asked | None = None
    first: dict[AnsweredCase, Asked] = {}
    for one in failing:
        if asker.exhausted:
            break
        again = judge(operation, one.answered, asker.ask(one.answered.case, fresh=True))
        first[one.answered] = again
        if again.verdict.right:
            state = _depends_on_calls(operation, one)
            break
    return Confirmed([_with_purity_of(run, first) for run in runs], state, first)


def _failing(runs: Sequence[CheckRun]) -> list[Asked]:
    """The failing cases that are asked again."""
    return [one for run in runs for one in _to_confirm(run)]


def _to_confirm(run: CheckRun) -> list[Asked]:
    """The smallest failing case of a check, of `purity` all of them.

    What timed out is left out: `ask_each` has asked it again as the first of a new worker.
    """
    failing = [one for one in run.wrong if not timed_out(one)]
    of_purity = [one for one in failing if one.answered.case.judges == "purity"]
    return of_purity or failing[:1]


def _may_be_asked_together(failing: Sequence[Asked], asker: RunAsker) -> bool:
    """Whether one fresh worker may be asked all.

    Not where a verdict hints at state: a case may then fail because of one that fails before it.
    """
    hinted = any(map(hints_at_state, failing))
    return len(failing) >= _MIN_TOGETHER and not hinted and not asker.exhausted


def _fail_again(failing: Sequence[tuple[Operation, Asked]], asker: RunAsker) -> bool:
    """Whether all fail again in one fresh worker, the last first.

    Each then comes after none of the calls that it came after before, so these are not to blame,
    and one worker has told that of all.
    """
    backwards = failing[::-1]
    cases = [one.answered.case for _, one in backwards]
    outcomes = asker.ask_each(cases, fresh=True) if cases else []
    return len(outcomes) == len(cases) and all(
        _fails_alike(one, judge(operation, one.answered, outcome))
        for (operation, one), outcome in zip(backwards, outcomes, strict=True)
    )


def _fails_alike(before: Asked, again: Asked) -> bool:
    """Whether a case is wrong again, one of `purity` in the same way."""
    alike = again.verdict.kind is before.verdict.kind or before.answered.case.judges != "purity"
    return alike and not again.verdict.right


def _with_purity_of(run: CheckRun, first: Mapping[AnsweredCase, Asked]) -> CheckRun:
    """The same check, its cases of `purity` that fail also when asked first as they are then."""

    def replaced(one: Asked) -> Asked:
        again = first.get(one.answered, one)
        stays = one.answered.case.judges != "purity" or again.verdict.right
        return one if stays else again

    return msgspec.structs.replace(run, cases=tuple(map(replaced, run.cases)))


def _depends_on_calls(operation: Operation, one: Asked) -> Asked:
    call = call_in_words(operation, one.answered.case, begins=False)
    message = (
        f"{operation.function} answers {call} rightly when it is asked first, but wrongly after "
        f"other calls. {KEEP_NOTHING}."
    )
    verdict = Verdict(kind=VerdictKind.NOT_REPEATABLE, message=message)
    return Asked(one.answered, one.outcome, verdict)


def _lost_after_calls(
    operation: Operation, runs: Sequence[CheckRun], recovered: Crashed
) -> Asked | None:
    """The state that shows in a worker that ended, while the next one answered every case."""
    first = next((one for run in runs for one in run.cases), None)
    if first is None:
        return None
    message = (
        f"{operation.function} {recovered.in_words} after other calls, "
        f"though no case does so when it is asked first. {KEEP_NOTHING}."
    )
    verdict = Verdict(kind=VerdictKind.NOT_REPEATABLE, message=message)
    return Asked(first.answered, recovered, verdict)
