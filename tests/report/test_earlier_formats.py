"""Reports that earlier graders wrote are told in findings, and of nothing more than was known."""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import OutputError
from grader.records.finding_report import FindingReport
from grader.records.report import FORMAT, Report
from grader.report.json_file import unpack_report
from grader.report.summary import with_points
from tests.support import written

HERE = Path(__file__).parent

STORED = [HERE / f"format-{number}.report" for number in (1, 2)]
"""A report as gradebooks keep it, in every earlier version of its format, with most that one holds.

A field that is added to the format needs a default, or classes that were graded before lose their
pages."""

EVERY = sorted(HERE.glob("format-*.report"))
"""These, and of format 2 those of submissions of other kinds and at other feedback levels."""


def read(name: str) -> Report:
    return unpack_report((HERE / f"format-{name}.report").read_bytes())


def finding_of(report: Report, check: str) -> FindingReport:
    (found,) = (one for one in report.findings if check in one.every_check)
    return found


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_a_report_that_was_stored_before_is_read(stored: Path) -> None:
    report = unpack_report(stored.read_bytes())
    assert report.format == FORMAT
    assert [check.verdict for check in report.checks] == [
        *("wrong shape", "wrong shape", "wrong value", "wrong type", "raised", "right", "right")
    ]
    padded = finding_of(report, "pad/axes")
    assert padded.checks == ("pad/axes", "pad/combined")
    assert padded.title == (
        "Your code seems to give the first pair of `padding` to the first axis of x"
    )
    assert padded.clearest is not None
    assert padded.clearest.case.in_words == "pad(x (1, 1), padding=(2, 2, 1, 1))"
    assert (padded.clearest.case.positional, padded.clearest.case.judges) == (2, "value")
    assert np.array_equal(padded.clearest.case.arrays["x"], [[1.0]])
    assert padded.clearest.message == report.checks[0].message
    typed = finding_of(report, "conv2d/dtype").clearest
    assert typed is not None
    assert typed.case.arrays["x"].dtype == np.float32
    shown = finding_of(report, "conv2d/per-axis-stride").clearest
    assert shown is not None
    assert shown.mismatch is not None
    assert shown.taps is not None
    assert report.load_error is not None
    assert report.forbidden_calls
    assert report.search is not None
    (searched,) = report.search.findings
    assert searched.headline == padded.headline


@pytest.mark.parametrize("stored", EVERY, ids=lambda path: path.stem)
def test_each_check_that_costs_points_is_in_one_finding_unless_it_is_at_none(stored: Path) -> None:
    report = unpack_report(stored.read_bytes())
    told = [name for finding in report.findings for name in finding.every_check]
    assert len(set(told)) == len(told)
    lost = [one for one in report.checks if not one.passed and one.feedback != "none"]
    assert set(told) == {one.name for one in lost}
    assert sum(one.points for one in report.findings) == sum(one.lost for one in lost)


def test_points_are_promised_where_a_known_mistake_was_certain_and_they_were_before() -> None:
    report = read("2-wrong")
    gains = {one.title: one.gain for one in report.findings}
    assert gains == {
        "Your conv1d had no answer in time": "up to +25",
        "Maybe: Your code seems to ignore the stride: the window moves one cell at a time": (
            "up to +5"
        ),
        "Maybe: Your code seems to ignore the padding": "up to +5",
        "Maybe: Your code seems to leave the bias out": "up to +3",
        "Your conv2d raises an exception": "up to +2",
        "Your conv2d returns the wrong shape": "up to +2",
        "Your conv2d does not return an array of the right kind": "up to +1",
        "Your code seems to give the first pair of `padding` to the first axis of x": "+3",
        "maxpool is not written yet": "up to +20",
    }
    assert [one.unwritten for one in report.findings] == [False] * 8 + [True]


def test_what_waits_for_a_loop_is_told_with_it() -> None:
    found = read("2-wrong").findings[0]
    assert (found.operation, found.verdict) == ("conv1d", "timed out")
    assert len(found.checks) == 3
    assert len(found.not_asked) == 11


