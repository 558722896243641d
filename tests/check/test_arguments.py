"""Arguments are looked at in every case, and who changes one loses `purity` alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.check import ask_checks
from grader.check.charge import judged_alone
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from tests.check.test_whole_runs import renamed
from tests.conftest import GradeSource
from tests.report.test_snippet import run
from tests.support import (
    OPERATIONS,
    TWINS,
    FakeAsker,
    check_of,
    failed_checks,
    finding_of,
    restricted,
    smallest_of,
)

PARAMETERS = {
    "pad": "x, padding, value=0.0",
    "conv1d": "x, weight, bias=None, stride=1, padding=0",
    "conv2d": "x, weight, bias=None, stride=1, padding=0",
    "maxpool": "x, kernel_size, stride=None, padding=0",
}


def changing(operation: str, change: str) -> str:
    """A right program that then does something to its arguments."""
    parameters = PARAMETERS[operation]
    names = ", ".join(one.partition("=")[0] for one in parameters.split(", "))
    return (
        f"import numpy as np\n{renamed(operation)}\n"
        f"def {operation}({parameters}):\n    out = right({names})\n    {change}\n    return out\n"
    )


SUBTRACTS = ("pad", "if value: x -= value", "in calls with a value other than 0")
CHANGES = {
    "contents, with a value": SUBTRACTS,
    "size": (
        "pad",
        "if x.ndim == 1 and x.flags.owndata: x.resize(x.size + 1, refcheck=False)",
        "in calls whose x has one axis",
    ),
    "shape, of a bias": ("conv2d", "if bias is not None: bias.shape = (-1, 1, 1)", "bias"),
    "shape, though the numbers stay": (
        "conv1d",
        "if padding: x.shape = (-1,)",
        "in calls with padding",
    ),
    "strides, of axes of one cell": (
        "maxpool",
        "if stride is None and type(kernel_size) is tuple: x.strides = (8, *x.strides[1:])",
        "in calls whose stride in effect is a pair and whose `stride` is None",
    ),
    "dtype": ("maxpool", "if x.dtype == np.float32: x.dtype = np.int32", "in calls in float32"),
    "flags": ("conv2d", "if stride == 2: weight.flags.writeable = False", "stride"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_argument_costs_purity_alone_whichever_check_the_case_belongs_to(
    grade_source: GradeSource, tmp_path: Path, what: str
) -> None:
    operation, change, when = CHANGES[what]
    source = changing(operation, change)
    report = grade_source(source, operation)
    assert failed_checks(report) == {f"{operation}/purity"}
    purity = check_of(report, f"{operation}/purity")
    assert purity.verdict == "modified input"
    assert f"{operation} changed its argument " in purity.message
    assert f" in {operation}(" in purity.message
    found = smallest_of(report, f"{operation}/purity")
    assert found.case.judges == "arguments"
    told = finding_of(report, f"{operation}/purity")
    assert when in " ".join((told.headline, *told.features))
    (tmp_path / "cnn.py").write_text(source)
    assert "an argument was changed" in run(found.snippet, tmp_path).stderr
    (tmp_path / "cnn.py").write_text(TWINS[operation])
    assert run(found.snippet, tmp_path).stderr == ""


def test_an_answer_in_the_memory_of_an_argument_costs_purity_alone_in_every_case(
    grade_source: GradeSource, tmp_path: Path
) -> None:
    """`purity` itself asks no image of one cell; `corner-sizes` does."""
    source = changing("maxpool", "if x.shape[2:] == (1, 1): out = x[...]")
    report = grade_source(source, "maxpool")
    assert failed_checks(report) == {"maxpool/purity"}
    purity = check_of(report, "maxpool/purity")
    assert purity.verdict == "not repeatable"
    assert "maxpool returned memory of its argument x in maxpool(x (1, 1, 1, 1)," in purity.message
    found = smallest_of(report, "maxpool/purity")
    (tmp_path / "cnn.py").write_text(source)
    assert "the answer lies in the memory of an argument" in run(found.snippet, tmp_path).stderr
    (tmp_path / "cnn.py").write_text(TWINS["maxpool"])
    assert run(found.snippet, tmp_path).stderr == ""


@pytest.mark.parametrize(
    ("operation", "change"),
    [
        ("conv2d", "if type(stride) is tuple: out = out.astype(np.float32)"),
        ("conv2d", "if x.shape[1] > 2: out = out.astype(np.longdouble)"),
        ("pad", "if not any(padding): out = out.astype(np.float32)"),
    ],
)
def test_another_dtype_costs_dtype_alone_whichever_check_the_case_belongs_to(
    grade_source: GradeSource, operation: str, change: str
) -> None:
    """Where the arguments are in float64, too, and the numbers are right."""
    report = grade_source(changing(operation, change), operation)
    assert failed_checks(report) == {f"{operation}/dtype"}
    dtype = check_of(report, f"{operation}/dtype")
    assert dtype.verdict == "wrong type"
    assert f"{operation} returned dtype " in dtype.message
    assert "of dtype float64. The answer has the dtype of x: " in dtype.message


def test_state_and_another_dtype_cost_purity_and_dtype(grade_source: GradeSource) -> None:
    change = (
        "calls.append(0)\n    if type(stride) is tuple: out = out.astype(np.float32)\n"
        "    out += len(calls) > 9"
    )
    report = grade_source("calls = []\n" + changing("conv2d", change), "conv2d")
    assert failed_checks(report) == {"conv2d/purity", "conv2d/dtype"}
    (operation,) = report.operations
    assert operation.way == "alone"


def test_another_dtype_costs_nothing_where_no_check_is_about_it(grade_source: GradeSource) -> None:
    source = changing("conv2d", "if type(stride) is tuple: out = out.astype(np.float32)")
    assert failed_checks(grade_source(source, "conv2d/basic", "conv2d/per-axis-stride")) == set()


def test_who_calls_a_function_that_answers_in_another_dtype_is_excused(
    grade_source: GradeSource,
) -> None:
    change = "if padding[0]: out = out.astype(np.float32)"
    source = (
        changing("pad", change) + TWINS["conv1d"].replace("def conv1d(", "def right1(") + CALLS_PAD
    )
    report = grade_source(source, "pad", "conv1d")
    assert failed_checks(report) == {"pad/dtype"}
    assert report.operations[1].excused == ("conv1d/dtype",)


def test_a_changed_argument_costs_nothing_where_no_check_is_about_it(
    grade_source: GradeSource,
) -> None:
    source = changing(*SUBTRACTS[:2])
    assert failed_checks(grade_source(source, "pad/value", "pad/basic", "pad/combined")) == set()
    found = failed_checks(grade_source(source, "pad/value", "pad/basic", "pad/purity"))
    assert found == {"pad/purity"}


@pytest.mark.parametrize("call", [2, 3])
def test_purity_looks_at_the_arguments_after_each_of_its_calls(
    grade_source: GradeSource, call: int
) -> None:
    change = f"calls.append(0)\n    if len(calls) == {call}: x.flags.writeable = False"
    report = grade_source("calls = []\n" + changing("pad", change), "pad/purity")
    assert check_of(report, "pad/purity").verdict == "modified input"


def test_a_wrong_answer_in_the_same_case_is_charged_and_explained_as_before(
    grade_source: GradeSource,
) -> None:
    ignored = "out = right(x, weight, bias, 1, padding)"
    plain = failed_checks(grade_source(changing("conv2d", ignored), "conv2d"))
    change = f"{ignored}\n    x += 1"
    report = grade_source(changing("conv2d", change), "conv2d")
    assert failed_checks(report) == plain | {"conv2d/purity"}
    stride = finding_of(report, "conv2d/stride")
    assert stride.headline == "Your function answers as if `stride` were 1"
    assert stride.explained
    assert finding_of(report, "conv2d/purity").headline == "Your conv2d changes its argument x"


def test_state_and_a_changed_argument_cost_purity_once(grade_source: GradeSource) -> None:
    change = "calls.append(0)\n    if stride == 2: x += 1\n    out += len(calls) > 9"
    report = grade_source("calls = []\n" + changing("conv2d", change), "conv2d")
    assert failed_checks(report) == {"conv2d/purity"}
    (operation,) = report.operations
    assert operation.way == "alone"


CALLS_PAD = """
def conv1d(x, weight, bias=None, stride=1, padding=0):
    return right1(pad(x, (padding, padding)), weight, bias, stride)
