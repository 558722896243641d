"""A report as the `results.json` of a Gradescope autograder.

Source: gradescope/autograder_samples, docs/specs.md.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from grader.records.report import CheckReport, DiagnosisReport, Report
from grader.report.total import hold_to_score
from grader.text import safe_line, safe_text

__all__ = ["gradescope_results"]


def gradescope_results(report: Report) -> bytes:
    """The content of `/autograder/results/results.json`.

    Every check is visible: what its feedback level keeps back is not in the report either.
    Texts are sent as plain text, so that nothing of a student's is obeyed.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    tests = [_test_of(check) for check in report.checks]
    hold_to_score(report, (test["score"] for test in tests))
    results = {
        "score": report.score.earned,
        "output": safe_text("\n".join((report.summary, *report.coach))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "tests": tests,
    }
    return msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n"


def _test_of(check: CheckReport) -> dict[str, Any]:
    return {
        "name": safe_line(check.name),
        "score": check.earned,
        "max_score": check.possible,
        "status": "passed" if check.passed else "failed",
        "visibility": "visible",
        "output": safe_text("\n".join(_lines_of(check))),
    }


def _lines_of(check: CheckReport) -> Iterator[str]:
    yield check.asks
    if check.passed:
        return
    yield f"{check.verdict}: {check.message}" if check.message else check.verdict
    if check.same_as:
        yield f"It fails for the same reason as {check.same_as}."
    yield from check.notes
    if check.diagnosis is not None:
        yield from _sayings_of(check.diagnosis)
    found = check.counterexample
    if found is not None:
        yield from filter(None, (found.reading, "", found.snippet))


def _sayings_of(diagnosis: DiagnosisReport) -> Iterator[str]:
    for mistake in diagnosis.mistakes:
        yield f"{mistake.name}: {mistake.says} {mistake.question}"
    yield diagnosis.evidence
