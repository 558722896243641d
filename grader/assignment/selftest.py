"""Whether an assignment grades as it should: programs are asked that are known to be right or not.

Empty programs, and those that answer at once, go the way of every submission. The right ones and
those with known mistakes are ours and are asked in this process: their files hold more than a
worker may, and there are hundreds.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TypedDict

import msgspec

from grader.assignment.common_mistakes import common_bank
from grader.assignment.gaps import Evidence, find_gap, gather_evidence, is_right, verdict_on
from grader.assignment.own_faults import absent_features, close_mistakes, stale_operations
from grader.assignment.scaffold import stubs_of
from grader.check import check_submission
from grader.deck.narrow import NarrowedDeck
from grader.intake.main_file import MAIN
from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment, RubricRow, SubmissionRules
from grader.records.deck import Deck
from grader.records.mistake import KnownMistake, Steps
from grader.records.operation import Operation
from grader.records.outcome import Raised
from grader.records.progress import OnProgress, each_told, tell_nobody
from grader.records.score import Score
from grader.records.selftest import Selftest, Trial
from grader.records.submission import Submission
from grader.records.verdict import LOST_WHILE_LOADING, CheckResult
from grader.scoring import score_results

_ANSWER_AT_ONCE = "def {}(*arguments, **options):\n    return 0\n\n\n"
"""A function that does less than any that is right; limits that it exceeds nobody keeps."""


def run_selftest(
    assignment: Assignment,
    deck: Deck,
    launcher: Launcher,
    on_progress: OnProgress = tell_nobody,
    *,
    own: Mapping[str, str] | None = None,
    solution: Submission | None = None,
) -> Selftest:
    """Ask the reference, the empty template and every known mistake.

    A final deck is asked at any level of isolation, since no program of a stranger is.

    Args:
        assignment: Operations and rubric.
        deck: The cases with their answers.
        launcher: Starts the workers for the template, and for a program that answers at once.
        on_progress: Called before each known mistake is tried.
        own: Source text of the operations that the course brings itself, by name, as it is now.
        solution: A program of the course's own, which goes the way of a student's.

    Raises:
        MachineError: The grader or the machine failed.
    """
    own = own or {}
    brought = [one for one in assignment.operations if one.file in own]
    asked = _with_common_mistakes(assignment.asked_with(deck))
    untried = _untried(asked, deck)
    tried = tuple(row for row in asked.rubric if row.name not in untried)
    reference = _ask_reference(asked, deck)
    uncalled = _in_our_words(asked)
    template = _check(_source_of({MAIN: stubs_of(uncalled.operations)}), uncalled, deck, launcher)
    at_once = "".join(map(_ANSWER_AT_ONCE.format, (one.name for one in uncalled.operations)))
    quickest = _check(_source_of({MAIN: at_once}), uncalled, deck, launcher)
    within = [
        (row, result)
        for row, result in zip(asked.rubric, reference, strict=True)
        if not _is_refusal(deck, row)
    ]
    tried_on = {row.operation for row in tried}
    operations = [one for one in asked.operations if one.name in tried_on]
    known = [(one, mistake) for one in operations for mistake in one.bank().mistakes]
    evidence = {one.name: gather_evidence(one, deck) for one in operations}
    without_mistakes = tuple(one.name for one in assignment.operations if not one.bank().mistakes)
    points = sum(row.points for row in assignment.rubric)
    handed_in = _ask_solution(solution, asked, deck, launcher) if solution else {}
    score = score_results([row for row, _ in within], [result for _, result in within])
    return Selftest(
        cases={row.name: len(deck.checks[row.name]) for row in asked.rubric},
        tried=tried,
        untried=untried,
        without_cases=tuple(row for row in assignment.rubric if row.name not in deck.checks),
        left_out={one.name: _left_out(one, tried) for one in asked.operations},
        not_asked=_not_asked(asked.operations, deck),
        reference=Score(earned=score.earned, possible=points),
        unjudged=points - score.possible,
        lost=(
            *(result for _, result in within if not result.passed),
            *(result for result in quickest if _exceeds_limits(result)),
        ),
        template=score_results(asked.rubric, template).earned,
        known={one.name: len(one.bank().mistakes) for one in assignment.operations},
        trials=tuple(
            _try(operation, mistake, tried, deck, evidence[operation.name])
            for operation, mistake in each_told(
                known, "Trying known mistakes", on_progress, _in_words
            )
        ),
        without_mistakes=without_mistakes,
        stale=stale_operations(asked.operations, deck, own),
        absent=tuple(pair for one in brought for pair in absent_features(one, asked.rubric, deck)),
        close=tuple(
            found for one in brought if one.name in tried_on for found in close_mistakes(one, deck)
        ),
        untried_calls=() if solution else _calls_worth_points(asked),
        **handed_in,
    )


def _in_words(tried: tuple[Operation, KnownMistake]) -> str:
    operation, mistake = tried
    return f"{mistake.name} in {operation.name}"


def _with_common_mistakes(asked: Assignment) -> Assignment:
    """The same, with mistakes that any operation can have where none are known of one."""
    operations = tuple(
        one if one.bank().mistakes else msgspec.structs.replace(one, bank=partial(common_bank, one))
        for one in asked.operations
    )
    return msgspec.structs.replace(asked, operations=operations)


def _in_our_words(asked: Assignment) -> Assignment:
    """The same, with functions that have our names and signatures."""
    operations = tuple(msgspec.structs.replace(one, call=None) for one in asked.operations)
    return msgspec.structs.replace(asked, operations=operations, submission=SubmissionRules())


def _calls_worth_points(asked: Assignment) -> tuple[str, ...]:
    worth = {row.operation for row in asked.rubric if row.points}
    return tuple(one.name for one in asked.operations if one.call and one.name in worth)


class _OfSolution(TypedDict, total=False):
    solution: tuple[CheckResult, ...]
    stopped: str


def _ask_solution(
    solution: Submission, asked: Assignment, deck: Deck, launcher: Launcher
) -> _OfSolution:
    """The checks that a solution fails, those apart that no contract tells anything of."""
    with Session(launcher, solution, asked) as session:
        results = zip(asked.rubric, check_submission(asked, deck, session), strict=True)
        error = session.loaded.error
    lost = tuple(one for row, one in results if not (one.passed or _is_refusal(deck, row)))
    return {"solution": lost, "stopped": error.in_words if isinstance(error, Raised) else ""}


def checks_failed(
    operation: Operation, way: Steps, rows: Iterable[RubricRow], deck: Deck
) -> frozenset[str]:
    """Names of the checks of an operation that a program with a mistake fails.

    It is made anew for every case, so that what it remembers fails `purity` alone.

    Args:
        operation: What is asked.
        way: The steps of the right program that are replaced.
        rows: Rows of a rubric; those of other operations are passed over.
        deck: The cases with their answers.
    """
    make = partial(operation.bank().program, way)
    return frozenset(
        row.name
        for row in rows
        if row.operation == operation.name
        and not all(is_right(operation, make, one) for one in deck.checks[row.name])
    )


def _try(
    operation: Operation,
    mistake: KnownMistake,
    rows: Sequence[RubricRow],
    deck: Deck,
    evidence: Sequence[Evidence],
) -> Trial:
    noticed = [checks_failed(operation, way.steps, rows, deck) for way in mistake.ways]
    paid = {row.name for row in rows if row.operation == operation.name}
    gaps = (
        None if names else find_gap(operation, way.steps, evidence, paid)
        for way, names in zip(mistake.ways, noticed, strict=True)
    )
    return Trial(
        operation=operation.name,
        mistake=mistake.name,
        noticed=tuple(noticed),
        gaps=tuple(gaps),
    )


def _not_asked(operations: Sequence[Operation], deck: Deck) -> dict[str, int]:
    """How many cases of a deck lie outside of narrower contracts."""
    whole = deck.whole if isinstance(deck, NarrowedDeck) else deck
    counts = {
        one.name: len(whole.cases_of(one.name)) - len(deck.cases_of(one.name)) for one in operations
    }
    return {name: count for name, count in counts.items() if count}


def _untried(asked: Assignment, deck: Deck) -> dict[str, str]:
    """Why known mistakes are not tried on rows of the rubric, by the name of the check."""
    reasons = {}
    for row in asked.rubric:
        if _is_refusal(deck, row):
            reasons[row.name] = "its arguments lie outside the contract"
        elif not row.points:
            reasons[row.name] = "it gives no points"
    return reasons


def _is_refusal(deck: Deck, row: RubricRow) -> bool:
    """Whether a check asks what no contract tells, so that neither right nor wrong is known."""
    return any(one.case.judges == "refusal" for one in deck.checks[row.name])


def _left_out(operation: Operation, tried: Sequence[RubricRow]) -> tuple[str, ...]:
    there = {row.check for row in tried if row.operation == operation.name}
    return tuple(
        name for name, check in operation.checks.items() if check.by_default and name not in there
    )


def _ask_reference(asked: Assignment, deck: Deck) -> list[CheckResult]:
    """What becomes of every check with the functions that are right."""
    operations = {operation.name: operation for operation in asked.operations}
    results = []
    for row in asked.rubric:
        operation = operations[row.operation]
        verdicts = [
            verdict_on(operation, operation.twin, answered) for answered in deck.checks[row.name]
        ]
        results.append(
            CheckResult(
                operation=row.operation,
                check=row.check,
                verdict=min(verdicts, key=lambda verdict: verdict.kind),
                asked=len(verdicts),
                wrong=sum(not verdict.right for verdict in verdicts),
            )
        )
    return results


def _exceeds_limits(result: CheckResult) -> bool:
    """Whether a program that answers at once does not keep to the limits."""
    return result.verdict is not None and result.verdict.kind in LOST_WHILE_LOADING


def _source_of(files: Mapping[str, str]) -> Submission:
    """These files as if they were handed in."""
    return Submission(
        name="selftest",
        path=MAIN,
        main=MAIN,
        sources={name: source.encode() for name, source in files.items()},
        sha256=hashlib.sha256(files[MAIN].encode()).hexdigest(),
    )


def _check(
    submission: Submission, assignment: Assignment, deck: Deck, launcher: Launcher
) -> list[CheckResult]:
    """What becomes of every check when this is handed in."""
    with Session(launcher, submission, assignment) as session:
        return check_submission(assignment, deck, session)
