"""What several tests build: submissions from source text, small assignments, a fake asker."""

import hashlib
import inspect
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from grader.assignment import load_operation
from grader.isolation.in_process import call_in_process
from grader.records.arrays import ArrayView
from grader.records.assignment import Assignment
from grader.records.case import Array, Case
from grader.records.example import ExampleReport
from grader.records.finding_report import FindingReport
from grader.records.mistake import Steps
from grader.records.operation import Dimensions, Operation
from grader.records.outcome import (
    Crashed,
    Loaded,
    Outcome,
    Returned,
    Served,
    State,
    TimedOut,
)
from grader.records.report import CheckReport, Report
from grader.records.submission import Submission
from grader.report.json_file import encode_report

REPOSITORY = Path(__file__).parents[1]

OPERATIONS: dict[str, Operation] = {
    name: load_operation(name) for name in ("pad", "conv1d", "conv2d", "maxpool")
}

GRADIENTS: dict[str, Operation] = {
    name: load_operation(name)
    for name in (
        *("conv1d_dx", "conv1d_dweight", "conv1d_dbias"),
        *("conv2d_dx", "conv2d_dweight", "conv2d_dbias"),
        *("maxpool_dx", "avgpool_dx"),
    )
}

EVERY_OPERATION = {**OPERATIONS, "avgpool": load_operation("avgpool"), **GRADIENTS}
"""With those that an assignment has to ask for."""


def source_of(operation: Operation) -> str:
    """Source text of a submission that has the right function of an operation, and no more."""
    imports = "import numpy as np\nfrom numpy.typing import NDArray\n\n\n"
    return imports + inspect.getsource(operation.twin)


TWINS = {name: source_of(operation) for name, operation in OPERATIONS.items()}
"""Source text of a right program for every operation."""

ALL_CHECKS = [(name, check) for name, one in OPERATIONS.items() for check in one.checks]
"""Every check of every operation, those that are off by default too."""

EVERY_CHECK = [(name, check) for name, one in EVERY_OPERATION.items() for check in one.checks]

RIGHT = "\n".join(TWINS.values())
"""Source text of a submission that earns every point."""


def arguments_of(case: Case) -> dict[str, Any]:
    """All arguments that a case passes, by name."""
    return {**case.arrays, **case.options}


def dimensions_of(operation: Operation) -> Dimensions:
    """What programs of an operation loop over, which all that we know have."""
    assert operation.dimensions is not None
    return operation.dimensions


def submission_of(source: str | bytes, main: str = "cnn.py", **helpers: str) -> Submission:
    """A submission from source text; helpers by module name, `__` between folders."""
    content = source.encode() if isinstance(source, str) else source
    others = {f"{name.replace('__', '/')}.py": text.encode() for name, text in helpers.items()}
    return Submission(
        name="submission",
        path=f"submission/{main}",
        main=main,
        sources={main: content, **others},
        sha256=hashlib.sha256(content).hexdigest(),
    )


def notebook_of(*cells: str | dict[str, Any]) -> bytes:
    """A notebook; texts are code cells, in lines as Jupyter saves them."""
    code: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    made = [
        {**code, "source": cell.splitlines(keepends=True)} if isinstance(cell, str) else cell
        for cell in cells
    ]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}
    return json.dumps(document).encode()


def restricted(assignment: Assignment, *names: str) -> Assignment:
    """An assignment of a few checks, and of the operations they need; the rest is left out."""
    wanted = [name for name in (row.name for row in assignment.rubric) if _is_in(name, names)]
    asked = {name.partition("/")[0] for name in wanted}
    operations = tuple(one for one in assignment.operations if one.name in asked)
    narrow = assignment.restricted_to(wanted)
    return msgspec.structs.replace(narrow, operations=operations)


def _is_in(name: str, names: Sequence[str]) -> bool:
    return name in names or name.partition("/")[0] in names


def with_limits(assignment: Assignment, **limits: float) -> Assignment:
    """The same assignment with other limits."""
    changed = msgspec.structs.replace(assignment.limits, **limits)
    return msgspec.structs.replace(assignment, limits=changed)


def with_feedback(assignment: Assignment, level: str) -> Assignment:
    """The same assignment with that feedback level for every check."""
    rows = tuple(msgspec.structs.replace(row, feedback=level) for row in assignment.rubric)
    return msgspec.structs.replace(assignment, rubric=rows)


def check_of(report: Report, name: str) -> CheckReport:
    """One check of a report."""
    return next(check for check in report.checks if check.name == name)


def finding_of(report: Report, check: str) -> FindingReport:
    """The finding that a check of a report belongs to."""
    (found,) = (one for one in report.findings if check in one.every_check)
    return found


def smallest_of(report: Report, check: str) -> ExampleReport:
    """The smallest call that shows the finding of a check."""
    finding = finding_of(report, check)
    shown = finding.smaller or finding.clearest
    assert shown is not None
    return shown


def verdicts_of(report: Report) -> dict[str, str]:
    """The verdicts of a report by check."""
    return {check.name: check.verdict for check in report.checks}


