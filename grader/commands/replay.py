"""`grade replay RESULT.json CHECK`."""

import difflib
from pathlib import Path

import numpy as np

from grader.assignment import default_assignment_path, load_assignment
from grader.compare import compare_answer
from grader.errors import UserError
from grader.intake.folder import load_submission
from grader.isolation.launch import default_launcher
from grader.isolation.session import Session
from grader.records.case import Answer, Array, Case
from grader.records.report import ArrayView, CounterexampleReport, Report
from grader.report.console import open_console
from grader.report.json_file import read_json
from grader.text import safe_line

__all__ = ["replay_command"]


def replay_command(
    result: Path, check: str, /, *, submission: Path | None = None, assignment: Path | None = None
) -> int:
    """Ask the counterexample of a failed check again, of the submission as it is now.

    Args:
        result: File that `grade --json` wrote.
        check: Name of the check, e.g. conv2d/stride.
        submission: Another path than the one the result names.
        assignment: The assignment it was graded with, if not the one that comes with the grader.
    """
    asked = load_assignment(assignment or default_assignment_path())
    report = read_json(result)
    found = _counterexample(report, check)
    operations = {operation.name: operation for operation in asked.operations}
    operation = operations.get(check.partition("/")[0])
    if operation is None:
        raise UserError(
            f"The assignment has no operation {check.partition('/')[0]!r}. "
            "Name the assignment that the result was graded with."
        )
    case = _case(operation.name, found)
    value = None if case.judges == "refusal" else operation.twin(**case.arrays, **case.options)
    then = operation.twin(**{**case.options, **case.then}) if case.then else None
    answer = Answer(value=value, bound=found.bound, then=then)
    source = load_submission(submission or Path(report.submission.file), list(operations))
    with default_launcher() as launcher, Session(launcher, source, asked) as session:
        outcome = session.ask(case)
    verdict = compare_answer(operation, case, answer, outcome)
    console = open_console()
    console.print(f"{safe_line(check)}: {verdict.kind.words}", style="bold")
    if verdict.message:
        console.print(safe_line(verdict.message))
    return 0


def _counterexample(report: Report, check: str) -> CounterexampleReport:
    checks = {one.name: one for one in report.checks}
    if check not in checks:
        near = difflib.get_close_matches(check, checks, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"It has {', '.join(checks)}."
        raise UserError(f"The result has no check {check!r}. {hint}")
    found = checks[check].counterexample
    if found is None:
        raise UserError(
            f"The check {check!r} has no counterexample in this result; its verdict is "
            f"{checks[check].verdict!r}. Name a check that failed."
        )
    return found


def _case(operation: str, found: CounterexampleReport) -> Case:
    arguments = found.arguments
    return Case(
        operation=operation,
        title=found.title,
        arrays={n: _array(v) for n, v in arguments.items() if isinstance(v, ArrayView)},
        options={n: v for n, v in arguments.items() if not isinstance(v, ArrayView)},
        positional=found.positional,
        layouts=found.layouts,
        judges=found.judges,
        then={name: _array(view) for name, view in found.then.items()},
    )


def _array(view: ArrayView) -> Array:
    return np.array([float(value) for value in view.values], dtype=view.dtype).reshape(view.shape)
