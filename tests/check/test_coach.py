"""Advice on loops: for right functions alone, and never at the cost of a point."""

from collections.abc import Sequence
from typing import Any

import pytest

from grader.allowance import Allowance
from grader.check import coach_loops
from grader.errors import MachineError
from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment, Limits, Policy, RubricRow
from grader.records.case import Case
from grader.records.outcome import Crashed, Outcome, Returned, TimedOut
from grader.records.verdict import CheckResult, Verdict, VerdictKind
from tests.conftest import GradeSource
from tests.course_names import POOL, POOL_FORWARD, called
from tests.submissions.single_loops import single_loop
from tests.support import OPERATIONS, TWINS, FakeAsker, dimensions_of, restricted, submission_of

ROWS = "conv2d loops in Python over rows; NumPy can do all of it at once."
LOOPS = single_loop("conv2d", "rows")
RIGHT = Verdict(kind=VerdictKind.RIGHT)
TWIN = {name: one.twin for name, one in OPERATIONS.items()}
WRONG = Verdict(kind=VerdictKind.WRONG_VALUE, message="wrong")


class CountingAsker(FakeAsker):
    """Says of every call that it ran as many lines as its arrays have elements, and more."""

    def ask_each(self, cases: Sequence[Case], **options: Any) -> list[Outcome]:
        super().ask_each(cases, **options)
        return [
            Returned(type="float", lines=3 * case.elements if options["counts"] else None)
            for case in cases
        ]


def results_of(assignment: Assignment, wrong: str = "") -> list[CheckResult]:
    return [
        CheckResult(
            operation=row.operation,
            check=row.check,
            verdict=WRONG if row.name == wrong else RIGHT,
        )
        for row in assignment.rubric
    ]


def test_every_right_operation_is_asked_within_a_time(assignment: Assignment) -> None:
    asker = CountingAsker(TWIN)
    sentences = coach_loops(assignment, results_of(assignment), asker, Allowance())
    assert [sentence.partition(" ")[0] for sentence in sentences] == [*OPERATIONS]
    assert len(asker.asked) < 50
    assert sum(asker.granted) <= 1.0


def test_a_function_of_a_course_that_does_two_operations_is_told_of_once() -> None:
    average = called("avgpool", POOL_FORWARD)
    rows = tuple(
        RubricRow(operation=one.name, check="basic", points=1, feedback="full")
        for one in (POOL, average)
    )
    asked = Assignment(
        title="", operations=(POOL, average), rubric=rows, limits=Limits(), policy=Policy()
    )
    asker = CountingAsker({one.name: one.twin for one in asked.operations})
    (sentence,) = coach_loops(asked, results_of(asked), asker, Allowance())
    assert sentence.startswith("pool_forward loops in Python over ")
    assert {case.operation for case, _ in asker.asked} == {"maxpool", "avgpool"}


@pytest.mark.parametrize("wrong", ["conv2d/basic", "conv2d/purity", "maxpool/combined"])
def test_an_operation_with_a_failing_check_is_not_asked(assignment: Assignment, wrong: str) -> None:
    asker = CountingAsker(TWIN)
    sentences = coach_loops(assignment, results_of(assignment, wrong), asker, Allowance())
    failing = wrong.partition("/")[0]
    assert failing not in {sentence.partition(" ")[0] for sentence in sentences}
    assert failing not in {case.operation for case, _ in asker.asked}
    assert len(sentences) == 3


def test_a_check_that_was_not_asked_is_not_right(assignment: Assignment) -> None:
    asked = restricted(assignment, "pad")
    results = [CheckResult(operation="pad", check=row.check, verdict=None) for row in asked.rubric]
    asker = CountingAsker(TWIN)
    assert coach_loops(asked, results, asker, Allowance()) == ()
    assert asker.asked == []


def test_an_operation_without_rows_is_not_asked(assignment: Assignment) -> None:
    asker = CountingAsker(TWIN)
    assert coach_loops(assignment, [], asker, Allowance()) == ()
    assert asker.asked == []


def test_all_functions_are_asked_in_the_same_two_frames(assignment: Assignment) -> None:
    frames: list[Sequence[Case]] = []

    class Watched(CountingAsker):
        def ask_each(self, cases: Sequence[Case], **options: Any) -> list[Outcome]:
            frames.append(cases)
            return super().ask_each(cases, **options)

    coach_loops(assignment, results_of(assignment), Watched(TWIN), Allowance())
    assert [{case.operation for case in cases} for cases in frames] == [{*OPERATIONS}] * 2


def test_a_failing_machine_leaves_the_score_alone(assignment: Assignment) -> None:
    class Failing(CountingAsker):
        def ask_each(self, cases: Sequence[Case], **_: Any) -> list[Outcome]:
            raise MachineError(f"No worker could be started for {len(cases)} cases.")

    allowance = Allowance()
    assert coach_loops(assignment, results_of(assignment), Failing(TWIN), allowance) == ()
    assert "No worker could be started" in allowance.in_words


@pytest.mark.parametrize("lost", [Crashed(reason="signal SIGSEGV"), TimedOut(seconds=0.3)])
def test_nothing_is_said_of_a_function_that_loses_its_worker(
    assignment: Assignment, lost: Outcome
) -> None:
    class Losing(CountingAsker):
        def ask_each(self, cases: Sequence[Case], **options: Any) -> list[Outcome]:
            own = [index for index, case in enumerate(cases) if case.operation == "conv2d"]
            answered = super().ask_each(cases[: own[0] + 1] if own else cases, **options)
            return [*answered[:-1], lost] if own else answered

    sentences = coach_loops(assignment, results_of(assignment), Losing(TWIN), Allowance())
    assert [one.partition(" ")[0] for one in sentences] == ["pad", "conv1d", "maxpool"]


