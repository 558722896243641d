"""A report as the classroom autograding reporter for GitHub Actions reads it.

Source: classroom-resources/autograding-grading-reporter, src.
"""

import base64
from pathlib import PurePosixPath
from typing import Any

import msgspec

from grader.records.report import CheckReport, Report
from grader.report.plain_text import check_in_text
from grader.scoring import hold_to_score

__all__ = ["autograding_result"]

_MOST_CHARACTERS = 2000
"""Of a message; all outputs of a job together may be 1 MB."""


def autograding_result(report: Report) -> str:
    """The output `result` of a grading step: JSON in base64, on one line.

    A test passes or fails, so a check that fails and costs nothing is none.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    hold_to_score(report, (check.earned for check in report.checks))
    full = report.score.earned == report.score.possible
    result = {
        "version": 1,
        "status": "pass" if full else "fail",
        "max_score": report.score.possible,
        "tests": [_test_of(check, report) for check in report.checks if not check.is_hint],
    }
    return base64.b64encode(msgspec.json.encode(result)).decode("ascii")


def _test_of(check: CheckReport, report: Report) -> dict[str, Any]:
    place = next((one.place for one in report.operations if one.name == check.operation), None)
    folder = PurePosixPath(report.submission.file).parent
    return {
        "name": check.name,
        "status": "pass" if check.passed else "fail",
        "score": check.earned,
        "message": "" if check.passed else check_in_text(check)[:_MOST_CHARACTERS],
        "test_code": check.asks,
        "filename": "" if place is None else str(folder / place.file),
        "line_no": 0 if place is None else place.line,
        "duration": 0,
    }
