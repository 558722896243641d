"""Ask, compare, ask again where it is fair to, shrink, explain: the only loop of a grading.

The rule by which points come about: an operation has at most three whole runs, and its points come
from exactly one of them, never check by check from two.

1. *Together*: all cases in one worker. All right: done.
2. *Served*: all cases in one fresh worker where the grader answers calls of other operations that
   are wrong. It counts only if it spoils nothing that was right; for an operation that keeps state,
   which a failing case shows that is right in a fresh worker, only if everything is right in it.
3. *Alone*: otherwise an operation that keeps state loses `purity`, and each case of every other
   check is asked in a worker of its own.

In each run `purity` also fails in the cases of other checks in which an argument was changed or
handed out, and `dtype` in those answered in another dtype. So state and touched arguments cost
`purity` alone, nobody pays for a function that theirs calls, and no program has more tries.
"""

from collections.abc import Sequence

from grader.allowance import Allowance
from grader.check.alone import ask_alone, find_state
from grader.check.ask import ask_together
from grader.check.borrowed import charge_once
from grader.check.coach import coach_loops
from grader.check.conclude import conclude_checks
from grader.check.every_case import charge_every_case
from grader.check.excuse import Excuses
from grader.check.explain import explain_failures
from grader.check.run import Asker, Run, RunAsker
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.verdict import Asked, CheckResult

__all__ = [
    "Asker",
    "Run",
    "ask_checks",
    "check_submission",
    "coach_loops",
    "conclude_checks",
    "explain_checks",
]


def check_submission(assignment: Assignment, deck: Deck, asker: RunAsker) -> list[CheckResult]:
    """Ask every check of an assignment, and explain what fails.

    Args:
        assignment: Operations, rubric and limits.
        deck: The cases with their answers.
        asker: The submission.

    Returns:
        What became of every row of the rubric, in its order.
    """
    runs = ask_checks(assignment, deck, asker)
    return explain_checks(assignment, runs, conclude_checks(runs), asker, Allowance())


def ask_checks(assignment: Assignment, deck: Deck, asker: RunAsker) -> list[Run]:
    """Ask every check of an assignment, which decides the points.

    Every whole run has the same time, so that none depends on how long another took.
    """
    runs: dict[str, list[Run]] = {}
    states: dict[str, Asked | None] = {}
    share = assignment.limits.seconds_in_all / (len(assignment.operations) + 1)
    for operation in assignment.operations:
        rows = [row for row in assignment.rubric if row.operation == operation.name]
        asker.grant(share)
        asker.recovered()  # how a worker of the operation before ended is not this one's
        runs[operation.name] = ask_together(operation, rows, deck, asker)
        charge_every_case(operation, runs[operation.name], deck)
        states[operation.name] = find_state(operation, runs[operation.name], asker)
    excuses = Excuses(deck, runs, frozenset(name for name, state in states.items() if state))
    for operation in assignment.operations:
        asker.grant(share)
        runs[operation.name] = excuses.excuse(operation, runs[operation.name], asker)
    for operation in assignment.operations:
        own, state = runs[operation.name], states[operation.name]
        if state is not None and own[0].way == "together":
            asker.grant(share)
            runs[operation.name] = ask_alone(operation, own, state, deck, asker)
    asker.grant(share)
    for operation in assignment.operations:
        charge_once(operation, runs[operation.name], deck)
    return [run for own in runs.values() for run in own]


def explain_checks(
    assignment: Assignment,
    runs: Sequence[Run],
    results: Sequence[CheckResult],
    asker: Asker,
    allowance: Allowance,
) -> list[CheckResult]:
    """The same results with the smallest failing cases, and what explains them.

    Args:
        assignment: The operations.
        runs: The checks with their cases.
        results: What was concluded of each.
        asker: The submission.
        allowance: What explaining may take.
    """
    explained: list[CheckResult] = []
    for operation in assignment.operations:
        own = [run for run in runs if run.row.operation == operation.name]
        concluded = [result for result in results if result.operation == operation.name]
        explained += explain_failures(operation, own, concluded, asker, allowance)
    return explained
