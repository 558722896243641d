"""What students and staff are told where a submission calls what an assignment withholds."""

from collections.abc import Callable

import msgspec
import pytest

from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment, Feedback, Policy
from grader.records.deck import Deck
from grader.records.grading import Remarks
from grader.records.report import Report
from tests.report.conftest import in_terminal
from tests.report.page.test_render import words_of
from tests.support import TWINS, check_of, restricted, submission_of

CALLS = "import numpy as np\ndef pad(x, padding, value=0.0):\n    return np.pad(x, 1)\n"

Grade = Callable[..., Report]

POLICY = Policy(withheld_calls=("numpy.pad", "numpy.fft"))


@pytest.fixture
def grade(assignment: Assignment, practice_deck: Deck, launcher: Launcher) -> Grade:
    def grade(source: str, feedback: Feedback = "full") -> Report:
        asked = restricted(assignment, "pad/basic", "pad/sides")
        rubric = tuple(msgspec.structs.replace(row, feedback=feedback) for row in asked.rubric)
        asked = msgspec.structs.replace(asked, policy=POLICY, rubric=rubric)
        return grade_submission(submission_of(source), asked, practice_deck, launcher)

    return grade


def test_it_is_a_finding_of_its_own_with_its_line(grade: Grade) -> None:
    report = grade(CALLS)
    (finding,) = report.findings
    assert finding.headline == (
        "Your pad calls `numpy.pad` in line 3 of cnn.py, which this assignment withholds"
    )
    assert finding.detail == "`numpy.pad` is what you are to write."
    assert finding.question == "What does it compute, in steps of your own?"
    assert finding.checks == ("pad/basic", "pad/sides")
    assert "calls something that this assignment withholds" in check_of(report, "pad/basic").message


def test_what_lies_in_a_withheld_module_is_to_be_done_without(grade: Grade) -> None:
    (finding,) = grade(CALLS.replace("np.pad(x, 1)", "np.fft.fft(x).real")).findings
    assert finding.detail == "`numpy.fft.fft` is what you are to do without."


def test_its_line_is_told_at_every_level_since_it_was_found_before_any_call(grade: Grade) -> None:
    for feedback in ("full", "hint", "none"):
        report = grade(CALLS, feedback)
        said = "Uses numpy.pad in line 3 of cnn.py, which you are to do without; calling it"
        assert said in in_terminal(report)
        assert "withholds that: calling it raises an exception" in words_of(report)


def test_staff_see_who_to_look_at(grade: Grade) -> None:
    unused = f"{TWINS['pad']}\n\ndef other(x):\n    return np.fft.fft(np.convolve(x, x))\n"
    report = grade(unused)
    assert report.score.earned == report.score.possible
    last = len(unused.splitlines())
    assert Remarks.of(report).uses == (
        f"numpy.convolve in line {last} of cnn.py",
        f"numpy.fft in line {last} of cnn.py",
    )


def test_a_file_that_calls_it_when_it_is_loaded_is_told_so(grade: Grade) -> None:
    source = "import numpy as np\nif True:\n    np.pad([1], 1)\n    def pad(x): return x\n"
    (finding,) = grade(source).findings
    assert finding.headline == (
        "Loading the file calls `numpy.pad` in line 3 of cnn.py, which is withheld"
    )
