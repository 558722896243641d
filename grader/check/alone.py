"""The last of the whole runs: each case in a worker of its own, for a function that keeps state.

Who keeps something between calls loses `purity` and nothing else, so what earlier calls left must
not decide any other check.
"""

from collections.abc import Sequence

from grader.check.ask import judge_each, out_of_time, reason_to_stop
from grader.check.every_case import is_about
from grader.check.run import Run, RunAsker, judge
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Crashed, TimedOut
from grader.records.verdict import Asked, Verdict, VerdictKind

__all__ = ["ask_alone", "find_state"]

_MIN_TOGETHER = 2
"""Failing cases that are worth a worker in which they are asked together."""

_OF_STATE = (VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE)
"""Verdicts that hint at calls which change later ones."""


def find_state(operation: Operation, runs: Sequence[Run], asker: RunAsker) -> Asked | None:
    """A failing case that is right when it is asked first, so that earlier calls are to blame.

    Failing cases of `purity` are judged by what they are when they are asked first, since what
    other calls leave behind changes their verdicts.

    Args:
        operation: What was asked.
        runs: Its checks, asked together.
        asker: The submission.

    Returns:
        The case, judged as not repeatable; None where nothing shows state.
    """
    recovered = asker.recovered()
    if recovered is not None:
        return _lost_after_calls(operation, runs, recovered)
    failing = [one for run in runs for one in _to_confirm(run)]
    if _fail_again(operation, failing, asker):
        return None
    for one in failing:
        if asker.exhausted:
            return None
        again = judge(operation, one.answered, asker.ask(one.answered.case, fresh=True))
        if again.verdict.right:
            return _depends_on_calls(operation, one)
        if one.answered.case.judges == "purity":
            _replace(runs, one, again)
    return None


def _to_confirm(run: Run) -> list[Asked]:
    """The smallest failing case of a check, of `purity` all of them.

    A call that had no answer in time was the first of its worker already.
    """
    failing = [one for one in run.wrong if not isinstance(one.outcome, TimedOut)]
    of_purity = [one for one in failing if one.answered.case.judges == "purity"]
    return of_purity or failing[:1]


def _fail_again(operation: Operation, failing: Sequence[Asked], asker: RunAsker) -> bool:
    """Whether all fail again in one fresh worker, the last first.

    What fails there, too, after none of the calls that it failed after before, does not fail
    because of them. Nothing is given where anything hints at calls that change later ones.
    """
    if not failing:
        return True
    hints = any(one.verdict.kind in _OF_STATE for one in failing)
    if hints or len(failing) < _MIN_TOGETHER or asker.exhausted:
        return False
    backwards = failing[::-1]
    again = judge_each(operation, [one.answered for one in backwards], asker, fresh=True)
    return len(again) == len(failing) and all(
        not found.verdict.right
        and (one.answered.case.judges != "purity" or found.verdict.kind is one.verdict.kind)
        for one, found in zip(backwards, again, strict=True)
    )


def _replace(runs: Sequence[Run], one: Asked, again: Asked) -> None:
    for run in runs:
        if one in run.cases:
            run.cases[run.cases.index(one)] = again


def ask_alone(
    operation: Operation, runs: Sequence[Run], state: Asked, deck: Deck, asker: RunAsker
) -> list[Run]:
    """Ask every check but `purity` anew, each case in a worker of its own.

    Args:
        operation: What is asked.
        runs: Its checks, asked together.
        state: What shows that it keeps state, which `purity` is charged with.
        deck: The cases with their answers.
        asker: The submission.
    """
    alone: list[Run] = []
    for before in runs:
        if is_about(deck, before.row.name, "purity"):
            run = _charge(operation, before, state, asker)
        else:
            not_asked = reason_to_stop(operation.name, alone)
            run = Run(before.row, way="alone", not_asked=not_asked)
            if not_asked is None:
                _ask_check(operation, run, deck, asker)
        alone.append(run)
    return alone


def _charge(operation: Operation, before: Run, state: Asked, asker: RunAsker) -> Run:
    """`purity`, which is lost: by what fails in it alone, else by the state that was found.

    Arguments that a call changed are changed, whatever came before it.
    """
    cases = [
        one
        if one.verdict.right
        or one.answered.case.judges == "arguments"
        or isinstance(one.outcome, TimedOut)
        or asker.exhausted
        else judge(operation, one.answered, asker.ask(one.answered.case, fresh=True))
        for one in before.cases
    ]
    if all(one.verdict.right for one in cases):
        cases.append(state)
    return Run(before.row, way="alone", cases=cases, not_asked=before.not_asked)


def _ask_check(operation: Operation, run: Run, deck: Deck, asker: RunAsker) -> None:
    """Ask a check until a case is wrong, which is enough to lose it: each takes a worker."""
    for answered in deck.checks[run.row.name]:
        if asker.exhausted:
            run.not_asked = out_of_time(operation.name)
            return
        asked = judge(operation, answered, asker.ask(answered.case, fresh=True))
        run.cases.append(asked)
        if not asked.verdict.right:
            return


def _depends_on_calls(operation: Operation, one: Asked) -> Asked:
    message = (
        f"{operation.name} answers {one.answered.case.in_words} rightly when it is asked first, "
        "but wrongly after other calls. Keep nothing between calls: no global, no default "
        "argument, no cache."
    )
    verdict = Verdict(kind=VerdictKind.NOT_REPEATABLE, message=message)
    return Asked(one.answered, one.outcome, verdict)


def _lost_after_calls(
    operation: Operation, runs: Sequence[Run], recovered: Crashed
) -> Asked | None:
    """The same of a worker that ended, though every case was answered in the one after it."""
    first = next((one for run in runs for one in run.cases), None)
    if first is None:
        return None
    message = (
        f"{operation.name} {recovered.in_words} after other calls, "
        "though no case does so when it is asked first. Keep nothing between calls: no global, no "
        "default argument, no cache."
    )
    verdict = Verdict(kind=VerdictKind.NOT_REPEATABLE, message=message)
    return Asked(first.answered, recovered, verdict)
