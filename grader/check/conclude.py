"""The result of each check, with the smallest failing case that can be found."""

from collections.abc import Sequence

from grader.check.run import Asker, Run, judge, timed_out
from grader.compare import RIGHT
from grader.explain.shrink import shrink_case
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Outcome, Raised, TimedOut
from grader.records.verdict import Asked, CheckResult, Counterexample, Verdict, VerdictKind

__all__ = ["conclude_checks"]

MOST_QUESTIONS = 150
"""How often a student's function is asked, at the most, to find a smaller case."""

MOST_FRESH_WORKERS = 12
"""The same, where every question needs a worker of its own."""


def conclude_checks(operation: Operation, runs: Sequence[Run], asker: Asker) -> list[CheckResult]:
    """The results of an operation's checks, with the smallest failing cases that can be found.

    A failure that an earlier check had in the same way points there. What
    fails without any feature fails the first check of the operation too; then no feature matters.
    """
    results: list[CheckResult] = []
    basic = next(iter(operation.checks))
    needs_features = all(run.passed for run in runs if run.row.check == basic)
    first_with: dict[tuple[str, ...], str] = {}
    for run in runs:
        wrong = run.wrong
        worst = min(wrong, key=lambda asked: asked.verdict.kind, default=None)
        if worst is None:
            results.append(_without_failure(run))
            continue
        signature = _signature(worst.outcome)
        same_as = first_with.setdefault(signature, run.row.check) if signature else run.row.check
        repeats = same_as != run.row.check
        shrinks = not _cannot_shrink(worst, asker, repeats=repeats)
        found = _shrunk(operation, worst, asker) if shrinks else worst
        matter = _features_that_matter(operation, [*wrong, found]) if needs_features else ()
        results.append(
            CheckResult(
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
                same_as=same_as if repeats else "",
                notes=(run.reason,) if run.reason else (),
            )
        )
    return results


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


def _shrunk(operation: Operation, failing: Asked, asker: Asker) -> Asked:
    """The smallest case that fails like this one, also in a worker that was asked nothing else.

    One worker is asked many cases. Where what it found does not fail in a fresh one, the program
    reads memory that it did not write; then, for `purity` and for crashes, each of a few cases is
    asked in a worker of its own.
    """
    ways = [(False, MOST_QUESTIONS), (True, MOST_FRESH_WORKERS)]
    if failing.answered.case.judges == "purity" or isinstance(failing.outcome, Crashed):
        ways = ways[1:]
    for fresh, most_questions in ways:

        def fails_alike(case: Case, *, fresh: bool = fresh) -> bool:
            asked = _ask_like(operation, failing, case, asker, fresh=fresh)
            return not asker.exhausted and asked.verdict.kind is failing.verdict.kind

        smallest = shrink_case(operation, failing.answered.case, fails_alike, most_questions)
        found = _ask_like(operation, failing, smallest, asker, fresh=True)
        if found.verdict.kind is failing.verdict.kind:
            return found
    return failing


def _ask_like(
    operation: Operation, failing: Asked, case: Case, asker: Asker, *, fresh: bool
) -> Asked:
    """Ask a smaller case; the twin says what is right, and the larger case's bound still holds."""
    then = {**case.options, **case.then}
    answer = Answer(
        value=operation.twin(**case.arrays, **case.options),
        bound=failing.answered.answer.bound,
        then=operation.twin(**then) if case.then else None,
    )
    outcome = asker.ask(case, fresh=fresh)
    return judge(operation, AnsweredCase(case=case, answer=answer), outcome)
