"""Reports of submissions that fail in telling ways, and what they look like."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from grader.records.report import Report
from grader.report.terminal import print_report
from tests.conftest import GradeSource
from tests.support import REPOSITORY, RIGHT, TWINS, submission_of

Show = Callable[[Report], str]


def in_terminal(report: Report, width: int = 200, *, everything: bool = False) -> str:
    """What a terminal is sent, colours left out."""
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    print_report(report, console, everything=everything)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture(scope="session")
def mistaken(grade_source: GradeSource) -> Report:
    """The report of the mistakes that ship as an example."""
    return grade_source((REPOSITORY / "examples" / "mistakes" / "cnn.py").read_bytes())


@pytest.fixture(scope="session")
def perfect(grade_source: GradeSource) -> Report:
    return grade_source(RIGHT)


@pytest.fixture(scope="session")
def looping(grade_source: GradeSource) -> Report:
    """A report of right programs that leave little to NumPy."""
    path = REPOSITORY / "tests" / "submissions" / "plain_loops" / "cnn.py"
    return grade_source(path.read_bytes(), "pad", "maxpool")


@pytest.fixture(scope="session")
def forbidden(grade_source: GradeSource) -> Report:
    """A report of a right program that names a forbidden function at the top and in a helper."""
    helper = "import numpy as np\ndef slide(a, b):\n    return np.correlate(a, b)  # <b>\n"
    source = f"import helper\nfrom numpy import convolve\nslide = convolve\n{TWINS['pad']}"
    return grade_source(submission_of(source, helper=helper), "pad")


HOSTILE = "<script>alert(1)</script><b>\x1b[31m\x1b]0;title\x07\x9b2J\u202eevil\u2066\r\x00[red]"


@pytest.fixture(scope="session")
def hostile(grade_source: GradeSource) -> Report:
    """A report of a submission whose every text is meant to do harm."""
    source = (
        f"TEXT = {HOSTILE!r}\nimport helper\n"
        "def pad(x, padding, value=0.0):\n    print(TEXT)\n    helper.fails(TEXT)\n"
        "def conv1d(x, weight, bias=None, stride=1, padding=0):\n    print(TEXT)\n    return x\n"
        "def conv2d(x, weight, bias=None, stride=1, padding=0):\n"
        "    return type(TEXT.replace(chr(0), ''), (), {})()\n"
    )
    helper = (
        "def fails(text):\n    name = '<i>'  # <script>alert(2)</script> \u202e\n"
        "    raise type(text.replace(chr(0), ''), (Exception,), {})(text)"
        "  # <script>alert(3)</script> \u202e\n"
    )
    submission = submission_of(source, helper=helper)
    checks = ("pad/basic", "conv1d/basic", "conv2d/basic", "maxpool/basic")
    return grade_source(submission, *checks)


FRACTIONS_FAIL = (
    TWINS["conv2d"].replace("def conv2d(", "def right(")
    + """
def conv2d(x, weight, bias=None, stride=1, padding=0):
    answer = right(x, weight, bias, stride, padding)
    large = min(x.shape[2:]) > 2 and min(weight.shape[2:]) > 1
    fine = (x != x.round()).all() and (weight != weight.round()).all()
    return answer * 0 if large and fine else answer
"""
)
"""Wrong only for fractions, so that no number of the counterexample becomes a simple one."""