def test_functions_that_wait_to_be_written_are_told_so() -> None:
    report = read("2-unwritten")
    assert [(one.operation, one.gain, one.unwritten) for one in report.findings] == [
        ("pad", "up to +15", True),
        ("conv1d", "up to +25", True),
        ("conv2d", "up to +40", True),
        ("maxpool", "up to +20", True),
    ]


def test_a_file_that_did_not_load_is_one_finding() -> None:
    (found,) = read("2-unreadable").findings
    assert (found.operation, found.gain) == ("", "up to +100")
    assert found.headline == "The file did not load to its end"
    assert found.detail == (
        "Loading the file raised SyntaxError in line 1 of cnn.py: '(' was never closed."
    )


def test_a_report_at_hint_has_no_example_and_one_at_none_no_finding() -> None:
    closed = read("2-hint")
    assert closed.findings
    assert not any(one.examples for one in closed.findings)
    assert read("2-none").findings == ()


def test_what_was_not_asked_alone_has_what_it_owes_its_being_right_to() -> None:
    old = json.loads(zlib.decompress(STORED[1].read_bytes()))
    old["operations"][0] |= {"way": "served", "excused": ["pad/sides"], "excused_by": ["conv1d"]}
    report = unpack_report(zlib.compress(json.dumps(old).encode()))
    aided = {check.name: check.aided for check in report.checks if check.aided}
    assert aided == {"pad/sides": "served"}


def test_points_that_a_person_gave_are_taken_out_of_its_findings() -> None:
    report = read("2-wrong")
    points = {check.name: check.possible for check in report.checks}
    del points["pad/axes"]
    assert finding_of(with_points(report, points, ()), "pad/combined").gain == "+1"


def test_a_counterexample_of_format_1_whose_arrays_were_cut_is_left_out() -> None:
    old = json.loads(zlib.decompress(STORED[0].read_bytes()))
    old["checks"][0]["counterexample"]["arguments"]["x"]["shape"] = [1, 2001]
    found = finding_of(unpack_report(zlib.compress(json.dumps(old).encode())), "pad/axes")
    assert found.clearest is not None
    assert found.clearest.message == unpack_report(STORED[0].read_bytes()).checks[1].message


@pytest.mark.parametrize(
    "damage",
    [
        {"checks": None},
        {"checks": [None]},
        {"checks": [{"counterexample": {}}]},
        {"checks": [{"counterexample": {"arguments": {"x": {}}, "then": {}}}]},
        *(
            {"checks": [{"counterexample": {"arguments": {"x": view}, "then": {}}}]}
            for view in (
                {"dtype": "float64", "shape": ["aaaa", 1 << 40], "values": []},
                {"dtype": "float64", "shape": [[1], 1 << 40], "values": []},
            )
        ),
        {"search": [1]},
        {"operations": []},
    ],
    ids=str,
)
@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_what_says_that_it_is_of_an_earlier_format_and_is_not_is_refused(
    stored: Path, damage: dict[str, Any]
) -> None:
    old = json.loads(zlib.decompress(stored.read_bytes()))
    with pytest.raises(OutputError, match=r"cannot be read here: "):
        unpack_report(zlib.compress(json.dumps({**old, **damage}).encode()))


BY_NAME = {"arguments", "layouts", "then", "arrays", "options", "case"}
"""Fields whose keys are names of arguments, not of fields; and a case, in which every field counts.
"""


def _with_unknown_fields(value: Any, field: str = "") -> Any:
    if isinstance(value, list):
        return [_with_unknown_fields(one) for one in value]
    if isinstance(value, dict):
        more: dict[str, Any] = {} if field in BY_NAME else {"not_known_here": [{}]}
        return {**more, **{name: _with_unknown_fields(one, name) for name, one in value.items()}}
    return value


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_what_a_newer_grader_adds_to_a_report_is_left_out(stored: Path) -> None:
    newer = _with_unknown_fields(json.loads(zlib.decompress(stored.read_bytes())))
    read = unpack_report(zlib.compress(json.dumps(newer).encode()))
    assert written(read) == written(unpack_report(stored.read_bytes()))