def test_nothing_is_said_where_nothing_is_counted_or_the_time_is_used_up(
    assignment: Assignment,
) -> None:
    assert coach_loops(assignment, results_of(assignment), FakeAsker(TWIN), Allowance()) == ()
    late = CountingAsker(TWIN)
    late.exhausted = True
    assert coach_loops(assignment, results_of(assignment), late, Allowance()) == ()
    assert late.asked == []


WHEN_COUNTED = {
    "ends the process": "import os; os._exit(0)",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "hangs": "while True: pass",
    "raises": "raise KeyError(1)",
    "exits": "raise SystemExit(0)",
    "returns something else": "return None",
    "stops the counting": "sys.settrace(None)",
    "takes the means away": "sys.settrace = None",
}


@pytest.mark.parametrize("name", WHEN_COUNTED)
def test_a_program_that_minds_being_counted_loses_its_advice_and_no_point(
    grade_source: GradeSource, name: str
) -> None:
    head = "def conv2d(x, weight, bias=None, stride=1, padding=0):\n"
    source = f"import sys\n{LOOPS}".replace(
        head, f"{head}    if sys.gettrace():\n        {WHEN_COUNTED[name]}\n"
    )
    report = grade_source(source, "conv2d")
    assert report.score.earned == report.score.possible
    assert report.coach == ()


def test_other_functions_keep_their_advice_where_one_raises(grade_source: GradeSource) -> None:
    head = "def pad(x, padding, value=0.0):\n"
    pad = f"import sys\n{single_loop('pad', 'rows')}".replace(
        head, f"{head}    if sys.gettrace():\n        raise ValueError\n"
    ).replace("right", "right_pad")
    report = grade_source(f"{pad}\n{LOOPS}", "pad", "conv2d")
    assert report.score.earned == report.score.possible
    assert report.coach == (ROWS,)


def test_a_wrong_function_is_mended_first(grade_source: GradeSource) -> None:
    wrong = LOOPS.replace("bias, (1, sW)", "None, (1, sW)")
    report = grade_source(wrong, "conv2d")
    assert report.score.earned < report.score.possible
    assert report.coach == ()


def test_loops_in_another_file_of_the_submission_are_found(grade_source: GradeSource) -> None:
    submission = submission_of("from inner.loops import conv2d\n", inner__loops=LOOPS)
    assert grade_source(submission, "conv2d").coach == (ROWS,)


def test_advice_on_a_function_goes_to_it_and_not_to_its_callers(grade_source: GradeSource) -> None:
    caller = (
        "def conv1d(x, weight, bias=None, stride=1, padding=0):\n"
        "    rows, kernels = x[:, :, :, None], weight[:, :, :, None]\n"
        "    return conv2d(rows, kernels, bias, (stride, 1), (padding, 0))[:, :, :, 0]\n"
    )
    report = grade_source(f"{LOOPS}\n{caller}", "conv1d", "conv2d")
    assert report.score.earned == report.score.possible
    assert report.coach == (ROWS,)


def test_a_caller_answers_for_its_own_loop(grade_source: GradeSource) -> None:
    caller = (
        "def conv1d(x, weight, bias=None, stride=1, padding=0):\n"
        "    kernels = weight[:, :, None]\n"
        "    return np.concatenate([\n"
        "        conv2d(one[None, :, None], kernels, bias, (1, stride), (0, padding))[:, :, 0]\n"
        "        for one in x\n"
        "    ])\n"
    )
    report = grade_source(f"{TWINS['conv2d']}\n{caller}", "conv1d", "conv2d")
    said = "conv1d loops in Python over batch; NumPy can do all of it at once."
    assert report.coach == (said,)


def test_a_way_of_its_own_for_small_kernels_hides_no_loop(grade_source: GradeSource) -> None:
    """Dimensions have two cells at least, so that what is special about one is not asked."""
    head = "def conv2d(x, weight, bias=None, stride=1, padding=0):\n"
    source = LOOPS.replace(
        head,
        f"{head}    if weight.shape[2:] == (1, 1):\n"
        "        return right(x, weight, bias, stride, padding)\n",
    )
    assert grade_source(source, "conv2d").coach == (ROWS,)


@pytest.mark.parametrize("feedback", ["full", "input", "hint", "none"])
def test_every_feedback_level_shows_the_advice(grade_source: GradeSource, feedback: str) -> None:
    assert grade_source(LOOPS, "conv2d", feedback=feedback).coach == (ROWS,)


def test_counts_are_the_same_in_every_worker(assignment: Assignment, launcher: Launcher) -> None:
    dimensions = dimensions_of(OPERATIONS["conv2d"])
    small = dict.fromkeys((*dimensions.long, *dimensions.short), 2)
    cases = [dimensions.case({**small, name: 8}) for name in small]
    counts = []
    for _ in range(3):
        with Session(launcher, submission_of(LOOPS), restricted(assignment, "conv2d")) as session:
            outcomes = session.ask_each(cases, counts=True)
        counts.append([one.lines for one in outcomes if isinstance(one, Returned)])
    assert counts[0] == counts[1] == counts[2]
    assert len(counts[0]) == len(cases)
