"""The result of each check, made of what was asked and nothing else."""

from collections.abc import Mapping, Sequence

import msgspec

from grader.check.run import CheckRun, timed_out
from grader.compare import RIGHT
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Raised, Returned, TimedOut
from grader.records.verdict import Asked, CheckResult, Counterexample, Verdict, VerdictKind


def conclude_checks(runs: Sequence[CheckRun]) -> list[CheckResult]:
    """What became of every check: verdicts, and so points, that nothing changes later.

    A failure that an earlier check of the operation had in the same way points there.
    """
    same_as = _first_alike(runs)
    return [
        _with_note_on_printing(
            _unfailed_result(run)
            if run.worst is None
            else _failed_result(run, run.worst, same_as.get(run.row.name, "")),
            prints=_took_long(run) and _prints(run, runs),
        )
        for run in runs
    ]


def _prints(run: CheckRun, runs: Sequence[CheckRun]) -> bool:
    """Whether printing takes time of a check: calls that were stopped tell, else those that ended.

    Of the calls that were stopped count those of the check, or where it has none those of its
    operation. One that loops was stopped while it looped, even where others print.
    """
    of_operation = [
        asked.outcome
        for other in runs
        if other.row.operation == run.row.operation
        for asked in other.cases
    ]
    own = [asked.outcome for asked in run.cases]
    for outcomes in (own, of_operation):
        if stopped := [one for one in outcomes if isinstance(one, TimedOut)]:
            return any(one.doing == "printing" for one in stopped)
    return any(isinstance(one, Returned | Raised) and one.printed for one in of_operation)


def _took_long(run: CheckRun) -> bool:
    """Whether a check is lost because calls took too long."""
    stopped = run.not_asked is not None and run.not_asked.why in ("timed out", "time used up")
    return stopped or any(map(timed_out, run.cases))


def _with_note_on_printing(result: CheckResult, *, prints: bool) -> CheckResult:
    """Say that a function prints, where that is why it takes long."""
    if not prints:
        return result
    note = f"{result.operation} prints, which takes time. Try it without."
    return msgspec.structs.replace(result, notes=(*result.notes, note))


def with_counterexamples(
    operation: Operation,
    runs: Sequence[CheckRun],
    results: Sequence[CheckResult],
    found: Mapping[Asked, Asked],
) -> list[CheckResult]:
    """The same results with the smallest cases that were found, and the features that matter.

    What fails without any feature fails the first check of the operation too; then none matters.

    Args:
        operation: What was asked.
        runs: Its checks.
        results: What became of each.
        found: For failing cases of the deck smaller ones that fail alike.
    """
    basic = operation.first_check
    tells_features = all(run.passed for run in runs if run.row.check == basic)
    return [
        result
        if run.worst is None
        else _with_example(
            operation, run, result, found.get(run.worst, run.worst), tells_features=tells_features
        )
        for run, result in zip(runs, results, strict=True)
    ]


def _with_example(
    operation: Operation,
    run: CheckRun,
    result: CheckResult,
    example: Asked,
    *,
    tells_features: bool,
) -> CheckResult:
    failing = [*run.wrong, example] if tells_features else []
    return _shown(result, example, _features_that_matter(operation, failing))


def _first_alike(runs: Sequence[CheckRun]) -> dict[str, str]:
    """For checks that fail as an earlier one does, by their full names, the first that does."""
    first_with: dict[tuple[str, ...], str] = {}
    same_as: dict[str, str] = {}
    for run in runs:
        signature = _signature(run.worst) if run.worst else ()
        if signature:
            first = first_with.setdefault((run.row.operation, *signature), run.row.check)
            if first != run.row.check:
                same_as[run.row.name] = first
    return same_as


def _failed_result(run: CheckRun, worst: Asked, same_as: str) -> CheckResult:
    """The result of a check in which a case failed."""
    wrong = run.wrong
    result = CheckResult(
        operation=run.row.operation,
        check=run.row.check,
        verdict=worst.verdict,
        asked=len(run.cases),
        wrong=len(wrong),
        failing=tuple(asked.answered.case for asked in wrong),
        same_as=same_as,
        not_asked=run.not_asked,
        notes=(run.not_excused,) if run.not_excused else (),
        way=run.way,
    )
    return _shown(result, worst, ())


def _shown(result: CheckResult, example: Asked, features: tuple[str, ...]) -> CheckResult:
    """The same result, showing a case that fails like the worst of the check."""
    return msgspec.structs.replace(
        result,
        verdict=example.verdict,
        counterexample=Counterexample(
            answered=example.answered,
            outcome=example.outcome,
            verdict=example.verdict,
            features=features,
        ),
    )


def _unfailed_result(run: CheckRun) -> CheckResult:
    """The result of a check in which no case failed: it is right, absent or not asked."""
    verdict: Verdict | None = RIGHT
    notes: tuple[str, ...] = ()
    if run.missing is not None:
        verdict = run.missing
    elif run.not_asked is not None:
        verdict = None
    elif run.excused_by:
        names = " and ".join(sorted(run.excused_by))
        notes = (f"Right but for a fault of {names}, which it calls: mend {names} first.",)
    elif run.lent_by:
        names = " and ".join(run.lent_by)
        notes = (f"Left out: cases that also ask for {names}, lost already.",)
    return CheckResult(
        operation=run.row.operation,
        check=run.row.check,
        verdict=verdict,
        not_asked=run.not_asked,
        asked=len(run.cases),
        notes=notes,
        way=run.way,
        excused_by=tuple(sorted(run.excused_by)),
    )


def _signature(asked: Asked) -> tuple[str, ...]:
    """What failures for the same reason have in common; empty where the reason is open."""
    outcome = asked.outcome
    if isinstance(outcome, Crashed):
        return ("crashed",)
    if isinstance(outcome, TimedOut):
        return ("timed out",)
    if isinstance(outcome, Raised):
        innermost = outcome.frames[-1:]
        return ("raised", outcome.type, *(f"{frame.file}:{frame.line}" for frame in innermost))
    is_number = outcome.type != "ndarray" and asked.verdict.kind is VerdictKind.WRONG_TYPE
    return ("returned", outcome.type) if outcome.shape is None or is_number else ()


def _features_that_matter(operation: Operation, failing: Sequence[Asked]) -> tuple[str, ...]:
    """Features that all failing cases have; none where arguments had to be refused."""
    cases = [asked.answered.case for asked in failing]
    if not cases or not all(map(operation.accepts, cases)):
        return ()
    return operation.telling(frozenset.intersection(*map(operation.features, cases)))
