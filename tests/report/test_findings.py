"""Findings as they are published: their order, their points, and the file as a whole."""

from collections.abc import Mapping

import msgspec
import numpy as np
import pytest

from grader.records.finding_report import FindingReport
from grader.records.gradebook import Override
from grader.records.report import Report
from grader.records.source_view import SourceLine, SourceView
from grader.report.findings import order_operations
from grader.report.relations import with_relations
from grader.scoring import arrange_findings, score_checks
from tests.conftest import GradeSource
from tests.explain.unseen import read_unseen
from tests.report.calls import example_of
from tests.report.conftest import HOSTILE
from tests.support import OPERATIONS as BY_NAME
from tests.support import RIGHT, failed_checks

OPERATIONS = ("pad", "conv1d", "conv2d", "maxpool")


def finding(operation: str, *checks: str, **changes: object) -> FindingReport:
    made = FindingReport(
        operation=operation,
        headline=f"Your {operation} is wrong",
        verdict="wrong value",
        checks=checks,
        explained=True,
        feedback="full",
    )
    return msgspec.structs.replace(made, **changes)


def arranged(lost: Mapping[str, int], *findings: FindingReport) -> list[tuple[str, int]]:
    return [(one.operation, one.points) for one in arrange_findings(findings, lost, OPERATIONS)]


def test_functions_come_by_their_dearest_finding_and_findings_by_points() -> None:
    lost = {"pad/basic": 4, "pad/sides": 1, "conv2d/bias": 3, "conv2d/stride": 5}
    assert arranged(
        lost,
        finding("pad", "pad/sides"),
        finding("pad", "pad/basic"),
        finding("conv2d", "conv2d/bias"),
        finding("conv2d", "conv2d/stride"),
    ) == [("conv2d", 5), ("conv2d", 3), ("pad", 4), ("pad", 1)]


def test_of_equal_points_what_surely_comes_is_first() -> None:
    lost = {"pad/basic": 2, "pad/sides": 2}
    unsure = finding("pad", "pad/basic", explained=False)
    first, second = arrange_findings([unsure, finding("pad", "pad/sides")], lost, OPERATIONS)
    assert (first.gain, second.gain) == ("+2", "up to +2")


def test_functions_that_are_not_written_come_last_in_the_order_of_the_assignment() -> None:
    lost = {"pad/basic": 1, "conv1d/basic": 20, "maxpool/basic": 30}
    assert arranged(
        lost,
        finding("maxpool", not_asked=("maxpool/basic",), unwritten=True),
        finding("conv1d", not_asked=("conv1d/basic",), unwritten=True),
        finding("pad", "pad/basic"),
    ) == [("pad", 1), ("conv1d", 20), ("maxpool", 30)]


def test_of_functions_that_cost_as_much_the_first_of_the_assignment_is_first() -> None:
    lost = {"pad/basic": 2, "conv2d/bias": 2}
    two = (finding("conv2d", "conv2d/bias"), finding("pad", "pad/basic"))
    assert arranged(lost, *two) == [("pad", 2), ("conv2d", 2)]


def test_a_finding_of_checks_that_another_rubric_lacks_is_left_out() -> None:
    assert arranged({"pad/basic": 2}, finding("conv2d", "conv2d/bias")) == []


def test_points_of_what_was_not_asked_are_counted() -> None:
    lost = {"pad/basic": 2, "pad/sides": 3}
    assert arranged(lost, finding("pad", "pad/basic", not_asked=("pad/sides",))) == [("pad", 5)]


def test_points_follow_another_rubric_and_what_a_person_gave(mistaken: Report) -> None:
    first = mistaken.findings[0]
    possible = {check.name: 10 for check in mistaken.checks}
    given = Override(check=first.checks[0], points=4, note="seen", at="2026-01-01T00:00:00Z")
    checks = score_checks(mistaken.checks, possible, [given])
    lost = {check.name: check.lost for check in checks}
    again = arrange_findings(mistaken.findings, lost, OPERATIONS)
    (found,) = (one for one in again if one.checks == first.checks)
    assert found.points == 10 * len(found.every_check) - 4
    assert sum(one.points for one in again) == sum(lost.values())


def test_the_points_of_all_findings_are_those_that_were_lost(mistaken: Report) -> None:
    assert sum(one.points for one in mistaken.findings) == 100 - mistaken.score.earned
    told = [name for one in mistaken.findings for name in one.every_check]
    assert sorted(told) == sorted(failed_checks(mistaken))


def test_operations_come_in_the_order_of_their_findings_and_done_ones_last(
    mistaken: Report,
) -> None:
    order = [one.name for one in order_operations(mistaken)]
    told = [*dict.fromkeys(one.operation for one in mistaken.findings)]
    assert order[: len(told)] == told
    assert sorted(order) == sorted(OPERATIONS)


@pytest.mark.parametrize("level", ["full", "input", "hint"])
@pytest.mark.parametrize(
    ("source", "headline"),
    [
        ("def pad(x:\n", "Python cannot read line 1 of cnn.py"),
        (
            "pad = conv1d = conv2d = maxpool = 1 / 0\n",
            "Loading the file raises ZeroDivisionError in line 1 of cnn.py",
        ),
        ("while True: pass\n", "Loading the file does not end"),
        ("import os\nos._exit(3)\n", "Loading the file ends the Python process"),
    ],
)
def test_a_file_that_does_not_load_is_one_finding_at_every_level(
    grade_source: GradeSource, source: str, headline: str, level: str
) -> None:
    seconds = 0.05 if "while" in source else 0.2
    report = grade_source(source, feedback=level, seconds_per_call=seconds)
    (found,) = report.findings
    assert (found.operation, found.headline, found.points) == ("", headline, 100)
    assert found.gain == "up to +100"
    assert len(found.not_asked) == len(report.checks)


