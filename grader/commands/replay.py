"""`grade replay CHECK`."""

from pathlib import Path

import numpy as np
from rich.text import Text

from grader.assignment import find_files, load_files
from grader.check.ask import absent
from grader.check.run import judge
from grader.errors import UserError
from grader.intake.folder import load_submission
from grader.isolation.launcher import default_launcher
from grader.isolation.questions import encode_case
from grader.isolation.session import Session
from grader.isolation.surveying import survey_alone
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.example import ExampleReport
from grader.records.finding import Example
from grader.records.finding_report import FindingReport
from grader.records.graded_with import GradedWith
from grader.records.operation import Operation
from grader.records.report import Report
from grader.report.carried import read_result
from grader.report.console import open_console
from grader.report.examples import publish_example
from grader.report.finding_text import example_lines
from grader.report.rows import Rows
from grader.text import did_you_mean, ended, safe_line

_INDENT = 2

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
    deck: Path | None = None,
) -> int:
    """Ask the example of a finding again, of the submission as it is now.

    Args:
        check: Name of a check that the finding explains, e.g. conv2d/stride.
        result: The page that `grade` or `grade watch` wrote, or a file that `grade --json` wrote.
        submission: Another path than the one the result names.
        assignment: The assignment it was graded with; if left out, the one beside the deck or
            where you are.
        deck: The deck it was graded with; if left out, the practice.deck beside the assignment.
    """
    asked, loaded_deck = load_files(find_files(assignment, deck))
    here = GradedWith.here(loaded_deck)
    report = read_result(result)
    finding, found = _finding_with(report, check)
    operations = {operation.name: operation for operation in asked.operations}
    operation = operations.get(finding.operation)
    if operation is None:
        raise UserError(
            f"The assignment has no operation {finding.operation!r}. "
            "Name the assignment that the result was graded with."
        )
    try:
        _require_askable(operation, found.case)
        answer = _answer(operation, found.case, found.bound)
        encode_case(found.case, operation)  # also what must be refused has to have its axes
    except _NO_CASE as error:
        raise UserError(
            f"The example of {check!r} in {str(result)!r} is none that {operation.function} can be "
            f"asked: {error}. Grade again, and replay that."
        ) from error
    graded = report.submission.folder or report.submission.file
    source = load_submission(submission or Path(graded), asked.wanted, survey_alone)
    console = open_console()
    changes = report.graded_with.by_minor.changes_to(here.by_minor)
    if changes:
        differs = (
            f"The result was graded with {report.graded_with.in_words}; here it would be with "
            f"{', '.join(changes)}, so that a score can differ."
        )
        console.print(safe_line(differs), soft_wrap=True)
    with default_launcher() as launcher, Session(launcher, source, asked) as session:
        verdict = absent(operation, session.loaded)
        if verdict is None:
            again = judge(
                operation, AnsweredCase(case=found.case, answer=answer), session.ask(found.case)
            )
            verdict = again.verdict
            example = publish_example(
                Example(asked=again),
                operation,
                source,
                rules=asked.submission,
                location=session.loaded.locations.get(operation.name),
                full=finding.feedback == "full",
                advises=not finding.law,
            )
            lines = [*example_lines(example)]
        else:
            lines = [verdict.message]
    console.print(Text.assemble((check, "bold"), f"  {verdict.kind.words}"))
    if not verdict.right:
        console.print(safe_line(f"In the result: {ended(finding.title)}"), soft_wrap=True)
    rows = Rows.for_operations(report.operations, console)
    for line in lines:
        for row in rows.paragraph(Text(safe_line(line)), _INDENT):
            console.print(row)
    if verdict.right:
        console.print(f"This input is right now; `grade` asks the others of {check}.")
    return 0


def _finding_with(report: Report, check: str) -> tuple[FindingReport, ExampleReport]:
    """The finding that holds a check of a result, and its clearest example.

    Raises:
        UserError: There is none, since there is no such check, it is right, or the result shows no
            call of it.
    """
    checks = {one.name: one for one in report.checks}
    shown = [
        name for one in report.findings if one.clearest is not None for name in one.every_check
    ]
    named = f"Those with one: {', '.join(shown)}." if shown else ""
    if check not in checks:
        of_it = [name for name in shown if check in name.split("/")]
        known = did_you_mean(check, shown) or did_you_mean(check, checks)
        hint = f"Of {check} there are {', '.join(of_it)}." if of_it else known or named
        raise UserError(f"The result has no check {check!r}. {hint}")
    if checks[check].passed:
        raise UserError(
            f"The check {check!r} is right in this result: there is nothing to ask again. {named}"
        )
    finding = next((one for one in report.findings if check in one.every_check), None)
    if finding is not None and finding.clearest is not None:
        return finding, finding.clearest
    because = f": {finding.title}" if finding else f"; its verdict is {checks[check].verdict!r}"
    raise UserError(f"The check {check!r} has no example in this result{because}. {named}")


def _require_askable(operation: Operation, case: Case) -> None:
    """Hold a case to what its function can be asked, since anyone may have written the result.

    Raises:
        ValueError: It cannot; others of `_NO_CASE` are raised by what is made of its values.
    """
    if case.operation != operation.name:
        raise ValueError(f"it is one of {case.operation!r}")
    given = {*case.arrays, *case.options}
    strange = [
        *(given - {*operation.parameters}),
        *(case.layouts.keys() - case.arrays.keys()),
        *(case.then.keys() - case.arrays.keys()),
    ]
    if strange:
        raise ValueError(f"it has {strange[0]!r}, which is no argument")
    missing = [n for n in operation.parameters if n not in {*operation.defaults, *given}]
    if missing:
        raise ValueError(f"it lacks {' and '.join(missing)}")
    texts = {name: value for name, value in case.options.items() if isinstance(value, str)}
    unlike = [name for name in texts if not isinstance(operation.defaults.get(name), str)]
    if unlike:
        raise ValueError(f"{unlike[0]} is the text {texts[unlike[0]]!r}")
    options = [value for name, value in case.options.items() if name not in texts]
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
