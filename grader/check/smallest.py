"""Smaller cases that fail alike: found by asking one worker many, then proved in a fresh one."""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.check.asker import Asker
from grader.check.run import CheckRun, judge, timed_out
from grader.explain.shrink import shrink_case
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.operation import Operation
from grader.records.outcome import Crashed
from grader.records.verdict import Asked, CheckResult, VerdictKind

MAX_QUESTIONS = 150
"""How often a student's function is asked, at the most, to find a smaller case."""

MAX_FRESH_WORKERS = 12
"""How often it is asked, at the most, where every question needs a worker of its own."""


def find_smallest(
    operation: Operation, runs: Sequence[CheckRun], results: Sequence[CheckResult], asker: Asker
) -> dict[Asked, Asked]:
    """The smallest cases that fail like the worst of each check, where any can be found.

    Args:
        operation: What was asked.
        runs: Its checks.
        results: What became of each.
        asker: The submission.
    """
    failing = [
        one
        for run, result in zip(runs, results, strict=True)
        if (one := run.worst)
        and run.way != "served"  # what fails there may not fail where nothing is served
        and not _cannot_shrink(one, asker, repeats=bool(result.same_as))
    ]
    return shrink_failures(operation, failing, asker, together=_shows_no_state(runs))


def _cannot_shrink(failing: Asked, asker: Asker, *, repeats: bool) -> bool:
    """Whether asking again leads nowhere, or takes a whole time limit or a new worker each time."""
    refused = failing.answered.answer.value is None
    only_after_others = (
        failing.verdict.kind is VerdictKind.NOT_REPEATABLE
        and failing.answered.case.judges not in {"purity", "arguments"}
    )
    crashed_before = repeats and isinstance(failing.outcome, Crashed)
    return refused or only_after_others or timed_out(failing) or crashed_before or asker.exhausted


def _shows_no_state(runs: Sequence[CheckRun]) -> bool:
    """Whether nothing hints at calls that change later ones."""
    return not any(
        run.way == "alone" or any(one.answered.case.judges == "purity" for one in run.wrong)
        for run in runs
    )


def shrink_failures(
    operation: Operation, failing: Sequence[Asked], asker: Asker, *, together: bool
) -> dict[Asked, Asked]:
    """The smallest cases that fail like these.

    Args:
        operation: What is asked.
        failing: The failing cases.
        asker: The submission.
        together: Whether one fresh worker may prove all of what was found, the last first; else,
            and where that proves nothing, each is proved in a worker that was asked nothing else.
    """
    guesses = {
        one: _shrink(operation, one, asker, MAX_QUESTIONS, fresh=False)
        for one in failing
        if not _needs_fresh_workers(one)
    }
    proved = _prove_together(operation, guesses, asker) if together and len(guesses) > 1 else {}
    return {
        one: proved.get(one) or _prove_alone(operation, one, guesses.get(one), asker)
        for one in failing
    }


def _needs_fresh_workers(failing: Asked) -> bool:
    """Whether one worker cannot be asked case after case."""
    return failing.answered.case.judges == "purity" or isinstance(failing.outcome, Crashed)


def _prove_together(
    operation: Operation, guesses: Mapping[Asked, Case], asker: Asker
) -> dict[Asked, Asked]:
    """Those that fail alike in one fresh worker."""
    backwards = list(reversed([*guesses.items()]))
    answered = [_answer(operation, one, case) for one, case in backwards]
    outcomes = asker.ask_each([one.case for one in answered], fresh=True)
    found = (judge(operation, *one) for one in zip(answered, outcomes, strict=False))
    return {
        failing: asked
        for (failing, _), asked in zip(backwards, found, strict=False)
        if asked.verdict.kind is failing.verdict.kind
    }


def _prove_alone(operation: Operation, failing: Asked, guess: Case | None, asker: Asker) -> Asked:
    """The guess, if it fails alike in a fresh worker; else the smallest found with fresh workers.

    Where a guess does not, the program reads memory that it did not write; then, as for `purity`
    and for crashes, each of a few cases is asked in a worker of its own.
    """
    if asker.exhausted:
        return failing
    if guess is not None:
        found = _ask_like(operation, failing, guess, asker)
        if found.verdict.kind is failing.verdict.kind:
            return found
    smallest = _shrink(operation, failing, asker, MAX_FRESH_WORKERS, fresh=True)
    found = _ask_like(operation, failing, smallest, asker)
    return found if found.verdict.kind is failing.verdict.kind else failing


def _shrink(
    operation: Operation, failing: Asked, asker: Asker, max_questions: int, *, fresh: bool
) -> Case:
    """The smallest case that fails like this one, of so many that may be asked."""

    def fails_alike(case: Case) -> bool:
        if asker.exhausted:
            return False
        asked = _ask_like(operation, failing, case, asker, fresh=fresh)
        return not asker.exhausted and asked.verdict.kind is failing.verdict.kind

    return shrink_case(operation, failing.answered.case, fails_alike, max_questions)


def _ask_like(
    operation: Operation, failing: Asked, case: Case, asker: Asker, *, fresh: bool = True
) -> Asked:
    """Ask a smaller case."""
    outcome = asker.ask(case, fresh=fresh)
    return judge(operation, _answer(operation, failing, case), outcome)


def _answer(operation: Operation, failing: Asked, case: Case) -> AnsweredCase:
    """What is right for a smaller case, by the twin; the larger case's bound still holds."""
    then = {**case.options, **case.then}
    answer = Answer(
        value=np.asarray(operation.twin(**case.arrays, **case.options)),
        bound=failing.answered.answer.bound,
        then=np.asarray(operation.twin(**then)) if case.then else None,
    )
    return AnsweredCase(case=case, answer=answer)
