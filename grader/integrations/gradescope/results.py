"""A report as the `results.json` of a Gradescope autograder.

Texts are sent as plain text. Gradescope also takes HTML and does not say which of it survives its
sanitiser; frames and scripts, of which the page is made, do not, and a file cannot be attached for
students. Plain text surely arrives, and nothing of a student's in it is obeyed.

Source: gradescope/autograder_samples, docs/specs.md.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from grader.gradebook.totals import Grade, scale_points
from grader.integrations.outlets import ResultFile
from grader.records.loading import has_nothing_to_grade
from grader.records.report import CheckReport, Report
from grader.report.plain_text import check_in_full, result_in_text
from grader.scoring import require_score
from grader.text import safe_line, safe_text


def gradescope_results(report: Report, scale: int | None = None) -> bytes:
    """The content of `/autograder/results/results.json`.

    The score is Gradescope's total, whatever its tests add up to. So where it is scaled, the tests
    keep the points of the rubric.

    A check that fails and is worth no points is part of the text and no test, since a test is
    either red or green. A check whose feedback level is `none` is shown, right or wrong, when
    grades are published. Until then Gradescope keeps the score back, and so do we.

    Args:
        report: The report.
        scale: What the score is scaled to; None for points as they are.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    tests = [_test_of(check, report) for check in report.checks if not check.is_hint]
    require_score(report, (test["score"] for test in tests))
    score, possible = report.score.earned, report.score.possible
    grade = score if scale is None else scale_points(score, possible, scale)
    output = _output_of(report, "" if scale is None else f"Scaled: {grade} of {scale}.\n")
    took = {} if report.seconds is None else {"execution_time": report.seconds}
    return _encode(score=grade, output=output, tests=tests, **took)


def gradescope_refusal(reason: str) -> bytes:
    """The content of `results.json` where what was handed in holds nothing that can be graded.

    It is worth nothing, and the student sees what to do.

    Args:
        reason: What is wrong with it.
    """
    return _encode(score=0, output=reason, tests=[])


def _encode(*, score: Grade, output: str, tests: list[dict[str, Any]], **others: float) -> bytes:
    results = {
        "score": score,
        "output": safe_text(output),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        **others,
    }
    return msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n"


def _output_of(report: Report, scaled_to: str) -> str:
    held = sum(check.feedback == "none" for check in report.checks)
    if held and not has_nothing_to_grade(report):
        return (
            f"{held} of {len(report.checks)} checks and the score are shown when grades are "
            f"published.\nGraded with {report.graded_with.in_words}."
        )
    return f"{scaled_to}{result_in_text(report)}"


def _test_of(check: CheckReport, report: Report) -> dict[str, Any]:
    return {
        "name": safe_line(check.name),
        "score": check.earned,
        "max_score": check.possible,
        "status": "passed" if check.passed else "failed",
        "visibility": "after_published" if check.feedback == "none" else "visible",
        "output": safe_text(f"{check.asks}\n{check_in_full(check, report)}".strip()),
    }


def results_in(_: Mapping[str, str]) -> ResultFile:
    """The file, whatever the environment."""
    return ResultFile(write=gradescope_results, refuse=lambda reason, _: gradescope_refusal(reason))
