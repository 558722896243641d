"""What is told in a course's own words is what is told in ours, and nothing of ours is in it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from grader.records.assignment import Feedback
from grader.records.loading import LoadingView
from grader.records.operation import Operation
from grader.records.report import Report
from grader.report.page import render_page
from tests.courses import (
    COURSES,
    FOLDER,
    LOOPS,
    OURS,
    TRANSLATED,
    Planted,
    asks,
    assignment_in_our_words,
    assignment_of,
    faults_of,
    handed_in,
    submission_in,
    with_fault,
)
from tests.reference.courses.conftest import GradeCourse
from tests.sampling import sampled
from tests.support import with_feedback, written

FAULTS = [
    (course, program, fault)
    for course in COURSES
    for program in (TRANSLATED, LOOPS)
    for fault, said in faults_of(course, program).items()
    if asks(course, said)
]

WRONG = sampled(
    [pytest.param(*one, id="-".join(one)) for one in FAULTS],
    every=len(FAULTS),
    kind=lambda row: row.values[0],
)
"""Every run of the tests tries one of each course."""

TOLD_OTHERWISE = {
    ("cmu-hw2p1", name) for name in ("maxpool-moves-by-its-kernel", "maxpool-clears-its-argument")
}
"""Faults in a class that is not asked to move by one cell: another one is."""

IN_BOTH = sampled(
    [
        pytest.param(course, fault, id=f"{course}-{fault}")
        for course, program, fault in FAULTS
        if program == TRANSLATED and (course, fault) not in TOLD_OTHERWISE
    ],
    every=len(FAULTS),
)

Told = Callable[[str, str, str], Report]


@pytest.fixture(scope="module")
def told(grade: GradeCourse) -> Told:
    """The report of a program with a fault, made once."""
    return cache(
        lambda course, program, fault: grade(
            handed_in(course, program, fault), assignment_of(course, program), course
        )
    )


_IN_BOTH = ("operation", "mistakes", "checks", "not_asked", "points", "certain", "verdict")

_IN_BOTH_EXAMPLES = ("expected", "returned", "mismatch", "taps", "padded")


@pytest.mark.parametrize(("course", "fault"), IN_BOTH)
def test_a_fault_costs_and_is_told_what_it_is_in_our_words(
    course: str, fault: str, told: Told, grade: GradeCourse
) -> None:
    asked = assignment_in_our_words(course)
    right = submission_in(FOLDER / OURS, asked)
    same = grade(with_fault(right, faults_of(OURS, OURS)[fault]), asked, course)
    theirs, ours = written(told(course, TRANSLATED, fault)), written(same)
    operations = {one.name: one for one in asked.operations}
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


ALONE = "Your conv_forward_naive returns one array, but the call takes part [0] of several"

FIRST_ALONE = (
    "`conv_forward_naive(...)[0]` has no batch axis: all examples but the first are missing"
)


@pytest.mark.parametrize(
    ("returned", "feedback", "told"),
    [
        ("out", "full", ALONE),
        ("out", "hint", ALONE),
        ("out[0], cache", "hint", FIRST_ALONE),
    ],
)
def test_an_answer_that_is_returned_alone_is_not_called_a_fault_of_the_batch(
    returned: str, feedback: Feedback, told: str, grade: GradeCourse
) -> None:
    asked = with_feedback(assignment_of("cs231n-a2", TRANSLATED), feedback)
    right = handed_in("cs231n-a2", TRANSLATED)
    next_one = "\n\n\ndef max_pool"
    fault = Planted("layers.py", f"return out, cache{next_one}", f"return {returned}{next_one}")
    (finding,) = grade(with_fault(right, fault), asked, "cs231n-a2").findings
    assert finding.headline == told
    assert finding.function == "conv_forward_naive"
    if finding.clearest is not None:
        message = finding.clearest.message
        assert message.startswith("`conv_forward_naive(...)[0]` has shape")
        assert message.endswith(
            "of which `...[0]` is only a part: the call expects several things."
        )


@pytest.mark.parametrize(
    ("fault", "check", "mistake"),
    [
        (
            Planted("0-convolve_grayscale_valid.py", "kernel[a, b]", "kernel[kh - 1 - a, ~b]"),
            "conv2d_valid/orientation",
            "kernel flipped",
        ),
        (
            Planted("5-convolve.py", "patch * kernels", "patch[..., :1] * kernels"),
            "conv2d_channels/channels",
            "one input channel for all",
        ),
    ],
)
def test_a_mistake_has_its_name_in_a_contract_that_leaves_much_out(
    fault: Planted, check: str, mistake: str, grade: GradeCourse
) -> None:
    operation = check.partition("/")[0]
    whole = assignment_of("holberton")
    rows = {row.name for row in whole.rubric if row.operation == operation}
    report = grade(
        with_fault(handed_in("holberton", LOOPS), fault), whole.restricted_to(rows), "holberton"
    )
    (finding,) = report.findings
    assert check in finding.checks
    assert finding.mistakes == (mistake,)
    assert finding.certain


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ("1 / 0\n\n\ndef pool_forward", "An import stops there, before pool_forward. The grader"),
        ("def pool", "Not defined: pool_forward."),
    ],
)
def test_a_function_that_is_asked_for_two_operations_is_named_once(
    grade: GradeCourse, instead: str, told: str
) -> None:
    asked = assignment_of("dlai-c4w1", TRANSLATED)
    right = handed_in("dlai-c4w1", TRANSLATED)
    fault = Planted("conv_step_by_step.py", "def pool_forward", instead)
    report = grade(with_fault(right, fault), asked, "dlai-c4w1")
    said = LoadingView(
        operations=report.operations, checks=report.checks, load_error=report.load_error
    )
    assert told in f"{report.summary} {said.in_words}"


_NO_SENTENCES = {
    *("operation", "checks", "not_asked", "mistakes", "features", "case", "verdict", "feedback"),
    *("expected", "returned", "axes", "course", "of", "kernel"),
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


def our_names(operation: Operation, adapter: str, program: str) -> list[str]:
    """Names of ours that a course has other ones for, or that its contract leaves out.

    Args:
        operation: The operation.
        adapter: The course's adapter.
        program: What a student wrote, who may call a variable as we call an argument.
    """
    call = operation.call
    assert call is not None
    theirs = {*call.names.values(), *re.findall(r"\w+", call.expression + adapter + program)}
    left_out = [
        name for name, on in operation.narrowing.arguments.items() if on in operation.without
    ]
    ours = (*operation.parameters, operation.name)
    return [name for name in (*left_out, *ours) if name not in theirs]


def leaks(names: list[str], text: str) -> list[str]:
    """Names that stand in a text as code, or are no English words."""
    is_code = "\nimport " in f"\n{text}"
    code = text if is_code else " ".join(re.findall("`[^`]*`", text))
    as_code = r"[\w.]*(?=\[| \(\d|=)|\b(?:x|weight|\w+_size|conv2d|\w+pool)\b(?!/)"
    found = [*re.findall(r"(?<![\w.])\w+(?![\w/.])", code), *re.findall(as_code, text)]
    return [one for one in found if one in names]


@pytest.mark.parametrize(("course", "program", "fault"), WRONG)
def test_no_name_of_ours_is_told_in_a_course(
    course: str, program: str, fault: str, told: Told
) -> None:
    report = told(course, program, fault)
    asked = assignment_of(course)
    written_by_student = handed_in(course, program, fault).sources.values()
    source = b"\n".join(written_by_student).decode()
    names = {one.name: our_names(one, asked.submission.adapter, source) for one in asked.operations}
    for finding in written(report)["findings"]:
        for text in texts_in(finding):
            assert leaks(names[finding["operation"]], text) == [], text
    page = re.sub(r"<(style|script).*?</\1>", "", render_page(report), flags=re.DOTALL)
    shown = unescape(re.sub("<[^>]*>", " ", page))
    no_english = {"weight", "kernel_size", "grad_output"}.intersection(*names.values())
    assert [name for name in no_english if re.search(rf"\b{name}\b", shown)] == []


@pytest.mark.parametrize(("course", "program", "fault"), WRONG)
def test_shapes_and_snippets_are_those_of_the_course(
    course: str, program: str, fault: str, told: Told, tmp_path: Path
) -> None:
    report = told(course, program, fault)
    asked = assignment_of(course)
    operations = {one.name: one for one in asked.operations}
    for path, content in handed_in(course, program, fault).sources.items():
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_bytes(content)
    for finding in report.findings:
        example, labels = finding.clearest, operations[finding.operation].labels
        assert example is not None
        assert example.expected is not None
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", example.snippet],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        if finding.verdict == "modified input":
            assert ran.stderr.endswith("an argument was changed\n")
        elif ran.stderr:
            assert ran.stderr.splitlines()[-1].partition(":")[0] in finding.headline
        elif example.returned is None:  # it has not as many axes as the course's answer
            assert example.message.split("shape ")[1].split(";")[0] in ran.stdout
        else:
            assert str(labels.shape("return", example.returned.shape)) in ran.stdout
