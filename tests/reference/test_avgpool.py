"""`avgpool`, which no assignment asks by default and of which the grader knows nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.assignment import parse_assignment
from grader.assignment.selftest import run_selftest
from grader.compare import compare_answer
from grader.deck.build import build_deck
from grader.grade import grade_submission
from grader.isolation.in_process import call_in_process
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.report import Report
from grader.report.page import render_page
from grader.report.window_sums import read_windows
from reference.operations.avgpool import avgpool
from tests.reference.test_mistakes import mistakes_alike
from tests.support import (
    EVERY_OPERATION,
    REPOSITORY,
    failed_checks,
    finding_of,
    submission_of,
)

pytestmark = pytest.mark.slow

OPERATION = EVERY_OPERATION["avgpool"]

RUBRIC = 'title = "Average pooling"\n[rubric.avgpool]\n' + "".join(
    f"{name} = 1\n" for name, check in OPERATION.checks.items() if check.by_default
)

Grade = Callable[[str], Report]


@pytest.fixture(scope="module")
def asked() -> Assignment:
    return parse_assignment(RUBRIC.encode(), "assignment.toml")


@pytest.fixture(scope="module")
def deck(asked: Assignment, few_drawn: None) -> Deck:  # noqa: ARG001  it is built with few cases
    return build_deck(asked, 5, "practice")


@pytest.fixture(scope="module")
def grade(asked: Assignment, deck: Deck, launcher: Launcher) -> Grade:
    def grade(source: str) -> Report:
        return grade_submission(submission_of(source), asked, deck, launcher)

    return grade


HEAD = """\
import numpy as np

def pair(value):
    return value if isinstance(value, tuple) else (value, value)

