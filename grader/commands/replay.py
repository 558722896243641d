"""`grade replay CHECK`."""

from pathlib import Path

import numpy as np

from grader.assignment import find_files, load_files
from grader.check.ask import absent
from grader.check.run import judge
from grader.errors import UserError
from grader.intake.folder import load_submission
from grader.isolation.launcher import default_launcher
from grader.isolation.session import Session
from grader.isolation.surveying import survey_alone
from grader.records.assignment import RubricRow
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.example import ExampleReport
from grader.records.graded_with import GradedWith
from grader.records.operation import Operation
from grader.records.report import CheckReport, Report
from grader.records.verdict import CheckResult, Counterexample
from grader.report.carried import read_result
from grader.report.console import open_console
from grader.report.publish import publish_check
from grader.report.terminal import failure_parts
from grader.text import did_you_mean, safe_line

_MAX_NUMBER = 1000
"""Of any stride, padding or size in a case; those of decks are far smaller."""

_NO_CASE = (ArithmeticError, IndexError, TypeError, ValueError)
"""What arguments raise that are none of the function, when the twin is asked."""


def replay_command(
    check: str,
    /,
    *,
    result: Path = Path("report.html"),
    submission: Path | None = None,
    assignment: Path | None = None,
) -> int:
    """Ask the counterexample of a failed check again, of the submission as it is now.

    Args:
        check: Name of the check, e.g. conv2d/stride.
        result: The page that `grade` or `grade watch` wrote, or a file that `grade --json` wrote.
        submission: Another path than the one the result names.
        assignment: The assignment it was graded with; if left out, the one where you are.
    """
    files = find_files(assignment, None)
    asked, deck = load_files(files)
    here = GradedWith.here(deck)
    report = read_result(result)
    reported, found = _failed_check(report, check)
    operations = {operation.name: operation for operation in asked.operations}
    operation = operations.get(check.partition("/")[0])
    if operation is None:
        raise UserError(
            f"The assignment has no operation {check.partition('/')[0]!r}. "
            "Name the assignment that the result was graded with."
        )
    try:
        _require_askable(operation, found.case)
        answer = _answer(operation, found.case, found.bound)
    except _NO_CASE as error:
        raise UserError(
            f"The counterexample of {check!r} in {str(result)!r} is none that {operation.name} can "
            f"be asked: {error}. Grade again, and replay that."
        ) from error
    source = load_submission(
        submission or Path(report.submission.file), list(operations), survey_alone
    )
    answered = AnsweredCase(case=found.case, answer=answer)
    with default_launcher() as launcher, Session(launcher, source, asked) as session:
        became = _ask(operation, reported.check, answered, session)
    row = RubricRow(
        operation=operation.name, check=reported.check, points=0, feedback=reported.feedback
    )
    again = publish_check(row, became, operation, source.main, [answered])
    console = open_console()
    changes = report.graded_with.by_minor.changes_to(here.by_minor)
    if changes:
        differs = (
            f"The result was graded with {report.graded_with.in_words}; here it would be with "
            f"{', '.join(changes)}, so that a score can differ."
        )
        console.print(safe_line(differs), soft_wrap=True)
    for part in failure_parts(again, ()):
        console.print(part)
    if again.passed:
        console.print("This input is right now; `grade` asks the others of the check.")
    return 0


def _ask(operation: Operation, check: str, answered: AnsweredCase, session: Session) -> CheckResult:
    """What becomes of the check where this is its only case."""
    verdict = absent(operation.name, session.loaded)
    if verdict is not None:
        return CheckResult(operation=operation.name, check=check, verdict=verdict)
    asked = judge(operation, answered, session.ask(answered.case))
    return CheckResult(
        operation=operation.name,
        check=check,
        verdict=asked.verdict,
        asked=1,
        wrong=int(not asked.verdict.right),
        counterexample=Counterexample(asked.answered, asked.outcome, asked.verdict),
    )


def _failed_check(report: Report, check: str) -> tuple[CheckReport, ExampleReport]:
    """A check of a result, and its counterexample.

    Raises:
        UserError: There is none, since there is no such check or it did not fail.
    """
    checks = {one.name: one for one in report.checks}
    failed = [name for name, one in checks.items() if one.counterexample is not None]
    named = f"Those that failed: {', '.join(failed)}." if failed else "No check of it has one."
    if check not in checks:
        of_it = [name for name in failed if name.startswith(f"{check}/")]
        known = did_you_mean(check, failed) or did_you_mean(check, checks)
        hint = f"Of {check} failed: {', '.join(of_it)}." if of_it else known or named
        raise UserError(f"The result has no check {check!r}. {hint}")
    found = checks[check].counterexample
    if found is None:
        raise UserError(
            f"The check {check!r} has no counterexample in this result; its verdict is "
            f"{checks[check].verdict!r}. {named}"
        )
    return checks[check], found


def _require_askable(operation: Operation, case: Case) -> None:
    """Hold a case to what its function can be asked, since anyone may have written the result.

    Raises:
        ValueError: It cannot; others of `_NO_CASE` are raised by what is made of its values.
    """
    if case.operation != operation.name:
        raise ValueError(f"it is one of {case.operation!r}")
    given = {*case.arrays, *case.options}
    missing = [n for n in operation.parameters if n not in {*operation.defaults, *given}]
    if missing:
        raise ValueError(f"it lacks {' and '.join(missing)}")
    options = [value for value in case.options.values() if not isinstance(value, str)]
    numbers = [number for value in options for number in np.atleast_1d(value or 0)]
    if max(map(abs, numbers), default=0) > _MAX_NUMBER:
        raise ValueError(f"a number in it is larger than {_MAX_NUMBER}")
    if case.judges != "refusal" and not operation.accepts(case):
        raise ValueError("its arguments are not within the contract")


def _answer(operation: Operation, case: Case, bound: float) -> Answer:
    """What the twin says is right."""
    if case.judges == "refusal":
        return Answer(value=None)
    value = np.asarray(operation.twin(**case.arrays, **case.options))
    then = np.asarray(operation.twin(**{**case.options, **case.then})) if case.then else None
    return Answer(value=value, bound=bound, then=then)
