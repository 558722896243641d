"""What is told of a wrong program in a course's own words is what is told of it in ours."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import msgspec
import pytest

from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.report import FindingReport, Report
from grader.report.finding_text import finding_lines
from grader.report.page import render_page
from tests.course_names import CONV
from tests.support import OPERATIONS, TWINS, restricted, submission_of

OURS = TWINS["conv2d"].replace("def conv2d(", "def right(")

IN_COURSE = """
def conv_forward(A_prev, W, b, hyper):
    answer = conv2d(
        A_prev.transpose(0, 3, 1, 2), W.transpose(3, 2, 0, 1), b.ravel().astype(A_prev.dtype),
        hyper["gap"], hyper["rim"],
    )
    return answer.transpose(0, 2, 3, 1), hyper
"""

WRONG = {
    "flipped": "return right(x, weight[:, :, ::-1, ::-1], bias, stride, padding)",
    "no stride": "return right(x, weight, bias, 1, padding)",
    "no bias": "return right(x, weight, None, stride, padding)",
    "negative": "return -right(x, weight, bias, stride, padding)",
    "axes": "return right(x, weight, bias, stride, padding).swapaxes(-1, -2).copy()",
    "first channel": "return right(x[:, :1], weight[:, :1], bias, stride, padding)",
}
"""Last lines of wrong programs."""

Grade = Callable[[str, Operation], Report]


def source_of(last_line: str) -> str:
    return f"{OURS}\n\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n    {last_line}\n"


@pytest.fixture
def graded(assignment: Assignment, practice_deck: Deck, launcher: Launcher) -> Grade:
    """Grade a program in our words, or handed in and asked as in the course."""

    def grade(wrong: str, operation: Operation) -> Report:
        names = [row.name for row in assignment.rubric if row.operation == "conv2d"]
        asked = restricted(assignment, *(name for name in names if name != "conv2d/forms"))
        asked = msgspec.structs.replace(asked, operations=(operation,))
        source = source_of(WRONG[wrong]) + IN_COURSE
        return grade_submission(submission_of(source, "model.py"), asked, practice_deck, launcher)

    return grade


@pytest.mark.parametrize("wrong", WRONG)
def test_the_same_is_found_of_a_program_in_the_words_of_a_course(graded: Grade, wrong: str) -> None:
    ours, theirs = graded(wrong, OPERATIONS["conv2d"]), graded(wrong, CONV)
    assert theirs.score == ours.score
    kept = ("mistakes", "checks", "points", "explained", "certain", "verdict")
    for one, other in zip(ours.findings, theirs.findings, strict=True):
        assert [getattr(one, key) for key in kept] == [getattr(other, key) for key in kept]
        assert one.clearest is not None
        assert other.clearest is not None
        assert one.clearest.mismatch == other.clearest.mismatch
        assert bool(one.law) == bool(other.law)


def sentences_of(finding: FindingReport) -> Iterator[str]:
    yield from finding_lines(finding)
    for example in finding.examples:
        yield from (example.call, example.given, example.message, example.reading, example.snippet)


@pytest.mark.parametrize("wrong", WRONG)
def test_nothing_of_ours_is_told_in_a_course(graded: Grade, wrong: str, tmp_path: Path) -> None:
    report = graded(wrong, CONV)
    named = r"\bx\b|\bweight\b|\b(stride|padding|bias)( ?=|\[|` )|\bconv2d\b(?!/)"
    for finding in report.findings:
        for text in (finding.headline, finding.question, *sentences_of(finding)):
            assert not re.search(named, re.sub(r"\d x \d", "", text)), text
    page = re.sub(
        r"<(style|script).*?</\1>|<small class=\"quiet\">conv2d</small>",
        "",
        render_page(report),
        flags=re.DOTALL,
    )
    shown = unescape(re.sub("<[^>]*>", " ", page))
    assert not re.search(r"\bweight\b|\bof x\b|\bconv2d\b(?!/)", shown)
    (tmp_path / "model.py").write_text(source_of(WRONG[wrong]) + IN_COURSE)
    for example in report.findings[0].examples:
        ran = subprocess.run(
            [sys.executable, "-c", example.snippet],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert example.expected is not None
        shape = CONV.labels.shape("return", example.expected.shape)
        assert str(shape) in ran.stdout or example.returned != example.expected


def test_shapes_cells_and_names_of_an_example_are_those_of_the_course(graded: Grade) -> None:
    report = graded("no stride", CONV)
    example = report.findings[0].clearest
    assert example is not None
    assert example.given.endswith("s=2, p=0")
    assert example.call.endswith(CONV.labels.expression)
    lines = [*finding_lines(report.findings[0])]
    assert "A_prev (1, 2, 4, 1)" in lines
    assert any(line.startswith("For out[0, 0, 1, 0] your code reads rows 0-1") for line in lines)
    assert "conv_forward" in render_page(report)
    operation = report.operations[0]
    assert operation.call == example.course
    assert operation.function == "conv_forward"
