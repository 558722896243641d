"""Who pays: state is charged to `purity`, and nobody pays for a function that theirs calls."""

from collections.abc import Mapping, Sequence

from grader.check.run import Asker, Run, judge
from grader.records.operation import Operation
from grader.records.verdict import Asked, Verdict, VerdictKind

__all__ = ["charge_state_to_purity", "excuse_callers"]


def charge_state_to_purity(runs: Sequence[Run]) -> None:
    """Functions whose answers depend on earlier calls fail `purity`, and only that."""
    for purity in runs:
        if not purity.passed or not _judges_purity(purity):
            continue
        operation = purity.row.operation
        states = [run for run in runs if run.row.operation == operation and run.state is not None]
        if states:
            smallest = min(states, key=_size_of_state)
            purity.cases.append(_depends_on_calls_before(smallest))


def _size_of_state(run: Run) -> int:
    assert run.state is not None
    return run.state.answered.case.elements


def _depends_on_calls_before(run: Run) -> Asked:
    assert run.state is not None
    message = (
        f"{run.row.operation} answers a case of {run.row.check!r} rightly when it is asked first, "
        "but wrongly after other calls. Keep nothing between calls: no global, no default "
        "argument, no cache."
    )
    verdict = Verdict(kind=VerdictKind.NOT_REPEATABLE, message=message)
    return Asked(run.state.answered, run.state.outcome, verdict)


def _judges_purity(run: Run) -> bool:
    return any(asked.answered.case.judges == "purity" for asked in run.cases)


def excuse_callers(operations: dict[str, Operation], runs: Sequence[Run], asker: Asker) -> None:
    """Let nobody pay twice: not in conv1d for a fault of the conv2d that it calls.

    Failing checks are asked again with right programs in the place of other functions that failed.
    A function that was excused by another cannot excuse that one in turn.
    """
    failed = {run.row.operation for run in runs if not run.passed}
    excused: dict[str, frozenset[str]] = {}
    for name, operation in operations.items():
        others = {
            other
            for other in asker.loaded.calls.get(name, ())
            if other in failed and name not in _rests_on(other, excused)
        }
        if name in failed and others and asker.loaded.functions[name] == "written":
            own = [run for run in runs if run.row.operation == name]
            excused[name] = _excuse_checks(operation, own, others, asker)


def _rests_on(name: str, excused: Mapping[str, frozenset[str]]) -> set[str]:
    """Functions without which a function's excuse does not stand, near or far."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = excused.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return found


def _excuse_checks(
    operation: Operation, runs: Sequence[Run], others: set[str], asker: Asker
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
                ways = [bound, *(way for way in ways if way != bound)]
                used |= bound
                break
    return used


def _ask_bound(operation: Operation, run: Run, bound: frozenset[str], asker: Asker) -> list[Asked]:
    """The cases of a check, asked with right programs in the place of others; the failing first."""
    smallest = run.wrong[0]
    outcome = asker.ask(smallest.answered.case, bound=bound)
    first = judge(operation, smallest.answered, outcome)
    if not first.verdict.right:
        return [first]
    cases = [asked.answered for asked in run.cases]
    outcomes = asker.ask_each([answered.case for answered in cases], bound=bound)
    if len(outcomes) < len(cases):
        return run.cases
    return [judge(operation, *pair) for pair in zip(cases, outcomes, strict=True)]
