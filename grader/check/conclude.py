"""The result of each check, made of what was asked and nothing else."""

from collections.abc import Sequence

import msgspec

from grader.check.run import CheckRun, timed_out
from grader.compare import RIGHT
from grader.records.outcome import Raised, Returned, TimedOut
from grader.records.verdict import Asked, CheckResult, Verdict


def conclude_checks(runs: Sequence[CheckRun]) -> list[CheckResult]:
    """What became of every check: verdicts, and so points, that nothing changes later."""
    return [
        _with_note_on_printing(
            _unfailed_result(run) if run.worst is None else _failed_result(run, run.worst),
            prints=_took_long(run) and _prints(run, runs),
        )
        for run in runs
    ]


def _prints(run: CheckRun, runs: Sequence[CheckRun]) -> bool:
    """Whether printing takes time of a check: calls that were stopped tell, else those that ended.

    Of the calls that were stopped count those of the check, or where it has none those of its
    operation. One that loops was stopped while it looped, even where others print; and of one that
    nobody saw it is not known.
    """
    of_operation = [
        asked.outcome
        for other in runs
        if other.row.operation == run.row.operation
        for asked in other.cases
    ]
    own = [asked.outcome for asked in run.cases]
    for outcomes in (own, of_operation):
        if stopped := [one.doing for one in outcomes if isinstance(one, TimedOut)]:
            return "printing" in stopped
    return any(isinstance(one, Returned | Raised) and one.printed for one in of_operation)


def _took_long(run: CheckRun) -> bool:
    """Whether a check is lost because calls took too long."""
    stopped = run.not_asked is not None and run.not_asked.why in ("timed out", "time used up")
    return stopped or any(map(timed_out, run.cases))


def _with_note_on_printing(result: CheckResult, *, prints: bool) -> CheckResult:
    """Say that a function prints, where that is why it takes long."""
    if not prints:
        return result
    note = f"The call of {result.operation} prints, which takes time. Try it without."
    return msgspec.structs.replace(result, notes=(*result.notes, note))


def _failed_result(run: CheckRun, worst: Asked) -> CheckResult:
    """The result of a check in which a case failed."""
    wrong = run.wrong
    return CheckResult(
        operation=run.row.operation,
        check=run.row.check,
        verdict=worst.verdict,
        asked=len(run.cases),
        wrong=len(wrong),
        failing=tuple(asked.answered.case for asked in wrong),
        not_asked=run.not_asked,
        notes=(run.not_excused,) if run.not_excused else (),
        way=run.way,
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
        notes = (f"Cases that also ask for {names} are left out: that is lost already.",)
    return CheckResult(
        operation=run.row.operation,
        check=run.row.check,
        verdict=verdict,
        not_asked=run.not_asked,
        asked=len(run.cases),
        notes=notes,
        way=run.way,
        excused_by=tuple(sorted(run.excused_by)),
        lent_by=run.lent_by,
    )
