"""What the classroom autograding reporter reads."""

import base64
import json

import msgspec
import pytest

from grader.integrations.github.reporter import MAX_CHARACTERS, autograding_result
from tests.conftest import GradeSource, Sample


@pytest.mark.parametrize("name", ["mistakes", "perfect", "stub", "hostile", "all wrong"])
def test_it_is_one_line_of_base64_with_every_test(name: str, sample: Sample) -> None:
    report = sample(name)
    text = autograding_result(report)
    assert text.isascii()
    assert len(text.splitlines()) == 1
    result = json.loads(base64.b64decode(text, validate=True))
    assert result["version"] == 1
    assert result["status"] == ("pass" if name == "perfect" else "fail")
    assert result["max_score"] == report.score.possible
    assert sum(test["score"] for test in result["tests"]) == report.score.earned
    for test in result["tests"]:
        assert test.keys() == {
            "name", "status", "score", "message", "test_code", "filename", "line_no", "duration",
        }  # fmt: skip
        assert test["status"] in {"pass", "fail"}
        assert test["line_no"] >= 0
    assert len(text) <= MAX_CHARACTERS


def test_a_test_names_the_line_of_its_function(grade_source: GradeSource) -> None:
    report = grade_source("\n\ndef pad(x, padding, value=0.0):\n    return x\n", "pad")
    result = json.loads(base64.b64decode(autograding_result(report)))
    assert {(one["filename"], one["line_no"]) for one in result["tests"]} == {
        ("submission/cnn.py", 3)
    }


def test_it_fits_into_one_variable_whatever_was_printed(sample: Sample) -> None:
    report = sample("all wrong")
    noisy = msgspec.structs.replace(
        report,
        checks=tuple(
            msgspec.structs.replace(check, message="printed\N{SNOWMAN}" * 5000)
            for check in report.checks
        ),
    )
    text = autograding_result(noisy)
    # Linux starts no program with a longer one: execve(2), MAX_ARG_STRLEN.
    assert len(f"GRADE_RESULTS={text}") < 128 << 10
    result = json.loads(base64.b64decode(text))
    assert [test["name"] for test in result["tests"]] == [check.name for check in report.checks]
    assert all(test["message"] for test in result["tests"])
