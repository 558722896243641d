"""What PrairieLearn is told."""

import json
from typing import Any

import msgspec
import pytest

from grader.integrations.prairielearn.results import (
    MAX_BYTES,
    prairielearn_refusal,
    prairielearn_results,
)
from grader.records.gradebook import Override
from grader.records.report import Report
from grader.report.summary import with_points
from tests.conftest import GradeSource


class Test(msgspec.Struct, forbid_unknown_fields=True):
    """A test as docs/externalGrading.md describes it, with points as all of them or none must."""

    __test__ = False

    name: str
    points: float
    max_points: float
    description: str = ""
    message: str = ""
    output: str = ""
    images: list[dict[str, str]] = []


class Gradable(msgspec.Struct, forbid_unknown_fields=True):
    """Results as docs/externalGrading.md describes them."""

    score: float
    gradable: bool = True
    message: str = ""
    output: str = ""
    images: list[dict[str, str]] = []
    tests: list[Test] = []


class NotGradable(msgspec.Struct, forbid_unknown_fields=True):
    gradable: bool
    format_errors: str | list[str]


@pytest.mark.parametrize("sample", ["mistaken", "perfect", "hostile"])
def test_it_is_what_the_documentation_asks(request: pytest.FixtureRequest, sample: str) -> None:
    report = request.getfixturevalue(sample)
    results = msgspec.json.decode(prairielearn_results(report), type=Gradable)
    assert results.gradable
    assert 0 <= results.score <= 1
    assert results.score == report.score.earned / report.score.possible
    assert [test.name for test in results.tests] == [check.name for check in report.checks]
    for test, check in zip(results.tests, report.checks, strict=True):
        assert (test.points, test.max_points) == (check.earned, check.possible)
        assert test.description == check.asks


def test_a_failing_check_says_what_is_wrong(mistaken: Report) -> None:
    results = msgspec.json.decode(prairielearn_results(mistaken), type=Gradable)
    assert results.message.startswith("89 of 100")
    for test, check in zip(results.tests, mistaken.checks, strict=True):
        assert check.message in " ".join(test.output.split())
        assert bool(test.output) is not (check.passed and not check.notes)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "Loading the file raised ZeroDivisionError in line 1"),
        ("def pad(:", "SyntaxError in line 1"),
        ("while True: pass", "Loading the file did not end in time."),
        ("", "The file defines no function pad."),
    ],
)
def test_what_cannot_be_asked_costs_no_attempt(
    grade_source: GradeSource, source: str, said: str
) -> None:
    report = grade_source(source, seconds_per_call=0.1)
    results = msgspec.json.decode(prairielearn_results(report), type=NotGradable)
    assert not results.gradable
    assert said in results.format_errors[0]


def test_points_by_hand_count_where_nothing_could_be_asked(grade_source: GradeSource) -> None:
    points = {"pad/basic": 2, "pad/sides": 2}
    by_hand = Override(check="pad/basic", points=1, note="on paper", at="2026-01-01T00:00:00Z")
    report = with_points(grade_source("1 / 0", *points), points, [by_hand])
    results = msgspec.json.decode(prairielearn_results(report), type=Gradable)
    assert results.score == 0.25
    assert "on paper" in results.tests[0].output


def test_a_refusal_is_an_error_of_the_format() -> None:
    results: Any = json.loads(prairielearn_refusal("no cnn.py\n\x1b[31m"))
    assert results == {"gradable": False, "format_errors": ["no cnn.py\\n\\x1b[31m"]}


def test_texts_are_cut_until_it_fits_and_points_stay(mistaken: Report) -> None:
    failing = [
        msgspec.structs.replace(check, verdict="raised", message="\N{ROCKET}" * 5000, earned=0)
        for check in mistaken.checks
    ]
    long = msgspec.structs.replace(
        mistaken, checks=tuple(failing), score=msgspec.structs.replace(mistaken.score, earned=0)
    )
    content = prairielearn_results(long)
    assert len(content) <= MAX_BYTES
    results = msgspec.json.decode(content, type=Gradable)
    assert [test.max_points for test in results.tests] == [one.possible for one in long.checks]
    assert all(test.output.endswith("…") for test in results.tests)
    assert len(content) > MAX_BYTES / 4
