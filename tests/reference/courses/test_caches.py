"""Who is blamed where a call makes a cache by one function and hands it to another."""

import msgspec
import pytest

from grader.deck.narrow import narrowed_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.finding_report import FindingReport
from grader.records.report import Report
from tests.courses import LOOPS, Planted, assignment_of, handed_in, with_fault
from tests.reference.courses.conftest import DeckOf, GradeCourse
from tests.support import with_feedback

COURSE = "cs231n-a2"

FILE = "cs231n/layers.py"

FORWARD = '    """Convolution with four loops, forward."""'

END = "    cache = (x, w, b, conv_param)\n    return out, cache\n\n\ndef conv_backward_naive"

GRADIENTS = ("conv2d_dx", "conv2d_dweight", "conv2d_dbias")

FORMULA = "dsq = np.ones((N, D), dtype=dout.dtype) * dvar / N"

CALL = "`conv_backward_naive(dout, conv_forward_naive(x, w, np.zeros(len(w)), "


def broken(old: str, new: str) -> Planted:
    return Planted(FILE, old, new)


@pytest.fixture
def graded(grade: GradeCourse, request: pytest.FixtureRequest) -> Report:
    """The report of a right program whose convolution goes wrong on the way forward."""
    asked = assignment_of(COURSE)
    rows = {row.name for row in asked.rubric if row.operation in {"conv2d", *GRADIENTS}}
    wrong = with_fault(handed_in(COURSE, LOOPS), request.param)
    return grade(wrong, asked.restricted_to(rows), COURSE)


@pytest.mark.parametrize("slope", ["* dvar / N", "* dvar / (N - 1)"])
def test_a_mistake_that_a_cache_hands_on_is_told_once(slope: str, grade: GradeCourse) -> None:
    asked = assignment_of(COURSE)
    rows = {row.name for row in asked.rubric if row.operation.startswith("batchnorm")}
    wrong = handed_in(COURSE, LOOPS, "bn-unbiased-variance")
    if slope not in FORMULA:
        wrong = with_fault(wrong, broken(FORMULA, FORMULA.replace("* dvar / N", slope)))
    (finding,) = grade(wrong, asked.restricted_to(rows), COURSE).findings
    assert finding.headline == "Your code divides the variance by N - 1"
    assert finding.operation == "batchnorm"
    assert finding.waiting == ("batchnorm_dx", "batchnorm_dgamma")
    assert finding.certain
    assert finding.explained


def told_of(check: str, report: Report) -> FindingReport:
    """The finding that a check stands in."""
    return next(one for one in report.findings if check in {*one.checks, *one.not_asked})


@pytest.mark.parametrize(
    ("graded", "said"),
    [
        (broken(FORWARD, "    1 / 0"), "raises ZeroDivisionError in line 114 of cs231n/layers.py"),
        (broken(END, END.replace("    return out, cache\n", "")), "returns None"),
        (
            broken("(x, w, b, conv_param):\n" + FORWARD, "(x, w, b, stride, pad):\n" + FORWARD),
            "cannot be called as it is asked",
        ),
    ],
    indirect=["graded"],
)
def test_what_goes_wrong_before_a_gradient_is_reached_is_told_once_of_where_it_does(
    graded: Report, said: str
) -> None:
    (finding,) = graded.findings
    assert finding.headline == f"Your conv_forward_naive {said}"
    assert {check.split("/")[0] for check in finding.checks} == {"conv2d", *GRADIENTS}


@pytest.mark.parametrize(
    ("graded", "said"),
    [
        (broken(FORWARD, "    raise NotImplementedError"), "is not written yet"),
        (broken("def conv_forward_naive(", "def forward("), "is not defined"),
    ],
    indirect=["graded"],
)
def test_no_gradient_is_said_to_be_missing_for_lack_of_another_function(
    graded: Report, said: str
) -> None:
    for operation in GRADIENTS:
        finding = told_of(f"{operation}/basic", graded)
        assert finding.headline == f"conv_forward_naive {said}"
        assert "conv_forward_naive, which the call of conv_backward_naive uses" in finding.detail
        assert not finding.explained
    assert "conv_backward_naive" not in graded.summary


@pytest.mark.parametrize(
    "graded", [broken(END, END.replace("return out, cache", "return out"))], indirect=True
)
def test_a_cache_that_is_not_returned_is_told_once_of_the_function_that_makes_it(
    graded: Report,
) -> None:
    (finding,) = graded.findings
    assert finding.headline == (
        "Your conv_forward_naive returns one array, but the call takes part [0] of several"
    )
    assert {check.split("/")[0] for check in finding.checks} == {"conv2d", *GRADIENTS}