def avgpool(x, kernel_size, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    ph, pw = pair(padding)
    n, c, h, w = x.shape
    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    padded[:, :, ph:ph + h, pw:pw + w] = x
    oh, ow = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
"""

LOOPS = (
    HEAD
    + """\
    out = np.zeros((n, c, oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            window = padded[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
            out[:, :, i, j] = window.mean(axis=(2, 3))
    return out
"""
)

STYLES = {
    "loops": LOOPS,
    "plain Python": HEAD
    + """\
    out = np.empty((n, c, oh, ow), dtype=x.dtype)
    for b in range(n):
        for k in range(c):
            for i in range(oh):
                for j in range(ow):
                    total = 0.0
                    for di in range(kh):
                        for dj in range(kw):
                            total += float(padded[b, k, i * sh + di, j * sw + dj])
                    out[b, k, i, j] = total / (kh * kw)
    return out
""",
    "sums of a table": HEAD
    + """\
    table = np.zeros((n, c, h + 2 * ph + 1, w + 2 * pw + 1))
    table[:, :, 1:, 1:] = padded.cumsum(axis=2).cumsum(axis=3)
    top, left = np.arange(oh) * sh, np.arange(ow) * sw
    at = lambda rows, columns: table[:, :, rows[:, None], columns]
    sums = at(top + kh, left + kw) - at(top, left + kw) - at(top + kh, left) + at(top, left)
    return (sums / (kh * kw)).astype(x.dtype)
""",
    "one running sum over all images": HEAD
    + """\
    shares = padded / x.dtype.type(kh * kw)
    running = np.append(x.dtype.type(0), shares.ravel().cumsum(dtype=x.dtype))
    starts = np.arange(padded.size).reshape(padded.shape)
    starts = starts[:, :, :(oh - 1) * sh + 1:sh, :(ow - 1) * sw + 1:sw]
    width = padded.shape[3]
    rows = [starts + row * width for row in range(kh)]
    return sum(running[row + kw] - running[row] for row in rows)
""",
    "a kernel of equal numbers": HEAD
    + """\
    out = np.zeros((n, c, oh, ow), dtype=x.dtype)
    for di in range(kh):
        for dj in range(kw):
            part = padded[:, :, di:di + (oh - 1) * sh + 1:sh, dj:dj + (ow - 1) * sw + 1:sw]
            out += part * x.dtype.type(1 / (kh * kw))
    return out
""",
    "by FFT": HEAD
    + """\
    H, W = h + 2 * ph, w + 2 * pw
    kernel = np.zeros((H, W))
    kernel[:kh, :kw] = 1 / (kh * kw)
    product = np.fft.fft2(padded.astype(float)) * np.conj(np.fft.fft2(kernel))
    full = np.fft.ifft2(product).real
    return full[:, :, : (oh - 1) * sh + 1 : sh, : (ow - 1) * sw + 1 : sw].astype(x.dtype)
""",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_right_program_has_full_marks_in_whatever_style(grade: Grade, style: str) -> None:
    report = grade(STYLES[style])
    assert not failed_checks(report), report.summary


def test_whoever_loops_over_cells_hears_of_it(grade: Grade) -> None:
    (said,) = grade(STYLES["plain Python"]).coach
    assert said == (
        "avgpool loops in Python over batch, channels, rows, columns, window rows and window "
        "columns; loops over window rows and window columns are enough, NumPy can do the rest at "
        "once."
    )
    assert grade(STYLES["sums of a table"]).coach == ()


FAULTS = {
    "padding": ("window.mean(axis=(2, 3))", "PADDED(window)"),
    "default-stride": ("(kh, kw) if stride is None", "(1, 1) if stride is None"),
    "dtype": ("out = np.zeros((n, c, oh, ow), dtype=x.dtype)", "out = np.zeros((n, c, oh, ow))"),
    "per-axis-stride": ("j * sw:j * sw + kw", "j * sh:j * sh + kw"),
    "channels": ("window.mean(axis=(2, 3))", "window.mean(axis=(1, 2, 3))[:, None]"),
    "rectangular": ("window.mean(axis=(2, 3))", "window.sum(axis=(2, 3)) / kh**2"),
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_fault_costs_the_check_made_for_it(grade: Grade, check: str) -> None:
    right, wrong = FAULTS[check]
    source = LOOPS.replace(right, wrong)
    assert source != LOOPS
    inside = "ones = np.zeros_like(padded)\n    ones[:, :, ph:ph + h, pw:pw + w] = 1\n    out = np"
    if check == "padding":
        source = source.replace("out = np", inside).replace(
            "PADDED(window)",
            "window.sum(axis=(2, 3)) / np.maximum(1, ones[:, :, i * sh:i * sh + kh, "
            "j * sw:j * sw + kw].sum(axis=(2, 3)))",
        )
    report = grade(source)
    failed = failed_checks(report)
    assert f"avgpool/{check}" in failed
    assert failed & {"avgpool/basic", "avgpool/dtype"} <= {f"avgpool/{check}"}
    assert len(failed) <= 4


@pytest.mark.parametrize("inside", ["float32", "float16"])
def test_computing_in_float32_costs_dtype_alone_and_in_float16_more(
    grade: Grade, inside: str
) -> None:
    report = grade(LOOPS.replace("dtype=x.dtype", f"dtype=np.{inside}"))
    failed = failed_checks(report)
    assert "avgpool/dtype" in failed
    assert (failed == {"avgpool/dtype"}) is (inside == "float32")


def test_a_mistake_is_named_and_its_window_shown(grade: Grade) -> None:
    report = grade(LOOPS.replace("window.mean(axis=(2, 3))", "window.max(axis=(2, 3))"))
    found = finding_of(report, "avgpool/basic")
    assert found.mistakes == ("largest instead of the mean",)
    assert found.clearest is not None
    windows = read_windows(found.clearest)
    assert windows
    should = windows[0].should
    assert should is not None
    assert should.sums.startswith("mean(")
    assert found.headline in render_page(report)


MEAN = "window.mean(axis=(2, 3))"
SIZES = "(h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1"

NAMED = {
    "sum instead of the mean": ("basic", MEAN, "window.sum(axis=(2, 3))"),
    "divided without a remainder": ("basic", MEAN, "window.sum(axis=(2, 3)) // (kh * kw)"),
    "divided by a wrong number of cells": ("basic", MEAN, "window.sum(axis=(2, 3)) / kh"),
    "divided by other windows too": ("channels", MEAN, "window.sum(axis=(2, 3)) / window.size"),
    "padding not counted": (
        "padding",
        MEAN,
        "window.sum(axis=(2, 3)) / np.count_nonzero(window[0, 0])",
    ),
    "channels pooled together": ("channels", MEAN, "window.mean(axis=(1, 2, 3))[:, None]"),
}


@pytest.mark.parametrize("mistake", NAMED)
def test_a_mistake_with_means_is_named(grade: Grade, mistake: str) -> None:
    check, right, wrong = NAMED[mistake]
    assert right in LOOPS
    found = finding_of(grade(LOOPS.replace(right, wrong)), f"avgpool/{check}")
    assert found.mistakes == (mistake,)


def test_a_size_that_is_rounded_up_is_told_as_a_formula(grade: Grade) -> None:
    wrong = "-(-(h + 2 * ph - kh) // sh) + 1, -(-(w + 2 * pw - kw) // sw) + 1"
    found = finding_of(grade(LOOPS.replace(SIZES, wrong)), "avgpool/corner-sizes")
    assert found.headline == "Your answer has `ceil((n + 2p - k) / s) + 1` rows and columns"


def test_every_known_mistake_costs_points(
    asked: Assignment, deck: Deck, launcher: Launcher
) -> None:
    found = run_selftest(asked, deck, launcher)
    assert found.holds
    assert len(found.trials) > 60
    assert not found.unnoticed
    assert not found.idle


def test_the_deck_tells_any_two_mistakes_apart(deck: Deck) -> None:
    cases = [one for answered in deck.checks.values() for one in answered]
    assert mistakes_alike(OPERATION, OPERATION.bank(), cases) == []


def test_float32_inside_is_told_from_float64(deck: Deck) -> None:
    def rounds(x: np.ndarray, *arguments: Any, **options: Any) -> np.ndarray:
        single = avgpool(x.astype(np.float32), *arguments, **options)
        return single.astype(x.dtype)

    wrong = [
        one
        for one in deck.checks["avgpool/dtype"]
        if not compare_answer(
            OPERATION, one.case, one.answer, call_in_process(OPERATION, rounds, one.case)
        ).right
    ]
    assert wrong


def test_padding_counts_in_the_mean() -> None:
    assert avgpool(np.array([[[[8.0]]]]), 2, stride=2, padding=1) == 2.0


def test_the_grader_knows_nothing_of_it() -> None:
    ours = [*(REPOSITORY / "grader").rglob("*"), REPOSITORY / "reference" / "assignment.toml"]
    sources = [path for path in ours if path.suffix in {".py", ".html", ".js", ".toml"}]
    assert not [path for path in sources if "avgpool" in path.read_text("utf-8").lower()]


def test_it_is_off_unless_an_assignment_asks_for_it(assignment: Assignment) -> None:
    assert "avgpool" not in [operation.name for operation in assignment.operations]
