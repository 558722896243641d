"""Right programs of courses earn everything, handouts nothing, and wrong ones less."""

from pathlib import Path

import pytest

from grader.deck.narrow import narrowed_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from tests.courses import (
    COURSES,
    FOLDER,
    HANDOUT,
    LOOPS,
    NARROW,
    OURS,
    PACKS,
    TRANSLATED,
    asks,
    assignment_of,
    faults_of,
    handed_in,
    programs_of,
    submission_in,
)
from tests.reference.courses.conftest import DeckOf, GradeCourse
from tests.report.conftest import in_terminal
from tests.sampling import sampled
from tests.support import notebook_of, verdicts_of

EVERY = 6
"""Of so many programs, every run of the tests tries one."""

PROGRAMS = [(course, program) for course in [*COURSES, *NARROW] for program in programs_of(course)]

RIGHT_ONES = sampled([pytest.param(*one, id="-".join(one)) for one in PROGRAMS], every=EVERY)

HALF_WRITTEN = {
    ("dlai-c4w1", name)
    for name in ("conv_forward", "pool_forward", "conv_backward", "pool_backward")
}
"""Functions that are handed out with loops over None, which raise, or with an array of zeros."""

MADE_OF_OTHERS = {"cmu-hw2p1", "dlai-c4w1", "umich-a3"}
"""Courses in which functions call each other, or take what others leave in a cache."""

OUTSIDE = {("cs231n-a2", "bn-running-var-lost")}
"""Faults in what a course's pack does not ask."""

FAULTS = [
    pytest.param(course, fault, id=f"{course}-{fault}")
    for course in COURSES
    for fault, said in faults_of(course, LOOPS).items()
    if asks(course, said) and (course, fault) not in OUTSIDE
]


@pytest.mark.parametrize(("course", "program"), RIGHT_ONES)
def test_a_right_program_earns_every_point(course: str, program: str, grade: GradeCourse) -> None:
    report = grade(handed_in(course, program), assignment_of(course, program), course)
    assert [finding.headline for finding in report.findings] == []
    assert report.score.earned == report.score.possible > 0


@pytest.mark.whole
@pytest.mark.parametrize("course", PACKS)
def test_right_programs_earn_every_point_of_a_final_deck(
    course: str, deck_of: DeckOf, launcher: Launcher
) -> None:
    for program in programs_of(course):
        asked = assignment_of(course, program)
        deck = narrowed_deck(deck_of(course, "final"), asked.operations)
        report = grade_submission(handed_in(course, program), asked, deck, launcher)
        assert [finding.headline for finding in report.findings] == []
        assert report.score.earned == report.score.possible > 0


@pytest.mark.parametrize("course", sampled(COURSES, every=3))
def test_what_a_course_hands_out_is_told_to_be_not_written(course: str, grade: GradeCourse) -> None:
    asked = assignment_of(course)
    report = grade(handed_in(course, HANDOUT), asked, course)
    assert report.score.earned == 0
    told = {finding.operation: finding.headline for finding in report.findings}
    if len(told) == len(asked.operations):
        functions = len({one.function for one in asked.operations})
        assert f" {functions} functions wait to be written." in in_terminal(report)
    for one in asked.operations:
        if (course, one.function) not in HALF_WRITTEN:
            assert told[one.name].endswith(" is not written yet")
            verdicts = [
                verdict
                for name, verdict in verdicts_of(report).items()
                if name.startswith(f"{one.name}/")
            ]
            assert "missing" in verdicts
            assert {*verdicts} <= {"missing", "not asked"}


@pytest.mark.parametrize(
    ("course", "fault"), sampled(FAULTS, every=len(FAULTS), kind=lambda row: row.values[0])
)
def test_a_fault_loses_points_of_what_it_is_in(course: str, fault: str, grade: GradeCourse) -> None:
    asked = assignment_of(course)
    report = grade(handed_in(course, LOOPS, fault), asked, course)
    function = faults_of(course, LOOPS)[fault].function
    lost = {check.operation for check in report.checks if not check.passed}
    concerned = {
        one.name for one in asked.operations if one.call and function.split(".")[0] in one.call.uses
    }
    assert lost & concerned
    assert lost <= concerned or course in MADE_OF_OTHERS


@pytest.mark.parametrize("course", [*COURSES, OURS])
def test_faults_are_texts_that_a_program_has_once(course: str) -> None:
    for program in {LOOPS, TRANSLATED} & {*programs_of(course)}:
        faults = faults_of(course, program)
        assert len(faults) >= 9
        for fault in faults:
            assert handed_in(course, program, fault) != handed_in(course, program)


def test_a_course_that_a_pack_asks_is_asked_by_nothing_else() -> None:
    assert {*PACKS} <= {*COURSES}
    assert not [course for course in PACKS if (FOLDER / course / "assignment.toml").exists()]


@pytest.mark.parametrize("course", PACKS)
def test_a_pack_gives_a_hundred_points(course: str) -> None:
    assert sum(row.points for row in assignment_of(course).rubric) == 100


def test_a_program_in_the_cells_of_a_notebook_earns_every_point(
    grade: GradeCourse, tmp_path: Path
) -> None:
    course = "dlai-c4w1"
    source = (FOLDER / course / LOOPS / "conv_step_by_step.py").read_text("utf-8")
    tried = "np.random.seed(1)\nZ, cache = conv_forward(A_prev, W, b, {'pad': 1, 'stride': 2})"
    (tmp_path / "Step_by_Step.ipynb").write_bytes(notebook_of(*source.split("\n\n\n"), tried))
    asked = assignment_of(course)
    report = grade(submission_in(tmp_path, asked), asked, course)
    assert report.score.earned == report.score.possible
