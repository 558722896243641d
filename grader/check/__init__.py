"""Ask, compare, ask again where it is fair to, shrink, explain: the only loop of a grading.

The rule by which points come about: an operation has at most three whole runs, and its points come
from exactly one of them, never check by check from two.

1. *Together*: all cases in one worker. All right: done.
2. *Served*: all cases in one fresh worker where the grader answers calls of other operations that
   are wrong. It counts only if every check that was right stays right and each case that it mends
   has made a served call. For an operation that keeps state, everything must be right in it. An
   operation that can call none of them, by what the submission names, is not asked so.
3. *Alone*: otherwise an operation that keeps state loses `purity`, and each case of every other
   check is asked in a worker of its own. An operation keeps state if a case that failed together is
   right in a fresh worker, or if its worker ended itself and the next one answered every case.
   Where nothing can be kept, by what the submission holds, one worker tells that of all operations.

Why more than one: together is quickest, and enough for most programs, but a function can be wrong
there for what is charged elsewhere already: a function that it calls, or what earlier calls left
behind. The second run takes the one away, the third the other, and nothing else. Points never come
from two, since a program that is right now and then would collect the best of each.

In each run `purity` also fails in the cases of other checks in which an argument was changed or
handed out, and `dtype` in those answered in another dtype. So state and touched arguments cost
`purity` alone, nobody pays for a function that theirs calls, and no program has more tries.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.check.ask import ask_alone, ask_together
from grader.check.asker import Asker, RunAsker
from grader.check.charge import charge_every_case, excuse_borrowed
from grader.check.conclude import conclude_checks
from grader.check.confirm import Confirmed, can_wait, confirm_failures, confirm_in_one_worker
from grader.check.excuse import excuse_callers
from grader.check.run import CheckRun
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.verdict import CheckResult

if TYPE_CHECKING:
    from grader.check.explain import coach_loops, explain_failures
    from grader.check.worked import work_out_unwritten

__all__ = [
    "Asker",
    "CheckRun",
    "ask_checks",
    "check_submission",
    "coach_loops",
    "conclude_checks",
    "explain_failures",
    "work_out_unwritten",
]


def __getattr__(name: str) -> object:
    """Load what explains when it is asked for, since points are decided without it."""
    if name not in {"coach_loops", "explain_failures", "work_out_unwritten"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grader.check import explain, worked  # noqa: PLC0415

    return getattr(worked if name == "work_out_unwritten" else explain, name)


def check_submission(assignment: Assignment, deck: Deck, asker: RunAsker) -> list[CheckResult]:
    """What became of every row of the rubric, in its order.

    Args:
        assignment: Operations, rubric and limits.
        deck: The cases with their answers.
        asker: The submission.
    """
    return conclude_checks(ask_checks(assignment, deck, asker))


def ask_checks(assignment: Assignment, deck: Deck, asker: RunAsker) -> list[CheckRun]:
    """Ask every check of an assignment, which decides the points.

    Every whole run has the same time, so that none depends on how long another took.
    """
    operations = assignment.operations
    seconds = assignment.limits.seconds_in_all / (len(operations) + 1)
    confirmed: dict[str, Confirmed] = {}
    waiting: list[tuple[Operation, Sequence[CheckRun]]] = []
    for operation in operations:
        rows = [row for row in assignment.rubric if row.operation == operation.name]
        asker.grant(seconds)
        asker.take_recovered()  # how a worker of the operation before ended is not this one's
        runs = charge_every_case(operation, ask_together(operation, rows, deck, asker), deck)
        recovered = asker.take_recovered()
        if recovered is None and can_wait(runs, asker):
            waiting.append((operation, runs))
        else:
            confirmed[operation.name] = confirm_failures(operation, runs, recovered, asker)
    confirmed |= confirm_in_one_worker(waiting, asker, seconds=seconds)
    together = {operation.name: confirmed[operation.name].runs for operation in operations}
    stateful = {name for name, one in confirmed.items() if one.state is not None}
    counting = excuse_callers(operations, together, stateful, deck, asker, seconds=seconds)
    for operation in operations:
        own, (_, state, first) = counting[operation.name], confirmed[operation.name]
        if state is not None and own[0].way == "together":
            asker.grant(seconds)
            alone = ask_alone(operation, own, state, deck, asker, asked_first=first)
            counting[operation.name] = alone
    asker.grant(seconds)
    return [
        run
        for operation in operations
        for run in excuse_borrowed(operation, counting[operation.name], deck)
    ]
