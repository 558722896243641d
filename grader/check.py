"""Ask, compare, ask again where it is fair to, shrink: the only loop of a grading.

It is fair to ask again where a case fails only because of an earlier one (then `purity` alone
pays), and where a function fails only because another function it calls does.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from grader.compare import RIGHT, compare_answer
from grader.explain.shrink import shrink_case
from grader.records.assignment import Assignment, RubricRow
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Loaded, Outcome, Raised, TimedOut
from grader.records.verdict import CheckResult, Counterexample, Verdict, VerdictKind

__all__ = ["Asker", "check_submission"]

MOST_TIMEOUTS = 3
"""Checks of an operation that may time out before the rest of them is not asked."""


class Asker(Protocol):
    """One submission that can be asked."""

    @property
    def loaded(self) -> Loaded:
        """What loading the submission gave."""
        ...

    @property
    def exhausted(self) -> bool:
        """Whether the time that was granted is used up."""
        ...

    def grant(self, seconds: float) -> None:
        """Let the calls from now on use that much CPU time."""
        ...

    def ask(
        self, case: Case, *, fresh: bool = False, bound: frozenset[str] = frozenset()
    ) -> Outcome:
        """Ask one case."""
        ...

    def ask_each(
        self, cases: Sequence[Case], *, fresh: bool = False, bound: frozenset[str] = frozenset()
    ) -> list[Outcome]:
        """Ask cases until one loses its worker."""
        ...


class _Asked(msgspec.Struct, frozen=True, eq=False):
    """A case with what came of it."""

    answered: AnsweredCase
    outcome: Outcome
    verdict: Verdict


class _Run(msgspec.Struct, eq=False):
    """A check while it is being judged.

    Attributes:
        row: The row of the rubric.
        cases: What was asked, with what came of it.
        reason: Why nothing, or nothing more, was asked; empty if all was.
        state: A case that was wrong only after other calls; None if there is none.
        excused_by: Functions without whose faults the check is right.
        missing: Verdict on a function that is not there to be asked.
    """

    row: RubricRow
    cases: list[_Asked] = []
    reason: str = ""
    state: _Asked | None = None
    excused_by: frozenset[str] = frozenset()
    missing: Verdict | None = None

    @property
    def wrong(self) -> list[_Asked]:
        """The failing cases, the smallest first."""
        failing = [asked for asked in self.cases if not asked.verdict.right]
        return sorted(failing, key=lambda asked: asked.answered.case.elements)

    @property
    def passed(self) -> bool:
        """Whether every case was asked and right."""
        return bool(self.cases) and not self.wrong and not self.reason


def check_submission(assignment: Assignment, deck: Deck, asker: Asker) -> list[CheckResult]:
    """Ask every check of an assignment.

    Args:
        assignment: Operations, rubric and limits.
        deck: The cases with their answers.
        asker: The submission.

    Returns:
        What became of every row of the rubric, in its order.
    """
    runs: list[_Run] = []
    share = assignment.limits.seconds_in_all / (len(assignment.operations) + 1)
    for operation in assignment.operations:
        asker.grant(share)
        rows = [row for row in assignment.rubric if row.operation == operation.name]
        runs += _run_operation(operation, rows, deck, asker)
    asker.grant(share)
    operations = {operation.name: operation for operation in assignment.operations}
    _charge_state_to_purity(runs)
    _excuse_callers(operations, runs, asker)
    return [
        result
        for operation in assignment.operations
        for result in _conclude(
            operation, [run for run in runs if run.row.operation == operation.name], asker
        )
    ]


def _run_operation(
    operation: Operation, rows: Sequence[RubricRow], deck: Deck, asker: Asker
) -> list[_Run]:
    runs: list[_Run] = []
    reason = ""
    for row in rows:
        run = _Run(row)
        runs.append(run)
        if reason:
            run.reason = reason
            continue
        absent = _absent(operation.name, asker.loaded)
        if absent is not None:
            run.missing = absent
            reason = f"{operation.name} cannot be asked."
            continue
        if asker.exhausted:
            run.reason = reason = "The time for the calls of a submission is used up."
            continue
        _ask_check(operation, run, deck.checks[row.name], asker)
        timed_out = [run for run in runs if run.cases and _timed_out(run.cases[-1])]
        if len(timed_out) == MOST_TIMEOUTS:
            reason = f"{MOST_TIMEOUTS} checks of {operation.name} had timed out before this one."
        if (
            len(runs) == 1
            and run.cases
            and all(asked.verdict.kind is VerdictKind.MISSING for asked in run.cases)
        ):
            reason = f"{operation.name} is not written yet."
    return runs


def _timed_out(asked: _Asked) -> bool:
    return isinstance(asked.outcome, TimedOut)


def _absent(name: str, loaded: Loaded) -> Verdict | None:
    """The verdict on a function that is not there to be asked; None if it is."""
    state = loaded.functions[name]
    if state == "written":
        return None
    error = loaded.error
    if isinstance(error, Crashed):
        message = f"Loading the file ended the whole Python process ({error.reason})."
        return Verdict(kind=VerdictKind.CRASHED, message=message)
    if isinstance(error, TimedOut):
        message = "Loading the file did not end. Look for a loop outside of the functions."
        return Verdict(kind=VerdictKind.TIMED_OUT, message=message)
    if state == "stub":
        return Verdict(kind=VerdictKind.MISSING, message=f"{name} is not written yet.")
    if error is not None:
        return Verdict(
            kind=VerdictKind.MISSING,
            message=f"{name} is not defined, because loading the file {_raised(error)}.",
        )
    return Verdict(
        kind=VerdictKind.MISSING,
        message=f"The file defines no function {name}. Check its spelling.",
    )


def _raised(error: Raised) -> str:
    where = f" in line {error.frames[-1].line}" if error.frames else ""
    return f"raised {error.type}{where}: {error.message}"


def _ask_check(
    operation: Operation, run: _Run, answered: Sequence[AnsweredCase], asker: Asker
) -> None:
    """Ask a check until a case loses its worker; where one fails, ask it again alone."""
    if asker.exhausted:
        run.reason = "The time for the calls of a submission is used up."
        return
    outcomes = asker.ask_each([one.case for one in answered])
    run.cases = [
        _asked(operation, one, outcome) for one, outcome in zip(answered, outcomes, strict=False)
    ]
    if "purity" not in {one.case.judges for one in answered}:
        _ask_again_fresh(operation, run, asker)


def _asked(operation: Operation, answered: AnsweredCase, outcome: Outcome) -> _Asked:
    verdict = compare_answer(operation, answered.case, answered.answer, outcome)
    return _Asked(answered, outcome, verdict)


def _ask_again_fresh(operation: Operation, run: _Run, asker: Asker) -> None:
    """Believe a failure only where it also happens without the calls before it."""
    for failing in run.wrong:
        if _timed_out(failing) or asker.exhausted:
            return
        outcome = asker.ask(failing.answered.case, fresh=True)
        again = _asked(operation, failing.answered, outcome)
        if not again.verdict.right:
            return
        run.state = run.state or failing
        run.cases[run.cases.index(failing)] = again


def _charge_state_to_purity(runs: Sequence[_Run]) -> None:
    """A function whose answers depend on earlier calls fails `purity`, and only that."""
    for run in runs:
        for other in runs:
            same_operation = other.row.operation == run.row.operation
            if run.state and same_operation and other.passed and _judges_purity(other):
                other.cases.append(_depends_on_calls_before(run.row, run.state))


def _depends_on_calls_before(row: RubricRow, state: _Asked) -> _Asked:
    message = (
        f"{row.operation} answers a case of {row.check!r} rightly when it is asked first, but "
        "wrongly after other calls. Keep nothing between calls: no global, no default argument, "
        "no cache."
    )
    verdict = Verdict(kind=VerdictKind.NOT_REPEATABLE, message=message)
    return _Asked(state.answered, state.outcome, verdict)


def _judges_purity(run: _Run) -> bool:
    return any(asked.answered.case.judges == "purity" for asked in run.cases)


def _excuse_callers(operations: dict[str, Operation], runs: Sequence[_Run], asker: Asker) -> None:
    """Let nobody pay twice: not in conv1d for a fault of the conv2d that it calls.

    Failing checks are asked again with right programs in the place of other functions that failed.
    A function that was excused by another cannot excuse that one in turn.
    """
    failed = {run.row.operation for run in runs if not run.passed}
    excused: dict[str, frozenset[str]] = {}
    for name, operation in operations.items():
        others = {other for other in failed - {name} if name not in excused.get(other, frozenset())}
        if name in failed and others and asker.loaded.functions[name] == "written":
            own = [run for run in runs if run.row.operation == name]
            excused[name] = _excuse_checks(operation, own, others, asker)


def _excuse_checks(
    operation: Operation, runs: Sequence[_Run], others: set[str], asker: Asker
) -> frozenset[str]:
    """Excuse what is right with one other function right, or with all of them; by which it was."""
    ways = [frozenset({other}) for other in sorted(others)]
    if len(others) > 1:
        ways.append(frozenset(others))
    used: frozenset[str] = frozenset()
    for run in runs:
        if not run.wrong or run.reason:
            continue
        for bound in ways:
            if asker.exhausted:
                break
            again = _ask_bound(operation, run, bound, asker)
            if all(asked.verdict.right for asked in again):
                run.cases, run.excused_by = again, bound
                ways.sort(key=lambda way, best=bound: way != best)
                used |= bound
                break
    return used


def _ask_bound(
    operation: Operation, run: _Run, bound: frozenset[str], asker: Asker
) -> list[_Asked]:
    """The cases of a check, asked with right programs in the place of others; the failing first."""
    smallest = run.wrong[0]
    outcome = asker.ask(smallest.answered.case, bound=bound)
    first = _asked(operation, smallest.answered, outcome)
    if not first.verdict.right:
        return [first]
    cases = [asked.answered for asked in run.cases]
    outcomes = asker.ask_each([answered.case for answered in cases], bound=bound)
    if len(outcomes) < len(cases):
        return run.cases
    return [_asked(operation, *pair) for pair in zip(cases, outcomes, strict=True)]


def _conclude(operation: Operation, runs: Sequence[_Run], asker: Asker) -> list[CheckResult]:
    """The results of an operation's checks, with the smallest failing cases that can be found.

    A failure that an earlier check had in the same way is not shrunk again but points there. What
    fails without any feature fails `basic`, the first check, too; then no feature matters.
    """
    results: list[CheckResult] = []
    first_with: dict[tuple[str, ...], str] = {}
    for run in runs:
        wrong = run.wrong
        worst = min(wrong, key=lambda asked: asked.verdict.kind, default=None)
        if worst is None:
            results.append(_without_failure(run))
            continue
        signature = _signature(worst.outcome)
        same_as = first_with.setdefault(signature, run.row.check) if signature else run.row.check
        shrinks = same_as == run.row.check and not _too_slow_to_shrink(worst, asker)
        found = _shrunk(operation, worst, asker) if shrinks else worst
        matter = _features_that_matter(operation, [*wrong, found]) if runs[0].passed else ()
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
                same_as="" if same_as == run.row.check else same_as,
                notes=(run.reason,) if run.reason else (),
            )
        )
    return results


def _without_failure(run: _Run) -> CheckResult:
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
        return ("crashed", outcome.reason)
    if isinstance(outcome, TimedOut):
        return ("timed out",)
    if isinstance(outcome, Raised):
        place = outcome.frames[-1:]
        return ("raised", outcome.type, *(f"{frame.file}:{frame.line}" for frame in place))
    return ("returned", outcome.type) if outcome.shape is None else ()


def _features_that_matter(operation: Operation, failing: Sequence[_Asked]) -> tuple[str, ...]:
    """What no failing case can do without."""
    features = (operation.features(asked.answered.case) for asked in failing)
    return operation.telling(frozenset.intersection(*features))


def _too_slow_to_shrink(failing: _Asked, asker: Asker) -> bool:
    refused = failing.answered.answer.value is None
    return refused or _timed_out(failing) or asker.exhausted


def _shrunk(operation: Operation, failing: _Asked, asker: Asker) -> _Asked:
    bound = failing.answered.answer.bound

    def ask(case: Case, *, fresh: bool = False) -> _Asked:
        then = {**case.options, **case.then}
        answer = Answer(
            value=operation.twin(**case.arrays, **case.options),
            bound=bound,
            then=operation.twin(**then) if case.then else None,
        )
        answered = AnsweredCase(case=case, answer=answer)
        return _asked(operation, answered, asker.ask(case, fresh=fresh))

    def fails_alike(case: Case) -> bool:
        return not asker.exhausted and ask(case).verdict.kind is failing.verdict.kind

    smallest = shrink_case(operation, failing.answered.case, fails_alike)
    found = ask(smallest, fresh=True)
    return found if found.verdict.kind is failing.verdict.kind else failing
