"""Programs of gradients that others wrote: right ones have full marks, one fault costs little.

They lie in `tests/submissions/gradients/NAME/`: three right programs, and `faults.toml` with texts
of `loops.py` replaced.
"""

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from grader.assignment import load_operation
from grader.compare import compare_answer
from grader.grade import grade_submission
from grader.isolation.in_process import call_in_process
from grader.isolation.launcher import Launcher
from grader.records.report import Report
from tests.built_decks import asked_alone, built_deck
from tests.sampling import sampled, with_one_gradient
from tests.support import REPOSITORY, failed_checks, submission_of

FOLDER = REPOSITORY / "tests" / "submissions" / "gradients"

NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())

STYLES = ("loops", "vectorised", "other")

MAX_SHARE = 0.4
"""Of the points of an operation that one fault may cost which leaves some plain call right."""

DEAR = {("maxpool_dx", "best-kept-for-the-row"), ("conv2d_dbias", "through-the-kernel")}
"""Faults that leave plain calls right by chance alone: where the first window is the only one of a
row or holds the largest numbers, and where a kernel adds up to 1."""


class Planted(NamedTuple):
    """A right program with one text replaced."""

    operation: str
    fault: str
    source: str

    @property
    def leaves_a_plain_call_right(self) -> bool:
        """Whether one of the calls of the plainest check is answered as it should be."""
        operation = load_operation(self.operation)
        namespace: dict[str, Any] = {}
        exec(compile(self.source, "cnn.py", "exec"), namespace)
        for one in built_deck(self.operation).checks[f"{self.operation}/{operation.first_check}"]:
            outcome = call_in_process(operation, namespace[self.operation], one.case)
            if compare_answer(operation, one.case, one.answer, outcome).right:
                return True
        return False


def read(path: Path) -> str:
    return path.read_text("utf-8")


def planted(name: str) -> Iterator[Planted]:
    source = read(FOLDER / name / "loops.py")
    for fault, texts in tomllib.loads(read(FOLDER / name / "faults.toml")).items():
        assert source.count(texts["old"]) == 1, (name, fault)
        yield Planted(name, fault, source.replace(texts["old"], texts["new"]))


PLANTED = [pytest.param(one, id=f"{name}-{one.fault}") for name in NAMES for one in planted(name)]

Grade = Callable[..., Report]


@pytest.fixture(scope="module")
def grade(launcher: Launcher) -> Grade:
    @cache
    def grade(name: str, source: str, kind: str = "practice") -> Report:
        deck = built_deck(name, kind=kind)
        submission = submission_of(source)
        return grade_submission(
            submission, asked_alone(name), deck, launcher, allow_weak_isolation=True
        )

    return grade


@pytest.mark.parametrize("kind", ["practice", pytest.param("final", marks=pytest.mark.whole)])
@pytest.mark.parametrize("name", with_one_gradient(NAMES))
def test_right_programs_have_full_marks(name: str, kind: str, grade: Grade) -> None:
    for style in STYLES:
        assert failed_checks(grade(name, read(FOLDER / name / f"{style}.py"), kind)) == set(), style


@pytest.mark.parametrize("one", with_one_gradient(sampled(PLANTED, every=4)))
@np.errstate(all="ignore")
def test_a_fault_is_noticed_and_told_and_costs_little(one: Planted, grade: Grade) -> None:
    report = grade(one.operation, one.source)
    lost = report.score.possible - report.score.earned
    assert lost > 0
    assert report.findings
    assert all(finding.headline for finding in report.findings)
    if (one.operation, one.fault) not in DEAR and one.leaves_a_plain_call_right:
        assert lost <= MAX_SHARE * report.score.possible


EMPTY = "Your answer is empty where `padding` is 0, as `a[padding:-padding]` is"
OVERWRITES = "Your code overwrites what the windows before have left in a cell"

BY_CHANNEL = """\
        for co in range(C_out):
            for i in range(oH):
                for j in range(oW):
                    g = grad_output[n, co, i, j]
                    for ci in range(C_in):
                        for a in range(kH):
                            for b in range(kW):
                                dxp[n, ci, i * sh + a, j * sw + b] += g * weight[co, ci, a, b]
"""

BY_WINDOW = """\
        for i in range(oH):
            for j in range(oW):
                g = np.tensordot(grad_output[n, :, i, j], weight, axes=1)
                dxp[n, :, i * sh:i * sh + kH, j * sw:j * sw + kW] = g
"""

ONE_CELL = "dx[n, c, best_r, best_q] += grad_output[n, c, i, j]"

WHOLE_WINDOW = """\
t, u = max(i * sh - ph, 0), max(j * sw - pw, 0)
                    part = x[n, c, t:i * sh - ph + kh, u:j * sw - pw + kw]
                    dx[n, c, t:i * sh - ph + kh, u:j * sw - pw + kw] = (
                        (part == part.max()) * grad_output[n, c, i, j])"""

CUT = (":ph + H, pw:pw + W]", ":-ph, pw:-pw]")


class Famous(NamedTuple):
    """A text of a right program, what half of all students write there, and what that costs."""

    operation: str
    style: str
    old: str
    new: str
    check: str
    headline: str


FAMOUS = [
    Famous("conv2d_dx", "loops", *CUT, "no-padding", EMPTY),
    Famous("maxpool_dx", "vectorised", *CUT, "no-padding", EMPTY),
    Famous("avgpool_dx", "vectorised", ":ph + h, pw:pw + w]", ":-ph, pw:-pw]", "no-padding", EMPTY),
    Famous("conv2d_dx", "loops", BY_CHANNEL, BY_WINDOW, "overlap", OVERWRITES),
    Famous("maxpool_dx", "loops", ONE_CELL, WHOLE_WINDOW, "overlap", OVERWRITES),
    Famous("avgpool_dx", "loops", "+= share", "= share", "overlap", OVERWRITES),
]


@pytest.mark.parametrize(
    "one", with_one_gradient(FAMOUS), ids=lambda one: f"{one.operation}-{one.check}"
)
def test_the_famous_ones_cost_one_check_and_are_named_for_certain(
    one: Famous, grade: Grade
) -> None:
    source = read(FOLDER / one.operation / f"{one.style}.py")
    assert source.count(one.old) == 1
    report = grade(one.operation, source.replace(one.old, one.new))
    (finding,) = report.findings
    assert failed_checks(report) == {f"{one.operation}/{one.check}"}
    assert finding.explained
    assert finding.certain
    assert finding.headline == one.headline
