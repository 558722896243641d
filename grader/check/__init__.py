"""Ask, compare, ask again where it is fair to, shrink, explain: the only loop of a grading.

It is fair to ask again where a case fails only because of an earlier one (then `purity` alone
pays), and where a function fails only because another function it calls does.
"""

from collections.abc import Sequence

from grader.allowance import Allowance
from grader.check.ask import ask_operation
from grader.check.coach import coach_loops
from grader.check.conclude import conclude_checks
from grader.check.explain import explain_failures
from grader.check.fairness import charge_state_to_purity, excuse_callers
from grader.check.run import Asker, Run
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


def check_submission(assignment: Assignment, deck: Deck, asker: Asker) -> list[CheckResult]:
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


def ask_checks(assignment: Assignment, deck: Deck, asker: Asker) -> list[Run]:
    """Ask every check of an assignment, which decides the points."""
    runs: list[Run] = []
    share = assignment.limits.seconds_in_all / (len(assignment.operations) + 1)
    for operation in assignment.operations:
        asker.grant(share)
        rows = [row for row in assignment.rubric if row.operation == operation.name]
        runs += ask_operation(operation, rows, deck, asker)
    asker.grant(share)
    operations = {operation.name: operation for operation in assignment.operations}
    charge_state_to_purity(runs)
    excuse_callers(operations, runs, asker)
    return runs


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
