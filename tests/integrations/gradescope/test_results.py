"""What Gradescope is told."""

import json
from typing import Literal

import msgspec
import pytest

from grader.integrations.gradescope.results import gradescope_refusal, gradescope_results
from grader.records.assignment import Feedback
from grader.records.report import Report
from grader.report.closed import with_feedback
from tests.conftest import GradeSource

Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]
Format = Literal["text", "html", "simple_format", "md", "ansi"]


class Test(msgspec.Struct, forbid_unknown_fields=True):
    """A test as docs/specs.md describes it."""

    __test__ = False

    score: float
    max_score: float
    status: Literal["passed", "failed"]
    name: str
    output: str
    visibility: Visibility


class Results(msgspec.Struct, forbid_unknown_fields=True):
    """Results as docs/specs.md describes them; a leaderboard would show who is how good."""

    score: float
    output: str
    output_format: Format
    test_output_format: Format
    test_name_format: Format
    visibility: Visibility
    stdout_visibility: Visibility
    tests: list[Test]
    execution_time: float = 0


@pytest.mark.parametrize("sample", ["mistaken", "perfect", "hostile"])
def test_it_is_what_the_specification_asks(request: pytest.FixtureRequest, sample: str) -> None:
    report = request.getfixturevalue(sample)
    results = msgspec.json.decode(gradescope_results(report), type=Results)
    assert results.score == report.score.earned
    assert results.execution_time == report.seconds
    assert results.stdout_visibility == "hidden"
    assert results.output.startswith(f"{report.score.earned} of {report.score.possible}")


@pytest.mark.parametrize("level", ["full", "input", "hint", "none"])
def test_a_check_is_shown_when_its_feedback_level_says(perfect: Report, level: Feedback) -> None:
    name = perfect.checks[3].name
    results = msgspec.json.decode(
        gradescope_results(with_feedback(perfect, {name: level})), type=Results
    )
    shown = {test.name: test.visibility for test in results.tests}
    assert shown.pop(name) == ("after_published" if level == "none" else "visible")
    assert {*shown.values()} == {"visible"}


def test_a_score_that_is_kept_back_is_not_told_in_words(mistaken: Report) -> None:
    name = mistaken.checks[0].name
    results = json.loads(gradescope_results(with_feedback(mistaken, {name: "none"})))
    assert results["output"] == (
        f"1 of {len(mistaken.checks)} checks and the score are shown when grades are published.\n"
        f"Graded with {mistaken.graded_with.in_words}."
    )


def test_a_file_that_cannot_be_loaded_is_told_in_any_case(grade_source: GradeSource) -> None:
    results = json.loads(gradescope_results(grade_source("1 / 0", feedback="none")))
    assert "Loading the file raised ZeroDivisionError" in results["output"]


def test_a_refusal_is_worth_nothing_and_says_why() -> None:
    results = msgspec.json.decode(gradescope_refusal("no cnn.py\x1b[31m"), type=Results)
    assert (results.score, results.tests, results.output) == (0, [], "no cnn.py\\x1b[31m")


def test_the_tests_are_the_checks_and_add_up_to_the_score(mistaken: Report) -> None:
    results = json.loads(gradescope_results(mistaken))
    tests = results["tests"]
    assert [test["name"] for test in tests] == [check.name for check in mistaken.checks]
    assert sum(test["score"] for test in tests) == results["score"] == mistaken.score.earned
    assert sum(test["max_score"] for test in tests) == mistaken.score.possible
    for test, check in zip(tests, mistaken.checks, strict=True):
        assert (test["status"] == "passed") is check.passed
        assert check.message in " ".join(test["output"].split())


def test_a_failing_check_names_its_finding_which_one_of_them_tells_in_full(
    mistaken: Report,
) -> None:
    tests = {
        test["name"]: test["output"] for test in json.loads(gradescope_results(mistaken))["tests"]
    }
    for finding in mistaken.findings:
        assert finding.clearest is not None
        first, *others = finding.checks
        assert finding.clearest.snippet.rstrip() in tests[first]
        assert finding.question in tests[first]
        for name in finding.checks:
            assert f"{finding.title} ({finding.gain})." in tests[name]
        for name in others:
            assert tests[name].endswith(f"See {first}.")


def test_full_marks_say_what_was_asked(perfect: Report) -> None:
    tests = json.loads(gradescope_results(perfect))["tests"]
    assert [test["output"] for test in tests] == [check.asks for check in perfect.checks]


def test_what_students_print_or_raise_is_plain_text(hostile: Report) -> None:
    results = json.loads(gradescope_results(hostile))
    assert {results[one] for one in results if one.endswith("_format")} == {"text"}
    for text in [results["output"], *(test["output"] for test in results["tests"])]:
        assert all(line.isprintable() for line in text.split("\n"))
