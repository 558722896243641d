"""Ask, compare, ask again where it is fair to, shrink, explain: the only loop of a grading.

The rule by which points come about: an operation has at most three whole runs, and its points come
from exactly one of them, never check by check from two.

1. *Together*: all cases in one worker. All right: done.
2. *Alone*: if a failing case is right in a fresh worker, the operation keeps state. `purity` is
   lost, and each case of every other check is asked in a worker of its own.
3. *Served*: otherwise, all cases in one fresh worker where the grader answers calls of other
   operations that are wrong; it counts only if it spoils nothing that was right.

So state costs `purity` alone, nobody pays for a function that theirs calls, and no program has more
tries than these.
"""

from collections.abc import Sequence

from grader.allowance import Allowance
from grader.check.alone import ask_alone, find_state
from grader.check.ask import ask_together
from grader.check.coach import coach_loops
from grader.check.conclude import conclude_checks
from grader.check.excuse import Excuses
from grader.check.explain import explain_failures
from grader.check.run import Asker, Run, RunAsker
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.verdict import CheckResult

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
    share = assignment.limits.seconds_in_all / (len(assignment.operations) + 1)
    for operation in assignment.operations:
        rows = [row for row in assignment.rubric if row.operation == operation.name]
        asker.grant(share)
        asker.recovered()  # how a worker of the operation before ended is not this one's
        own = ask_together(operation, rows, deck, asker)
        state = find_state(operation, own, asker)
        if state is not None:
            asker.grant(share)
            own = ask_alone(operation, own, state, deck, asker)
        runs[operation.name] = own
    excuses = Excuses(deck, runs)
    for operation in assignment.operations:
        if all(run.way == "together" for run in runs[operation.name]):
            asker.grant(share)
            runs[operation.name] = excuses.excuse(operation, runs[operation.name], asker)
    asker.grant(share)
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
