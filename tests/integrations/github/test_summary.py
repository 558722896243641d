"""The Markdown summary of a run of GitHub Actions."""

import json
import re
from io import StringIO
from platform import python_version

import msgspec
import numpy as np
import pytest

from grader import __version__
from grader.integrations.github.summary import step_summary
from grader.integrations.gradescope.results import gradescope_results
from grader.integrations.prairielearn.results import prairielearn_results
from grader.report.console import plain_console
from grader.report.page import render_page
from grader.report.plain_text import finding_in_text
from grader.report.terminal import print_report
from tests.conftest import GradeSource, Sample
from tests.report.samples import HARMLESS
from tests.support import RIGHT

FENCED = re.compile(r"^(`{3,})text\n.*?^\1$\n", re.DOTALL | re.MULTILINE)

EVIL = (
    "``` ```` `````\n# heading\n@someone #1 ![x](http://evil.example/x.png) <img src=x> | a | b |"
)


def test_it_has_the_points_the_table_and_the_findings_of_which_the_first_in_full(
    sample: Sample,
) -> None:
    report = sample("mistakes")
    shown = step_summary(report)
    assert shown.startswith("# 89/100 practice\n\nPractice, reported by this repository itself")
    assert "| `conv2d` | 35/40 | per-axis-stride, dtype, combined |" in shown
    first, *others = report.findings
    assert "## What to mend first" in shown
    assert finding_in_text(first) in shown
    assert "expected (" in shown
    titles = [shown.rindex(one.in_words) for one in others]
    assert titles == sorted(titles)


def test_terminal_page_summary_and_systems_say_in_the_same_words_what_graded(
    sample: Sample,
) -> None:
    report = sample("mistakes")
    words = report.graded_with.in_words
    assert words == (
        f"cnn-grader {__version__}, Python {python_version()}, NumPy {np.__version__} and "
        f"practice deck {report.deck.digest[:8]}"
    )
    terminal = StringIO()
    print_report(report, plain_console(terminal, 100), everything=True)
    for shown in (
        terminal.getvalue(),
        render_page(report),
        step_summary(report),
        json.loads(gradescope_results(report))["output"],
        json.loads(prairielearn_results(report))["message"],
    ):
        assert shown.count(words) == 1


def test_a_right_program_has_no_finding(grade_source: GradeSource) -> None:
    shown = step_summary(grade_source(RIGHT))
    assert "100 of 100. Everything is right." in shown
    assert "##" not in shown.replace("# 100/100", "")


@pytest.mark.parametrize(
    "source",
    ["raise ValueError({!r})\n", "def pad(x, padding, value=0.0):\n    raise ValueError({!r})\n"],
)
@pytest.mark.parametrize("text", [EVIL, HARMLESS, "`" * 400], ids=["markdown", "html", "fences"])
def test_what_a_student_wrote_stays_in_its_fence(
    source: str, text: str, grade_source: GradeSource
) -> None:
    shown = step_summary(grade_source(source.format(text)))
    outside = FENCED.sub("", shown)
    assert "evil.example" in shown or text != EVIL
    for part in ("@someone", "evil.example", "<img", "<script", "# heading", "``"):
        assert part not in outside


def test_it_never_is_too_large_to_be_shown(sample: Sample) -> None:
    report = sample("mistakes")
    long = msgspec.structs.replace(report, coach=("x" * 3_000_000,))
    assert len(step_summary(long).encode()) < 1 << 20
