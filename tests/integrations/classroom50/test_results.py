"""The `result.json` of a Classroom 50 autograder, by its schema `classroom50/result/v1`."""

import json
import re

import pytest

from grader.errors import UserError
from grader.integrations.classroom50.results import classroom50_result, read_handed
from tests.conftest import Sample

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

REQUIRED = {
    "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit",
    "release", "review", "datetime", "score", "max-score", "tests",
}  # fmt: skip


@pytest.mark.parametrize("name", ["mistakes", "perfect", "stub", "hostile"])
def test_it_has_what_the_schema_requires_and_no_other_key(name: str, sample: Sample) -> None:
    report = sample(name)
    result = json.loads(classroom50_result(report, read_handed(RUNNER)))
    assert result.keys() == REQUIRED
    assert result["schema"] == "classroom50/result/v1"
    assert re.match("submit/", result["submission"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", result["datetime"])
    assert (result["score"], result["max-score"]) == (report.score.earned, report.score.possible)
    assert sum(test["score"] for test in result["tests"]) == result["score"]
    assert sum(test["max-score"] for test in result["tests"]) == result["max-score"]
    for test in result["tests"]:
        assert {"test-name", "passed", "score", "max-score"} <= test.keys()
        assert isinstance(test["passed"], bool)
        assert isinstance(test["score"], int)


def test_all_that_the_runner_does_not_say_is_named_at_once() -> None:
    some = {key: value for key, value in RUNNER.items() if key not in {"OWNER", "COMMIT_URL"}}
    with pytest.raises(UserError, match=r"OWNER, COMMIT_URL; here they are not set.*--json"):
        read_handed(some)
