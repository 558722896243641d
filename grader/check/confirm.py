"""Asking failing cases again in fresh workers: are the calls before them to blame?"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from grader.check.asker import RunAsker
from grader.check.run import CheckRun, judge, judge_each, timed_out
from grader.compare import KEEP_NOTHING
from grader.records.operation import Operation
from grader.records.outcome import Crashed
from grader.records.verdict import Asked, Verdict, VerdictKind

_MIN_TOGETHER = 2
"""Failing cases that are worth a worker in which they are asked together."""

_HINTS = (VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE)
"""Verdicts that hint at calls which change later ones."""


class Confirmed(NamedTuple):
    """The checks of an operation, after their failing cases were asked again.

    Attributes:
        runs: The checks, with failing cases of `purity` as they are when they are asked first.
        state: What shows that the operation keeps state, judged as not repeatable; None if nothing
            does.
    """

    runs: Sequence[CheckRun]
    state: Asked | None


def confirm_failures(operation: Operation, runs: Sequence[CheckRun], asker: RunAsker) -> Confirmed:
    """Ask failing cases again in fresh workers, until one is right when it is asked first.

    Then earlier calls are to blame. They change the verdicts of `purity`, too, so its failing cases
    get those that they have when they are asked first.

    Args:
        operation: What was asked.
        runs: Its checks, asked together.
        asker: The submission.
    """
    recovered = asker.take_recovered()
    if recovered is not None:
        return Confirmed(runs, _lost_after_calls(operation, runs, recovered))
    failing = [one for run in runs for one in _to_confirm(run)]
    if _fail_again(operation, failing, asker):
        return Confirmed(runs, None)
    state: Asked | None = None
    asked_first: dict[Asked, Asked] = {}
    for one in failing:
        if asker.exhausted:
            break
        again = judge(operation, one.answered, asker.ask(one.answered.case, fresh=True))
        if again.verdict.right:
            state = _depends_on_calls(operation, one)
            break
        if one.answered.case.judges == "purity":
            asked_first[one] = again
    return Confirmed([_with_cases(run, asked_first) for run in runs], state)


def _to_confirm(run: CheckRun) -> list[Asked]:
    """The smallest failing case of a check, of `purity` all of them.

    What timed out is left out: `ask_each` has asked it again as the first of a new worker.
    """
    failing = [one for one in run.wrong if not timed_out(one)]
    of_purity = [one for one in failing if one.answered.case.judges == "purity"]
    return of_purity or failing[:1]


def _fail_again(operation: Operation, failing: Sequence[Asked], asker: RunAsker) -> bool:
    """Whether all fail again in one fresh worker, the last first.

    Each then comes after none of the calls that it came after before, so these are not to blame,
    and one worker has told that of all. Where a verdict hints at state that is not tried, since a
    case may then fail because of one that fails before it here.
    """
    if not failing:
        return True
    hinted = any(one.verdict.kind in _HINTS for one in failing)
    if hinted or len(failing) < _MIN_TOGETHER or asker.exhausted:
        return False
    backwards = failing[::-1]
    again = judge_each(operation, [one.answered for one in backwards], asker, fresh=True)
    return len(again) == len(failing) and all(
        not found.verdict.right
        and (one.answered.case.judges != "purity" or found.verdict.kind is one.verdict.kind)
        for one, found in zip(backwards, again, strict=True)
    )


def _with_cases(run: CheckRun, others: dict[Asked, Asked]) -> CheckRun:
    """The same check with some of its cases replaced."""
    cases = tuple(others.get(one, one) for one in run.cases)
    return msgspec.structs.replace(run, cases=cases) if others else run


def _depends_on_calls(operation: Operation, one: Asked) -> Asked:
    message = (
        f"{operation.name} answers {one.answered.case.in_words} rightly when it is asked first, "
        f"but wrongly after other calls. {KEEP_NOTHING}."
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
        f"{operation.name} {recovered.in_words} after other calls, "
        f"though no case does so when it is asked first. {KEEP_NOTHING}."
    )
    verdict = Verdict(kind=VerdictKind.NOT_REPEATABLE, message=message)
    return Asked(first.answered, recovered, verdict)
