"""What Gradescope is told."""

import json

import msgspec
import pytest

from grader.errors import MachineError
from grader.records.report import Report, Score
from grader.report.gradescope import gradescope_results


def test_the_tests_are_the_checks_and_add_up_to_the_score(mistaken: Report) -> None:
    results = json.loads(gradescope_results(mistaken))
    tests = results["tests"]
    assert [test["name"] for test in tests] == [check.name for check in mistaken.checks]
    assert sum(test["score"] for test in tests) == results["score"] == mistaken.score.earned
    assert sum(test["max_score"] for test in tests) == mistaken.score.possible
    for test, check in zip(tests, mistaken.checks, strict=True):
        assert (test["status"] == "passed") is check.passed
        assert check.message in test["output"]
    assert {test["visibility"] for test in tests} == {"visible"}


def test_a_failing_check_names_the_mistake_and_the_call(mistaken: Report) -> None:
    tests = {
        test["name"]: test["output"] for test in json.loads(gradescope_results(mistaken))["tests"]
    }
    for check in mistaken.checks:
        if check.diagnosis is not None:
            assert check.diagnosis.mistakes[0].question in tests[check.name]
        if check.counterexample is not None:
            assert check.counterexample.snippet in tests[check.name]


def test_full_marks_say_what_was_asked(perfect: Report) -> None:
    tests = json.loads(gradescope_results(perfect))["tests"]
    assert [test["output"] for test in tests] == [check.asks for check in perfect.checks]


def test_what_students_print_or_raise_is_plain_text(hostile: Report) -> None:
    results = json.loads(gradescope_results(hostile))
    assert {results[one] for one in results if one.endswith("_format")} == {"text"}
    for text in [results["output"], *(test["output"] for test in results["tests"])]:
        assert all(line.isprintable() for line in text.split("\n"))


def test_a_score_that_is_not_the_sum_is_the_machines_fault(perfect: Report) -> None:
    wrong = msgspec.structs.replace(perfect, score=Score(earned=1, possible=2))
    with pytest.raises(MachineError, match="its score is 1"):
        gradescope_results(wrong)