def test_what_could_be_loaded_of_a_file_is_graded_beside_its_finding(
    grade_source: GradeSource,
) -> None:
    source = "def pad(x, *_, **__):\n    x = x + 0\nconv1d = 1 / 0\n"
    report = grade_source(source, "pad", "conv1d")
    file, pad = sorted(report.findings, key=lambda one: one.operation)
    assert file.waiting == ()
    assert {name.partition("/")[0] for name in file.not_asked} == {"conv1d"}
    assert pad.headline == "Your pad returns None"


def test_a_function_that_is_not_written_is_a_finding_in_which_nothing_is_wrong(
    grade_source: GradeSource,
) -> None:
    source = RIGHT.replace("def maxpool(", "def other(")
    (found,) = grade_source(source).findings
    assert (found.operation, found.unwritten, found.points) == ("maxpool", True, 20)
    assert found.contract
    assert found.clearest is not None


def test_hostile_names_reach_no_finding_unescaped(hostile: Report) -> None:
    forbidden = set("\x1b\x07\x9b\r\x00\u202e\u2066")
    assert len(hostile.findings) >= 3
    for one in hostile.findings:
        assert one.headline
        assert not forbidden & set(f"{one.headline}{one.question}{one.detail}")
        assert HOSTILE not in one.headline
        for line in one.source.lines if one.source else ():
            assert not forbidden & set(str(line))


def test_a_function_by_another_name_is_not_said_to_be_unwritten(grade_source: GradeSource) -> None:
    report = grade_source("def conv_2d(x, weight):\n    return x\n", "conv2d")
    (found,) = report.findings
    assert found.headline == "conv2d is not defined"
    assert "Did you mean conv_2d" in found.detail


def test_wrong_numbers_beside_a_changed_argument_may_come_from_it(
    grade_source: GradeSource,
) -> None:
    numbers, changed = grade_source(read_unseen("a25")).findings
    assert changed.headline.startswith("Your conv1d changes its argument bias")
    assert numbers.detail == f"Maybe it has the same cause as this: {changed.headline}."
    assert changed.detail == ""


def test_two_things_that_are_wrong_in_a_function_need_not_have_one_cause() -> None:
    line = SourceView(file="cnn.py", lines=(SourceLine(number=3, text="y = x[i]", marked=True),))
    other = SourceView(file="cnn.py", lines=(SourceLine(number=4, text="y = x[i]", marked=True),))
    numbers = finding("pad", "pad/basic")
    raised, same, elsewhere = (
        finding("pad", f"pad/{name}", verdict="raised", source=source, headline=f"In {name}")
        for name, source in (("axes", line), ("sides", line), ("value", other))
    )
    told = with_relations([numbers, raised, same, elsewhere], BY_NAME)
    assert [one.detail for one in told] == [
        "",
        "Maybe it has the same cause as this: In sides.",
        "Maybe it has the same cause as this: In axes.",
        "",
    ]


UP_TO_MINUS_0 = """
import numpy as np


def pad(x, padding, value=0.0):
    widths = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        widths[-1 - i] = padding[2 * i : 2 * i + 2]
    shape = [n + before + after for n, (before, after) in zip(x.shape, widths)]
    out = np.full(shape, value, dtype=x.dtype)
    out[tuple(slice(before, -after) for before, after in widths)] = x
    return out
"""


def test_who_slices_up_to_minus_0_is_asked_what_that_is(grade_source: GradeSource) -> None:
    (found,) = grade_source(UP_TO_MINUS_0, "pad").findings
    assert found.headline.endswith(
        "in calls that leave the end of an axis of several cells as it is"
    )
    assert found.question == "What is `x[1:-0]`?"


REPLACES = """
import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    _, channels, taps = weight.shape
    size = (x.shape[2] - taps) // stride + 1
    out = np.zeros((len(x), len(weight), size), dtype=x.dtype)
    for i in range(size):
        for channel in range(channels):
            for tap in range(taps):
                cells = x[:, channel, i * stride + tap, None]
                out[:, :, i] = cells * weight[:, channel, tap]
    return out if bias is None else out + bias[:, None]
"""


def test_who_replaces_a_sum_is_asked_whether_it_adds(grade_source: GradeSource) -> None:
    (found,) = grade_source(REPLACES, "conv1d").findings
    assert found.headline == "The last cell of `weight` counts alone"
    assert found.question == (
        "Does each product add to the output cell, or does it replace what is there?"
    )


def test_how_the_size_follows_is_said_only_where_nothing_is_known(
    grade_source: GradeSource,
) -> None:
    """A call alone tells nothing else; a law says that the kernel is not in the formula."""
    alone = example_of("pad", lambda x, **_: x, x=np.ones(2), padding=(1, 0))
    assert "Check the output size: " in alone.message
    (known,) = grade_source(read_unseen("b11")).findings
    assert known.law
    assert known.clearest is not None
    assert "; expected (" in known.clearest.message
    assert "Check the output size: " not in known.clearest.message


def test_what_few_failing_calls_have_in_common_is_not_told(grade_source: GradeSource) -> None:
    """A function that keeps state shows it in one call, and one that is explained needs no more."""
    for name in ("a33", "a12"):
        (found,) = grade_source(read_unseen(name)).findings
        assert found.features == ()
