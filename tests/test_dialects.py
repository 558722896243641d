"""What courses ask in words of their own is graded, and told, as the same in ours is."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.deck.build import build_deck
from grader.deck.narrow import narrowed_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.report import Report
from grader.records.submission import Submission
from grader.report.page import render_page
from tests.dialects import (
    COURSES,
    FAULTS,
    FOLDER,
    NARROW,
    OURS,
    Planted,
    assignment_in_our_words,
    assignment_of,
    faults_of,
    submission_in,
    with_fault,
)
from tests.sampling import sampled
from tests.support import OPERATIONS, notebook_of, restricted, verdicts_of, written

Grade = Callable[[Submission, Assignment, str], Report]

Findings = Callable[[str, str], tuple[Report, Report]]

EVERY = 6
"""Of so many faults, every run of the tests tries one."""

WRONG = sampled([pytest.param(*one, id="-".join(one)) for one in FAULTS], every=EVERY)


@pytest.fixture(scope="module")
def grade(few_drawn: None, practice_deck: Deck, launcher: Launcher) -> Grade:  # noqa: ARG001  decks are built with few cases
    """Grade with the deck that ships, and cases of what it does not ask."""

    @cache
    def built(course: str, *operations: str) -> Deck:
        asked = restricted(assignment_in_our_words(course), *operations)
        return build_deck(asked, 1, "practice")

    def deck_for(assignment: Assignment, course: str) -> Deck:
        others = [one.name for one in assignment.operations if one.name not in OPERATIONS]
        more = built(course, *others) if others else practice_deck
        both = msgspec.structs.replace(
            practice_deck,
            checks={**practice_deck.checks, **more.checks},
            fresh={**practice_deck.fresh, **more.fresh},
        )
        return narrowed_deck(both, assignment.operations)

    def grade(submission: Submission, assignment: Assignment, course: str) -> Report:
        return grade_submission(submission, assignment, deck_for(assignment, course), launcher)

    return grade


@pytest.mark.parametrize("course", COURSES)
def test_a_course_has_ten_faults_that_are_planted_in_its_words_and_in_ours(course: str) -> None:
    right = submission_in(FOLDER / course / "right", assignment_of(course))
    ours = submission_in(FOLDER / OURS, assignment_in_our_words(course))
    faults = faults_of(course)
    assert len(faults) == 10
    for name, fault in faults.items():
        assert with_fault(right, fault).sources != right.sources
        assert with_fault(ours, faults_of(OURS)[name]).sources != ours.sources


@pytest.mark.parametrize("course", [*COURSES, *NARROW])
def test_a_right_program_earns_every_point(course: str, grade: Grade) -> None:
    asked = assignment_of(course)
    report = grade(submission_in(FOLDER / course / "right", asked), asked, course)
    assert [finding.headline for finding in report.findings] == []
    assert report.score.earned == report.score.possible > 0


@pytest.mark.parametrize("course", COURSES)
def test_what_a_course_hands_out_is_told_to_be_not_written(course: str, grade: Grade) -> None:
    asked = assignment_of(course)
    report = grade(submission_in(FOLDER / course / "handout", asked), asked, course)
    assert report.score.earned == 0
    told = {finding.operation: finding.headline for finding in report.findings}
    for one in asked.operations:
        # Its pooling is half written: a loop is missing, and an array of zeros is returned.
        if (course, one.name) not in {
            ("deeplearning_ai", "maxpool"),
            ("deeplearning_ai", "avgpool"),
        }:
            assert told[one.name].endswith(" is not written yet")
            assert verdicts_of(report)[f"{one.name}/basic"] == "missing"


def test_a_program_in_the_cells_of_a_notebook_earns_every_point(
    grade: Grade, tmp_path: Path
) -> None:
    course = "deeplearning_ai"
    source = (FOLDER / course / "right" / "conv_step_by_step.py").read_text("utf-8")
    tried = "np.random.seed(1)\nZ, cache = conv_forward(A_prev, W, b, {'pad': 1, 'stride': 2})"
    (tmp_path / "Step_by_Step.ipynb").write_bytes(notebook_of(*source.split("\n\n\n"), tried))
    asked = assignment_of(course)
    asked = msgspec.structs.replace(
        asked, submission=msgspec.structs.replace(asked.submission, files=("*.ipynb",))
    )
    report = grade(submission_in(tmp_path, asked), asked, course)
    assert report.score.earned == report.score.possible


@pytest.fixture(scope="module")
def told(grade: Grade) -> Findings:
    """The reports of a fault in a course's words and in ours, made once."""

    @cache
    def told(course: str, fault: str) -> tuple[Report, Report]:
        asked, own = assignment_of(course), assignment_in_our_words(course)
        right = submission_in(FOLDER / course / "right", asked)
        ours = submission_in(FOLDER / OURS, own)
        return (
            grade(with_fault(right, faults_of(course)[fault]), asked, course),
            grade(with_fault(ours, faults_of(OURS)[fault]), own, course),
        )

    return told


_IN_BOTH = ("operation", "mistakes", "checks", "not_asked", "points", "certain", "verdict")