@pytest.mark.parametrize(
    "graded", [broken(END, END.replace("return out, cache", "return {0: out}"))], indirect=True
)
def test_what_the_call_takes_of_another_function_is_told_of_that_one(graded: Report) -> None:
    (finding,) = graded.findings
    assert finding.headline == "The call raises KeyError with what your conv_forward_naive returns"
    assert finding.clearest is not None
    assert finding.clearest.message.startswith(
        "What conv_forward_naive returned is not what `...[1]` takes: KeyError: "
    )
    assert CALL in finding.clearest.message
    assert "conv2d_dweight/basic" in finding.checks


@pytest.mark.parametrize(
    "graded",
    [
        broken(
            "H_out = 1 + (H + 2 * pad - HH) // stride\n    W",
            "H_out = 1\n    if HH != WW:\n        x[9]\n    W",
        )
    ],
    indirect=True,
)
def test_an_exception_on_the_way_forward_is_in_a_call_of_the_gradient(graded: Report) -> None:
    check = next(one for one in graded.checks if one.name == "conv2d_dx/rectangular")
    assert check.message.startswith("conv_forward_naive, in a call with dout (")
    assert "raised IndexError" in check.message


@pytest.mark.parametrize(
    "graded",
    [broken(END, END.replace("    return out", "    x[:] = 0\n    return out"))],
    indirect=True,
)
def test_either_function_may_have_changed_an_argument(graded: Report) -> None:
    check = next(one for one in graded.checks if one.name == "conv2d_dx/purity")
    assert check.message.startswith(
        "conv_backward_naive or conv_forward_naive changed its argument x"
    )


@pytest.mark.parametrize(
    "graded",
    [broken(END, END.replace("(x, w, b, conv_param)", "(x_pad, w, b, conv_param)"))],
    indirect=True,
)
def test_of_a_right_way_forward_nothing_is_said_where_what_it_keeps_is_not_wanted(
    graded: Report,
) -> None:
    finding = told_of("conv2d_dx/padding", graded)
    assert finding.headline.startswith("Your conv_backward_naive returns the wrong shape")
    assert "conv_forward_naive, where something is wrong" not in finding.detail


@pytest.mark.parametrize(
    "graded",
    [
        broken(
            END,
            "    out = out + np.arange(out.size).reshape(out.shape)\n    x_pad[0] = 7\n"
            + END.replace("(x, w, b, conv_param)", "(x_pad, w, b, conv_param)"),
        )
    ],
    indirect=True,
)
def test_a_wrong_way_forward_is_to_be_mended_first(graded: Report) -> None:
    finding = told_of("conv2d_dx/padding", graded)
    assert finding.detail.endswith(
        "The call uses conv_forward_naive, where something is wrong too: mend that first."
    )


AFFINE = ("linear", "linear_dx", "linear_dweight", "linear_dbias")

ARGUMENTS = "def affine_forward(x, w, b):\n"


@pytest.fixture
def hinted(deck_of: DeckOf, launcher: Launcher, request: pytest.FixtureRequest) -> Report:
    """The report at `hint` of a final deck on a program whose `affine_forward` goes wrong."""
    asked = assignment_of(COURSE)
    rows = {row.name for row in asked.rubric if row.operation in AFFINE}
    asked = with_feedback(asked.restricted_to(rows), "hint")
    deck = msgspec.structs.replace(deck_of(COURSE, "practice"), kind="final")
    does = broken(ARGUMENTS, f"{ARGUMENTS}    {request.param}\n")
    wrong = with_fault(handed_in(COURSE, LOOPS), does)
    return grade_submission(wrong, asked, narrowed_deck(deck, asked.operations), launcher)


@pytest.mark.parametrize(
    ("hinted", "said"),
    [
        ("1 / 0", "raises an exception"),
        ("if len(x) > 1: raise NotImplementedError", "is not written yet, or not for these calls"),
    ],
    indirect=["hinted"],
)
def test_at_hint_the_function_that_gradients_wait_for_is_named_once_too(
    hinted: Report, said: str
) -> None:
    (finding,) = hinted.findings
    assert finding.headline == f"Your affine_forward {said}"
    assert finding.function == "affine_forward"
    assert finding.points == sum(check.lost for check in hinted.checks) > 0
    assert {"linear_dweight", "linear_dbias"} <= {*finding.waiting}
    assert finding.features == ()


@pytest.mark.parametrize("hinted", ["import os; os._exit(3)"], indirect=True)
def test_of_a_process_that_ended_nobody_knows_which_function_of_a_call_did_it(
    hinted: Report,
) -> None:
    first, *others = hinted.findings
    assert first.headline == "Your affine_forward ends the Python process"
    for one in others:
        assert one.headline == "The call of your affine_backward ends the Python process"
        assert one.function == ""
        assert one.detail == (
            "The call uses affine_forward, where something is wrong too: mend that first."
        )


@pytest.mark.parametrize("hinted", ["return x.dot(w) + b"], indirect=True)
def test_what_a_call_takes_of_an_answer_is_no_exception_of_the_function(hinted: Report) -> None:
    for one in hinted.findings:
        assert "Your affine_backward raises" not in one.headline
        assert "Your affine_forward raises" not in one.headline