"""


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ("if padding[0]: x += 1", {"pad/purity"}),
        ("if padding[0] and x.ndim == 3: x += 1", {"pad/purity"}),
        ("if padding[0] and x.shape[0] == 7: x += 1", set()),
    ],
)
def test_who_calls_a_function_that_changes_an_argument_is_excused(
    grade_source: GradeSource, change: str, lost: set[str]
) -> None:
    source = (
        changing("pad", change) + TWINS["conv1d"].replace("def conv1d(", "def right1(") + CALLS_PAD
    )
    report = grade_source(source, "pad", "conv1d")
    assert failed_checks(report) == lost
    if lost:
        conv1d = report.operations[1]
        assert (conv1d.way, conv1d.excused) == ("served", ("conv1d/purity",))
        assert conv1d.excused_by == ("pad",)


def test_who_changes_an_argument_himself_is_not_excused(grade_source: GradeSource) -> None:
    """Also where another function that is wrong is called, but not in the cases that show it."""
    source = (
        changing("pad", "if padding[0]: x += 1")
        + TWINS["conv1d"].replace("def conv1d(", "def right1(")
        + CALLS_PAD.replace("return", "out =")
        + "    if bias is not None: bias += 1\n    return out\n"
    )
    report = grade_source(source, "pad", "conv1d")
    assert failed_checks(report) == {"pad/purity", "conv1d/purity"}


def test_right_functions_are_charged_with_nothing(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asked = restricted(assignment, "pad")
    (purity,) = (
        run
        for run in ask_checks(asked, practice_deck, FakeAsker({"pad": OPERATIONS["pad"].twin}))
        if run.row.check == "purity"
    )
    assert len(purity.cases) == len(practice_deck.checks["pad/purity"])


def test_a_charged_case_is_the_same_one_for_every_submission(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Else nothing could be kept of what came of it with known mistakes."""

    def subtracts(x: np.ndarray, padding: Any, value: float = 0.0) -> Any:
        out = OPERATIONS["pad"].twin(x, padding, value)
        if value:
            x -= value
        return out

    asked = restricted(assignment, "pad")
    both = [ask_checks(asked, practice_deck, FakeAsker({"pad": subtracts})) for _ in range(2)]
    one, other = (
        {
            case.answered
            for run in runs
            if run.row.check == "purity"
            for case in run.wrong
            if case.answered.case.judges == "arguments"
        }
        for runs in both
    )
    assert one == other
    assert one == {
        judged_alone(answered, "arguments")
        for name, cases in practice_deck.checks.items()
        for answered in cases
        if name.startswith("pad/") and name != "pad/purity" and answered.case.options.get("value")
    }


@pytest.mark.parametrize("level", ["hint", "none"])
def test_which_cases_change_an_argument_is_not_told_where_little_is_shown(
    grade_source: GradeSource, level: str
) -> None:
    views = changing(
        "pad", "if not x.flags.c_contiguous: x[...] = 0"
    )  # which `purity` asks none of
    report = grade_source(views, "pad", feedback=level)
    purity = check_of(report, "pad/purity")
    assert not purity.passed
    assert purity.notes == ()
    assert purity.wrong is None
