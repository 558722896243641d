"""A report as the `result.json` of a Classroom 50 autograder.

Source: foundation50/classroom50, schemas/result-v1.schema.json.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from grader.errors import UserError
from grader.records.report import CheckReport, Report
from grader.report.plain_text import check_in_text
from grader.scoring import hold_to_score

__all__ = ["Handed", "classroom50_result", "read_handed"]

_VARIABLES = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
"""What the runner sets, by the key that it becomes."""

Handed = Mapping[str, str]
"""What was handed in by whom, as Classroom 50 calls it."""


def read_handed(environment: Mapping[str, str]) -> Handed:
    """What the runner says of a submission.

    Raises:
        UserError: It does not say all of it.
    """
    missing = [variable for variable in _VARIABLES.values() if not environment.get(variable)]
    if missing:
        raise UserError(
            f"--classroom50 is for an autograder of Classroom 50, whose runner sets "
            f"{', '.join(missing)}; here {'it is' if len(missing) == 1 else 'they are'} not set. "
            "Elsewhere, --json writes the result."
        )
    return {key: environment[variable] for key, variable in _VARIABLES.items()}


def classroom50_result(report: Report, handed: Handed) -> bytes:
    """The content of `result.json`; a test passes or not, so one that costs nothing is none.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    hold_to_score(report, (check.earned for check in report.checks))
    result = {
        "schema": "classroom50/result/v1",
        **handed,
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": report.score.earned,
        "max-score": report.score.possible,
        "tests": [_test_of(check) for check in report.checks if not check.is_hint],
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"


def _test_of(check: CheckReport) -> dict[str, Any]:
    """A check; keys that the schema does not name are kept by the classroom as they are."""
    return {
        "test-name": check.name,
        "passed": check.passed,
        "score": check.earned,
        "max-score": check.possible,
        "asks": check.asks,
        "feedback": check_in_text(check),
    }
