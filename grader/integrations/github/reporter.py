"""A report as the classroom autograding reporter for GitHub Actions reads it.

Source: classroom-resources/autograding-grading-reporter, src.
"""

import base64
from typing import Any

import msgspec

from grader.integrations.repository import path_in_repository
from grader.records.report import CheckReport, Report
from grader.report.plain_text import check_in_full
from grader.scoring import require_score

MAX_CHARACTERS = 96_000
"""Of the output. It travels in one variable of the environment, for which Linux has 128 KiB.

Source: execve(2), MAX_ARG_STRLEN.
"""

_MAX_MESSAGE = 2000
"""Characters of a message, before it is cut to fit."""


def autograding_result(report: Report) -> str:
    """The output `result` of a grading step: JSON in base64, on one line.

    A test passes or fails, so a check that fails and costs nothing is none. Messages are cut until
    all of it fits; points are never left out.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    require_score(report, (check.earned for check in report.checks))
    full = report.score.earned == report.score.possible
    tests = [_test_of(check, report) for check in report.checks if not check.is_hint]
    result = {
        "version": 1,
        "status": "pass" if full else "fail",
        "max_score": report.score.possible,
        "tests": tests,
    }
    most = _MAX_MESSAGE
    while len(content := base64.b64encode(msgspec.json.encode(result))) > MAX_CHARACTERS and most:
        most //= 2
        for test in tests:
            test["message"] = test["message"][:most]
    return content.decode("ascii")


def _test_of(check: CheckReport, report: Report) -> dict[str, Any]:
    location = next(
        (one.location for one in report.operations if one.name == check.operation), None
    )
    return {
        "name": check.name,
        "status": "pass" if check.passed else "fail",
        "score": check.earned,
        "message": "" if check.passed else check_in_full(check, report)[:_MAX_MESSAGE],
        "test_code": check.asks,
        "filename": "" if location is None else path_in_repository(report, location.file),
        "line_no": 0 if location is None else location.line,
        "duration": 0,
    }
