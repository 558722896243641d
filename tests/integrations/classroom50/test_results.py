"""The `result.json` of a Classroom 50 autograder, by its schema `classroom50/result/v1`."""

import json

import pytest

from grader.errors import UserError
from grader.integrations.classroom50.results import (
    classroom50_refusal,
    classroom50_result,
    read_handed,
)
from tests.conftest import Sample
from tests.integrations.classroom50.runner import KEYS, RUNNER, problems_of


@pytest.mark.parametrize("name", ["mistakes", "perfect", "stub", "hostile"])
def test_it_has_what_the_schema_requires_and_no_other_key(name: str, sample: Sample) -> None:
    report = sample(name)
    result = json.loads(classroom50_result(report, read_handed(RUNNER)))
    assert result.keys() == KEYS
    assert problems_of(result) == []
    assert (result["score"], result["max-score"]) == (report.score.earned, report.score.possible)
    assert sum(test["score"] for test in result["tests"]) == result["score"]
    assert sum(test["max-score"] for test in result["tests"]) == result["max-score"]


def test_the_rules_of_the_runner_find_what_is_wrong(sample: Sample) -> None:
    result = json.loads(classroom50_result(sample("mistakes"), read_handed(RUNNER)))
    wrong = {**result, "owner": "eve", "score": 101, "more": 1, "tests": [{"test-name": ""}]}
    assert problems_of(wrong) == ["owner", "more", "score", "tests[0]"]


def test_what_holds_nothing_to_grade_is_worth_nothing_and_says_why() -> None:
    result = json.loads(classroom50_refusal("There is no\ncnn.py.", 100, read_handed(RUNNER)))
    assert problems_of(result) == []
    assert (result["score"], result["max-score"]) == (0, 100)
    (test,) = result["tests"]
    assert (test["passed"], test["feedback"]) == (False, "There is no\\ncnn.py.")


@pytest.mark.parametrize("review", [None, ""])
def test_an_older_runner_sets_no_page_of_review_and_the_commit_is_shown(review: str | None) -> None:
    older = {key: value for key, value in RUNNER.items() if key != "REVIEW_URL"}
    if review is not None:
        older["REVIEW_URL"] = review
    assert read_handed(older)["review"] == RUNNER["COMMIT_URL"]
    assert read_handed(RUNNER)["review"] == RUNNER["REVIEW_URL"]


def test_all_that_the_runner_does_not_say_is_named_at_once() -> None:
    some = {key: value for key, value in RUNNER.items() if key not in {"OWNER", "COMMIT_URL"}}
    with pytest.raises(UserError, match=r"OWNER, COMMIT_URL; here they are not set.*--json"):
        read_handed(some)
