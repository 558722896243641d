"""A report as the `result.json` of a Classroom 50 autograder.

Source: foundation50/classroom50, schemas/result-v1.schema.json, and `validate_result` in
cli/gh-teacher/skeleton/dotgithub/scripts/runner.py.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from grader.errors import UserError
from grader.integrations.outlets import ResultFile
from grader.records.report import CheckReport, Report
from grader.report.plain_text import check_in_full
from grader.scoring import require_score
from grader.text import safe_line

_VARIABLES = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}
"""What every runner sets, by the key that it becomes."""

_REVIEW = "REVIEW_URL"
"""What older runners do not set; without it the commit is what staff review."""

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
    handed = {key: environment[variable] for key, variable in _VARIABLES.items()}
    return {**handed, "review": environment.get(_REVIEW) or handed["commit"]}


def classroom50_result(report: Report, handed: Handed) -> bytes:
    """The content of `result.json`; a test passes or not, so one that costs nothing is none.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    require_score(report, (check.earned for check in report.checks))
    tests = [_test_of(check, report) for check in report.checks if not check.is_hint]
    return _encode(handed, report.score.earned, report.score.possible, tests)


def classroom50_refusal(reason: str, possible: int, handed: Handed) -> bytes:
    """The content of `result.json` where what was handed in holds nothing that can be graded.

    It is worth nothing; without such a file the runner would take the fault for its own.

    Args:
        reason: What is wrong with it.
        possible: The points that there are.
        handed: What was handed in by whom.
    """
    test = {
        "test-name": "something to grade",
        "passed": False,
        "score": 0,
        "max-score": possible,
        "feedback": safe_line(reason),
    }
    return _encode(handed, 0, possible, [test])


def _encode(handed: Handed, score: int, possible: int, tests: list[dict[str, Any]]) -> bytes:
    result = {
        "schema": "classroom50/result/v1",
        **handed,
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": score,
        "max-score": possible,
        "tests": tests,
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"


def _test_of(check: CheckReport, report: Report) -> dict[str, Any]:
    """A check; keys that the schema does not name are kept by the classroom as they are."""
    return {
        "test-name": check.name,
        "passed": check.passed,
        "score": check.earned,
        "max-score": check.possible,
        "asks": check.asks,
        "feedback": check_in_full(check, report),
    }


def results_in(environment: Mapping[str, str]) -> ResultFile:
    """The file, with what the runner says of the submission.

    Raises:
        UserError: It does not say all of it.
    """
    handed = read_handed(environment)
    return ResultFile(
        write=partial(classroom50_result, handed=handed),
        refuse=partial(classroom50_refusal, handed=handed),
    )
