"""Functions that fail since others do which they call: what is told of them, and where."""

from tests.conftest import GradeSource
from tests.support import TWINS

PAD_OF_FIRST_AXES = """
def pad(x, padding, value=0.0):
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)]
    return np.pad(x, pairs + [(0, 0)] * (x.ndim - len(pairs)), constant_values=value)
"""
"""Wrong in most calls, so that the grader does not answer calls of it in place of it."""

CALLING_CONV1D = """
def conv1d(x, weight, bias=None, stride=1, padding=0):
    return right_conv1d(pad(x, (padding, padding)), weight, bias, stride)
"""

OWN_FAULT = CALLING_CONV1D.replace("weight, bias, stride", "weight, None, stride")


def source_with(pad: str, conv1d: str, maxpool: str = TWINS["maxpool"]) -> str:
    right = TWINS["conv1d"].replace("def conv1d(", "def right_conv1d(")
    return "\n".join((right, pad, conv1d, TWINS["conv2d"], maxpool))


def test_who_only_waits_for_another_function_is_told_with_it(grade_source: GradeSource) -> None:
    report = grade_source(source_with(PAD_OF_FIRST_AXES, CALLING_CONV1D))
    (found,) = report.findings
    assert found.operation == "pad"
    assert found.waiting == ("conv1d",)
    assert not found.explained
    lost = {check.name for check in report.checks if not check.passed}
    assert {*found.checks} == lost
    assert found.points == 100 - report.score.earned


def test_all_who_call_what_is_not_written_wait_for_it(grade_source: GradeSource) -> None:
    stub = "\ndef pad(x, padding, value=0.0):\n    raise NotImplementedError('write pad here')\n"
    calling = (
        CALLING_CONV1D
        + """
def maxpool(x, kernel_size, stride=None, padding=0):
    return right_maxpool(pad(x, (0, 0)), kernel_size, stride, padding)
"""
    )
    right = TWINS["maxpool"].replace("def maxpool(", "def right_maxpool(")
    report = grade_source(source_with(stub, f"{calling}\n{right}", maxpool=""))
    (found,) = report.findings
    assert (found.operation, found.waiting) == ("pad", ("conv1d", "maxpool"))


def test_who_is_wrong_also_by_itself_keeps_its_finding(grade_source: GradeSource) -> None:
    report = grade_source(source_with(PAD_OF_FIRST_AXES, OWN_FAULT))
    bias = next(one for one in report.findings if "conv1d/bias" in one.checks)
    assert bias.operation == "conv1d"
    assert bias.calls == ()


def test_what_waits_mostly_comes_after_what_it_waits_for(grade_source: GradeSource) -> None:
    report = grade_source(source_with(PAD_OF_FIRST_AXES, OWN_FAULT))
    first = report.findings[0]
    waiting = [one for one in report.findings if one.calls]
    assert first.operation == "pad"
    assert all("once your pad is right: mend that first." in one.detail for one in waiting)


def test_a_right_function_that_is_called_is_not_blamed(grade_source: GradeSource) -> None:
    report = grade_source(source_with(f"\n{TWINS['pad']}\n", OWN_FAULT))
    assert [one.operation for one in report.findings] == ["conv1d"]
    assert report.findings[0].detail == ""