_IN_BOTH_EXAMPLES = ("expected", "returned", "mismatch", "taps", "padded")


@pytest.mark.parametrize(("course", "fault"), WRONG)
def test_a_fault_costs_and_is_told_what_it_is_in_our_words(
    course: str, fault: str, told: Findings
) -> None:
    theirs, ours = map(written, told(course, fault))
    operations = {one.name: one for one in assignment_in_our_words(course).operations}
    assert theirs["score"] == ours["score"]
    assert theirs["score"]["earned"] < theirs["score"]["possible"]
    for one, other in zip(theirs["findings"], ours["findings"], strict=True):
        assert {key: one[key] for key in _IN_BOTH} == {key: other[key] for key in _IN_BOTH}
        assert bool(one["law"]) == bool(other["law"])
        shown, in_ours = one["clearest"], other["clearest"]
        # What is left out is given as nothing by a call, and not at all in our words: there are
        # fewer cases in ours, and another one may be the clearest.
        if not operations[one["operation"]].never_given:
            for key in _IN_BOTH_EXAMPLES:
                assert shown[key] == in_ours[key], key
            assert shown["case"]["arrays"] == in_ours["case"]["arrays"]


def test_an_answer_that_is_returned_alone_is_not_called_a_fault_of_the_batch(grade: Grade) -> None:
    asked = assignment_of("cs231n")
    right = submission_in(FOLDER / "cs231n" / "right", asked)
    next_one = "\n\n\ndef max_pool"
    alone = Planted("layers.py", f"return out, cache{next_one}", f"return out{next_one}")
    (finding,) = grade(with_fault(right, alone), asked, "cs231n").findings
    answer = "`conv_forward_naive(...)[0]`"
    assert finding.headline.startswith(f"{answer} has no batch axis")
    assert finding.clearest is not None
    assert finding.clearest.message.startswith(f"{answer} has shape")
    assert "Maybe conv_forward_naive returns the answer alone" in finding.clearest.message


_NO_SENTENCES = {
    *("operation", "checks", "not_asked", "mistakes", "features", "case", "verdict", "feedback"),
    *("expected", "returned", "axes", "course"),
}
"""What a finding holds in our words, for whoever reads JSON."""


def texts_in(value: Any) -> Iterator[str]:
    """All that is said in a part of a report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in _NO_SENTENCES:
                yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def our_names(operation: Operation, adapter: str) -> list[str]:
    """Names of ours that a course has other ones for, or that its contract leaves out."""
    call = operation.call
    assert call is not None
    theirs = {*call.names.values(), *re.findall(r"\w+", call.expression + adapter)}
    left_out = [
        name for name, on in operation.narrowing.arguments.items() if on in operation.without
    ]
    ours = (*operation.parameters, operation.name)
    return [*left_out, *(name for name in ours if name not in theirs)]


def leaks(names: list[str], text: str) -> list[str]:
    """Names that stand in a text as code, or are no English words."""
    is_code = "\nimport " in f"\n{text}"
    code = text if is_code else " ".join(re.findall("`[^`]*`", text))
    as_code = r"[\w.]*(?=\[| \(\d|=)|\b(?:x|weight|\w+_size|conv2d|\w+pool)\b(?!/)"
    found = [*re.findall(r"(?<![\w.])\w+(?![\w/.])", code), *re.findall(as_code, text)]
    return [one for one in found if one in names]


@pytest.mark.parametrize(("course", "fault"), WRONG)
def test_no_name_of_ours_is_told_in_a_course(course: str, fault: str, told: Findings) -> None:
    report, _ = told(course, fault)
    asked = assignment_of(course)
    names = {one.name: our_names(one, asked.submission.adapter) for one in asked.operations}
    for finding in written(report)["findings"]:
        for text in texts_in(finding):
            assert leaks(names[finding["operation"]], text) == [], text
    page = re.sub(r"<(style|script).*?</\1>", "", render_page(report), flags=re.DOTALL)
    shown = unescape(re.sub("<[^>]*>", " ", page))
    no_english = {"weight", "kernel_size", "grad_output"}.intersection(*names.values())
    assert [name for name in no_english if re.search(rf"\b{name}\b", shown)] == []


@pytest.mark.parametrize(("course", "fault"), WRONG)
def test_shapes_and_snippets_are_those_of_the_course(
    course: str, fault: str, told: Findings, tmp_path: Path
) -> None:
    report, _ = told(course, fault)
    asked = assignment_of(course)
    operations = {one.name: one for one in asked.operations}
    right = submission_in(FOLDER / course / "right", asked)
    for path, content in with_fault(right, faults_of(course)[fault]).sources.items():
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_bytes(content)
    for finding in report.findings:
        example, labels = finding.clearest, operations[finding.operation].labels
        assert example is not None
        assert example.expected is not None
        ran = subprocess.run(
            [sys.executable, "-c", example.snippet],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        if finding.verdict == "modified input":
            assert ran.stderr.endswith("an argument was changed\n")
        else:
            assert ran.returncode == 0, ran.stderr
            assert example.returned is not None
            assert str(labels.shape("return", example.returned.shape)) in ran.stdout