def failed_checks(report: Report) -> set[str]:
    """Names of the checks that did not earn their points."""
    return {check.name for check in report.checks if not check.passed}


def written(report: Report) -> dict[str, Any]:
    """A report as JSON has it; two of them can be compared, which their arrays cannot."""
    read: dict[str, Any] = json.loads(encode_report(report))
    return read


def array_of(view: ArrayView) -> Array:
    """The array that a report shows."""
    return np.array([float(value) for value in view.values], view.dtype).reshape(view.shape)


_ACTIONS = {"add-mask", "add-path", "debug", "error", "group", "notice", "set-env", "set-output"}


def obeyed_by_actions(log: str) -> list[str]:
    """The commands in a log that GitHub Actions obeys, but those that stop and resume commands.

    Source: actions/runner, ActionCommand.cs and ActionCommandManager.cs.
    """
    stopped_by, obeyed = "", []
    for line in re.split(r"\r\n|\r|\n", log):
        forms = (r"\s*::([^ ]*?)(?: .*?)?::(.*)", r".*?##\[([^] ]*)(?: [^]]*)?\](.*)")
        for name, data in (found.groups() for form in forms if (found := re.match(form, line))):
            command = name.lower()
            if stopped_by:
                stopped_by = "" if command == stopped_by else stopped_by
            elif command == "stop-commands":
                stopped_by = data.lower()
            elif command in _ACTIONS:
                obeyed.append(command)
    return obeyed


def pad_case(*numbers: float, padding: tuple[int, int] = (1, 0), **changes: Any) -> Case:
    """A row of numbers to pad."""
    case = Case(
        operation="pad",
        arrays={"x": np.array(numbers or (1.0, 2.0, 3.0))},
        options={"padding": padding},
        positional=2,
    )
    return msgspec.structs.replace(case, **changes)


class Deed(NamedTuple):
    """What a fake function does instead of returning."""

    outcome: Outcome


TIMES_OUT = Deed(TimedOut(seconds=0.5))
CRASHES = Deed(Crashed(reason="signal SIGSEGV"))


class FakeAsker:
    """Asks Python functions in this process, as a worker asks those of a submission.

    Every argument is given by keyword. A function may return a `Deed`; with `fresh` its `begin` is
    called first, which forgets state.
    """

    def __init__(
        self, functions: dict[str, Callable[..., Any]], begin: Callable[[], None] | None = None
    ) -> None:
        states: dict[str, State] = {
            name: "written" if name in functions else "missing" for name in OPERATIONS
        }
        self.loaded = Loaded(functions=states)
        self.exhausted = False
        self.granted: list[float] = []
        self.asked: list[tuple[Case, bool]] = []
        self._functions = functions
        self._begin = begin or (lambda: None)

    def grant(self, seconds: float) -> None:
        self.granted.append(seconds)

    def take_recovered(self) -> Crashed | None:
        return None

    def ask(self, case: Case, *, fresh: bool = False) -> Outcome:
        return self.ask_each((case,), fresh=fresh)[0]

    def ask_served(self, cases: Sequence[Case], served: frozenset[str], to_mend: int) -> Served:  # noqa: ARG002  these call no others
        outcomes = tuple(self.ask_each(cases, fresh=True))
        return Served(outcomes=outcomes, called=(frozenset(),) * len(outcomes))

    def ask_each(
        self,
        cases: Sequence[Case],
        *,
        fresh: bool = False,
        counts: bool = False,  # noqa: ARG002  this process counts nothing
    ) -> list[Outcome]:
        if fresh:
            self._begin()
        outcomes: list[Outcome] = []
        for case in cases:
            self.asked.append((case, fresh))
            outcomes.append(self._call(case))
            if isinstance(outcomes[-1], TimedOut | Crashed) or self.exhausted:
                break
        return outcomes

    def _call(self, case: Case) -> Outcome:
        operation, function = EVERY_OPERATION[case.operation], self._functions[case.operation]
        deeds: list[Deed] = []

        def call(*arguments: Any, **others: Any) -> Any:
            given = dict(zip(operation.parameters, arguments, strict=False))
            answer = function(**given, **others)
            if isinstance(answer, Deed):
                deeds.append(answer)
            return answer

        outcome = call_in_process(operation, call, case)
        return deeds[0].outcome if deeds else outcome


def bank_asker(operation: Operation, way: Steps) -> FakeAsker:
    """Asks a program of the bank, a new one after every `fresh`."""
    functions: dict[str, Callable[..., Any]] = {}

    def begin() -> None:
        functions[operation.name] = operation.bank().program(way)

    begin()
    return FakeAsker(functions, begin)


def returned(value: Any, **changes: Any) -> Returned:
    """What a worker says of a returned value."""
    outcome = call_in_process(OPERATIONS["pad"], lambda *_, **__: value, pad_case())
    assert isinstance(outcome, Returned)
    return msgspec.structs.replace(outcome, **changes)
