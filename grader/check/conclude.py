"""The result of each check, with the smallest failing case that can be found."""

from collections.abc import Sequence

from grader.check.run import Asker, Run, timed_out
from grader.check.smallest import shrink_failures
from grader.compare import RIGHT
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Outcome, Raised, TimedOut
from grader.records.verdict import Asked, CheckResult, Counterexample, Verdict, VerdictKind

__all__ = ["conclude_checks"]


def conclude_checks(operation: Operation, runs: Sequence[Run], asker: Asker) -> list[CheckResult]:
    """The results of an operation's checks, with the smallest failing cases that can be found.

    A failure that an earlier check had in the same way points there. What
    fails without any feature fails the first check of the operation too; then no feature matters.
    """
    basic = next(iter(operation.checks))
    needs_features = all(run.passed for run in runs if run.row.check == basic)
    same_as = _first_alike(runs)
    failing = [
        one
        for run in runs
        if (one := run.worst)
        and run.way != "served"  # what fails there may not fail where nothing is served
        and not _cannot_shrink(one, asker, repeats=run.row.check in same_as)
    ]
    found = shrink_failures(operation, failing, asker, together=_shows_no_state(runs))
    return [
        _without_failure(run)
        if run.worst is None
        else _of_failure(
            operation,
            run,
            found.get(run.worst, run.worst),
            same_as.get(run.row.check, ""),
            tells_features=needs_features,
        )
        for run in runs
    ]


def _first_alike(runs: Sequence[Run]) -> dict[str, str]:
    """Checks that fail as an earlier one does, with the first that does."""
    first_with: dict[tuple[str, ...], str] = {}
    same_as: dict[str, str] = {}
    for run in runs:
        signature = _signature(run.worst.outcome) if run.worst else ()
        if signature:
            first = first_with.setdefault(signature, run.row.check)
            if first != run.row.check:
                same_as[run.row.check] = first
    return same_as


def _shows_no_state(runs: Sequence[Run]) -> bool:
    """Whether nothing hints at calls that change later ones."""
    return not any(
        run.way == "alone" or any(one.answered.case.judges == "purity" for one in run.wrong)
        for run in runs
    )


def _of_failure(
    operation: Operation, run: Run, found: Asked, same_as: str, *, tells_features: bool
) -> CheckResult:
    """The result of a check in which a case failed, with the smallest that was found."""
    wrong = run.wrong
    matter = _features_that_matter(operation, [*wrong, found]) if tells_features else ()
    return CheckResult(
        operation=operation.name,
        check=run.row.check,
        verdict=found.verdict,
        asked=len(run.cases),
        wrong=len(wrong),
        counterexample=Counterexample(
            answered=found.answered,
            outcome=found.outcome,
            verdict=found.verdict,
            features=matter,
        ),
        failing=tuple(asked.answered.case for asked in wrong),
        same_as=same_as,
        notes=tuple(filter(None, (run.reason, run.not_excused))),
        way=run.way,
    )


def _without_failure(run: Run) -> CheckResult:
    """The result of a check in which no case failed: it is right, absent or not asked."""
    verdict: Verdict | None = RIGHT
    notes = (run.reason,) if run.reason else ()
    if run.missing is not None:
        verdict = run.missing
    elif run.reason:
        verdict = None
    elif run.excused_by:
        names = " and ".join(sorted(run.excused_by))
        notes = (f"Right but for a fault of {names}, which it calls: mend {names} first.",)
    return CheckResult(
        operation=run.row.operation,
        check=run.row.check,
        verdict=verdict,
        asked=len(run.cases),
        notes=notes,
        way=run.way,
        excused_by=tuple(sorted(run.excused_by)),
    )


def _signature(outcome: Outcome) -> tuple[str, ...]:
    """The same for failures that have one reason, whatever the case; empty where that is open."""
    if isinstance(outcome, Crashed):
        return ("crashed",)
    if isinstance(outcome, TimedOut):
        return ("timed out",)
    if isinstance(outcome, Raised):
        place = outcome.frames[-1:]
        return ("raised", outcome.type, *(f"{frame.file}:{frame.line}" for frame in place))
    return ("returned", outcome.type) if outcome.shape is None else ()


def _features_that_matter(operation: Operation, failing: Sequence[Asked]) -> tuple[str, ...]:
    """What no failing case can do without; nothing where the arguments had to be refused."""
    cases = [asked.answered.case for asked in failing]
    if not all(map(operation.accepts, cases)):
        return ()
    return operation.telling(frozenset.intersection(*map(operation.features, cases)))


def _cannot_shrink(failing: Asked, asker: Asker, *, repeats: bool) -> bool:
    """Whether asking again leads nowhere, or costs a limit or a new worker each time."""
    refused = failing.answered.answer.value is None
    only_after_others = (
        failing.verdict.kind is VerdictKind.NOT_REPEATABLE
        and failing.answered.case.judges != "purity"
    )
    crashed_before = repeats and isinstance(failing.outcome, Crashed)
    return refused or only_after_others or timed_out(failing) or crashed_before or asker.exhausted
