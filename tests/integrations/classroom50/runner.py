"""The rules of the runner and the collector of Classroom 50.

Source: foundation50/classroom50 at 0c49903, cli/gh-teacher/skeleton/dotgithub/scripts/runner.py,
`run_entrypoint` and `validate_result`; `collect_scores.py` there has the same rules.
"""

import re
from typing import Any

RUNNER = {
    "CLASSROOM": "cs50",
    "ASSIGNMENT": "cnn",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "USERNAME": "ada",
    "SUBMISSION_TAG": "submit/2026-03-01",
    "COMMIT_URL": "https://github.com/cs50/cnn-ada/commit/1",
    "RELEASE_URL": "https://github.com/cs50/cnn-ada/releases/1",
    "REVIEW_URL": "https://github.com/cs50/cnn-ada/pull/1",
    "PAGES_BASE_URL": "https://cs50.example",
}
"""What `autograder.py` finds in its environment."""

IDENTITY = {
    "schema": "classroom50/result/v1",
    "classroom": RUNNER["CLASSROOM"],
    "assignment": RUNNER["ASSIGNMENT"],
    "assignment_type": RUNNER["ASSIGNMENT_TYPE"],
    "owner": RUNNER["OWNER"],
}

KEYS = {
    *IDENTITY,
    *("submission", "commit", "release", "review", "datetime", "score", "max-score", "tests"),
}


def _is_score(score: Any, possible: Any) -> bool:
    whole = type(score) is int and type(possible) is int
    return whole and 0 <= score <= possible


def problems_of(result: Any) -> list[str]:
    """What the runner has against a `result.json`, by its key."""
    if not isinstance(result, dict):
        return ["it is no object"]
    found = [key for key, value in IDENTITY.items() if result.get(key) != value]
    found += [key for key in result if key not in KEYS]
    for key in ("commit", "release", "review", "datetime"):
        if not isinstance(result.get(key), str) or not result[key]:
            found.append(key)
    if not str(result.get("submission")).startswith("submit/"):
        found.append("submission")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(result.get("datetime"))):
        found.append("datetime")
    if not _is_score(result.get("score"), result.get("max-score")):
        found.append("score")
    tests = result.get("tests")
    for number, test in enumerate(tests if isinstance(tests, list) else [None]):
        if not isinstance(test, dict) or not (
            isinstance(test.get("test-name"), str)
            and test["test-name"]
            and isinstance(test.get("passed"), bool)
            and _is_score(test.get("score"), test.get("max-score"))
        ):
            found.append(f"tests[{number}]")
    return found
