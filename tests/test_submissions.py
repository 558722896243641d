"""Correct programs earn everything; each planted fault costs something, and not too much."""

from pathlib import Path

import pytest

from grader.intake.folder import load_submission
from grader.isolation.surveying import survey_alone
from grader.records.report import CheckReport, Report
from grader.records.submission import WantedFiles
from tests.conftest import GradeSource
from tests.sampling import sampled
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, Fault, source_of

STYLES = sorted(path.parent for path in (Path(__file__).parent / "submissions").glob("*/cnn.py"))
EXAMPLES = Path(__file__).parent.parent / "examples"

EVERY = 10
"""Of so many planted faults, every run of the tests tries one."""

MAX_SHARE_OF_OPERATION = 0.40
MAX_SHARE_OF_TOTAL = 0.15
MAX_ELEMENTS = 40


def lost_checks(report: Report) -> list[CheckReport]:
    return [check for check in report.checks if not check.passed]


LOOPS = {
    "buffers_and_nditer": {
        "pad": "batch, channels, rows and columns",
        "conv2d": "batch and output channels",
    },
    "calls_each_other": {"conv2d": "rows and columns", "maxpool": "rows and columns"},
    "fft_float64": {"maxpool": "rows and columns"},
    "float64_accumulation": {
        "conv1d": "batch, output channels and input channels",
        "conv2d": "rows and columns",
        "maxpool": "rows and columns",
    },
    "fractions_and_lists": {
        "pad": "batch, channels, rows and columns",
        "conv2d": "batch, output channels, rows, columns, input channels, kernel rows and kernel "
        "columns",
        "maxpool": "batch, channels, rows, columns, window rows and window columns",
    },
    "generators": {
        "pad": "batch, channels, rows and columns",
        "conv1d": "positions",
        "conv2d": "rows and columns",
        "maxpool": "rows and columns",
    },
    "im2col": {"conv1d": "positions"},
    "layer_objects": {
        "conv1d": "positions",
        "conv2d": "rows and columns",
        "maxpool": "rows and columns",
    },
    "plain_loops": {
        "pad": "batch, channels, rows and columns",
        "conv1d": "batch, output channels, positions, input channels and taps",
        "conv2d": "batch, output channels, rows, columns, input channels, kernel rows and kernel "
        "columns",
        "maxpool": "batch, channels, rows, columns, window rows and window columns",
    },
    "polynomials": {"conv1d": "batch, output channels and input channels"},
    "recursion": {"conv1d": "positions", "conv2d": "rows and columns"},
    "scatter": {"conv2d": "rows and kernel rows"},
    "toeplitz": {
        "conv1d": "output channels, positions and input channels",
        "conv2d": "output channels, rows, columns, input channels and kernel rows",
    },
    "vectorize": {
        "pad": "batch, channels, rows and columns",
        "conv1d": "batch, output channels, positions, input channels and taps",
        "conv2d": "batch, output channels, rows and columns",
        "maxpool": "batch, channels, rows and columns",
    },
}
"""What each style is told that it loops over, by operation; the others are told nothing."""


@pytest.mark.parametrize("folder", [*STYLES, EXAMPLES / "perfect"], ids=lambda path: path.name)
def test_a_correct_program_earns_every_point_and_hears_of_its_loops(
    folder: Path, grade_source: GradeSource
) -> None:
    source = (
        load_submission(folder, WantedFiles(functions=("conv2d",)), survey_alone)
        .sources["cnn.py"]
        .decode()
    )
    report = grade_source(source)
    assert [check.name for check in lost_checks(report)] == []
    assert report.findings == ()
    assert report.score.earned == report.score.possible == 100
    said = [sentence.partition(";")[0] for sentence in report.coach]
    assert said == [
        f"{operation} loops in Python over {dimensions}"
        for operation, dimensions in LOOPS.get(folder.name, {}).items()
    ]


@pytest.mark.parametrize(
    "fault", sampled(FAULTS, every=EVERY), ids=lambda fault: fault.name.replace(" ", "-")
)
def test_a_single_fault_costs_its_check_and_little_more_and_is_shown_small(
    fault: Fault, grade_source: GradeSource
) -> None:
    report = grade_source(source_of(fault))
    lost = lost_checks(report)
    assert fault.check in {check.name for check in lost}
    assert {check.operation for check in lost} == {fault.operation}
    cost = sum(check.possible for check in lost)
    possible = next(one.possible for one in report.operations if one.name == fault.operation)
    assert cost <= MAX_SHARE_OF_OPERATION * possible
    assert cost <= MAX_SHARE_OF_TOTAL * report.score.possible
    for finding in report.findings:
        assert finding.examples
        smallest = min(one.case.arrays["x"].size for one in finding.examples)
        assert smallest <= MAX_ELEMENTS


@pytest.mark.parametrize(
    "fault", sampled(WHOLE_FAULTS, every=EVERY), ids=lambda fault: fault.name.replace(" ", "-")
)
def test_a_fault_everywhere_fails_the_basic_check(fault: Fault, grade_source: GradeSource) -> None:
    report = grade_source(source_of(fault))
    lost = lost_checks(report)
    assert f"{fault.operation}/basic" in {check.name for check in lost}
    possible = next(one.possible for one in report.operations if one.name == fault.operation)
    cost = sum(check.possible for check in lost)
    assert fault.why or cost <= MAX_SHARE_OF_OPERATION * possible


def test_no_two_faults_are_the_same_program() -> None:
    sources = [source_of(fault) for fault in (*FAULTS, *WHOLE_FAULTS)]
    assert len(set(sources)) == len(sources)
