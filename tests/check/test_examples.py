"""The calls that show a finding: plain numbers, its own cause, and each call only once."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.allowance import Allowance
from grader.check import ask_checks, explain_failures
from grader.check.asker import AllowedAsker
from grader.check.examples import find_examples
from grader.check.failures import Failures
from grader.check.findings import group_failures
from grader.check.run import judge
from grader.explain.laws import FreshCases
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.deck import Deck
from grader.records.finding import Cause, Example, Finding
from grader.records.outcome import Outcome
from grader.records.verdict import Diagnosis, VerdictKind
from tests.support import OPERATIONS, REPOSITORY, TIMES_OUT, FakeAsker, restricted

CONV2D = OPERATIONS["conv2d"].twin


def findings_of(
    function: Callable[..., Any], assignment: Assignment, deck: Deck, *names: str
) -> list[Finding]:
    asked = restricted(assignment, *(names or ("conv2d",)))
    asker = FakeAsker({"conv2d": function})
    return explain_failures(asked, ask_checks(asked, deck, asker), deck, asker, Allowance())


def examples_of(finding: Finding) -> list[Example]:
    return [one for one in (finding.clearest, finding.smaller, finding.richer) if one]


def case_of(example: Example | None) -> Case:
    assert example is not None
    return example.asked.answered.case


def no_stride(**given: Any) -> Any:
    return CONV2D(**{**given, "stride": 1})


def flipped(**given: Any) -> Any:
    return CONV2D(**{**given, "weight": given["weight"][..., ::-1, ::-1]})


def same_stride(**given: Any) -> Any:
    """The first number of a pair for both axes."""
    stride = given.get("stride", 1)
    return CONV2D(**{**given, "stride": stride if isinstance(stride, int) else stride[0]})


@pytest.mark.parametrize("function", [flipped, same_stride])
def test_the_clearest_example_has_plain_numbers_and_several_wrong_cells(
    function: Callable[..., Any], assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(function, assignment, practice_deck)
    assert found.clearest is not None
    x = case_of(found.clearest).arrays["x"]
    np.testing.assert_array_equal(x.ravel(), np.arange(1, x.size + 1))
    assert max(x.shape) <= 6
    verdict = found.clearest.asked.verdict
    assert verdict.kind is VerdictKind.WRONG_SHAPE or (
        verdict.mismatch and verdict.mismatch.wrong > 1
    )


def test_a_kernel_is_all_ones_only_where_its_cells_need_not_be_told_apart(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (stride,) = findings_of(no_stride, assignment, practice_deck)
    (order,) = findings_of(flipped, assignment, practice_deck)
    assert {*case_of(stride.clearest).arrays["weight"].ravel()} == {1.0}
    assert len({*case_of(order.clearest).arrays["weight"].ravel()}) > 1


def stride_and_pairs(**given: Any) -> Any:
    """Two mistakes: no bias, and the first number of a pair for both axes."""
    return same_stride(**{**given, "bias": None})


def test_an_example_keeps_to_its_cause(assignment: Assignment, practice_deck: Deck) -> None:
    """A smaller call that another cause gives would show that one."""
    found = findings_of(stride_and_pairs, assignment, practice_deck)
    assert len(found) == 2
    for finding in found:
        others = [one.cause for one in found if one is not finding]
        for example in (finding.clearest, finding.smaller):
            if example is not None:
                assert finding.cause.gives(example.asked)
                assert not any(other.gives(example.asked) for other in others)


def test_a_smaller_call_that_another_cause_gives_is_not_taken(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asked = restricted(assignment, "conv2d/orientation", "conv2d/stride")
    asker = FakeAsker({"conv2d": lambda **given: CONV2D(**given) + 1})
    runs = ask_checks(asked, practice_deck, asker)
    told = Diagnosis(mistakes=(), certain=True, evidence="")
    causes = [
        Cause(gives=lambda one: one.answered.case.arrays["x"].size <= 5, diagnosis=told),
        Cause(gives=lambda one: not one.verdict.right, diagnosis=told),
    ]
    for number in (1, 2):
        found = group_failures(OPERATIONS["conv2d"], runs, causes)
        own = next(one for one in found if one.cause is causes[1])
        others = [msgspec.structs.replace(own, cause=causes[0])][: number - 1]
        fresh = FreshCases((), lambda _: [], partial(judge, OPERATIONS["conv2d"]))
        failures = Failures(OPERATIONS["conv2d"], runs, fresh, [own, *others])
        (examples,) = find_examples([failures], AllowedAsker(asker, Allowance()))
        shown = examples.findings[0]
        sizes = [case_of(one).arrays["x"].size for one in (shown.clearest, shown.smaller) if one]
        assert (min(sizes) > 5) == (number == 2)


@pytest.mark.parametrize("function", [no_stride, flipped, same_stride, stride_and_pairs])
def test_no_call_is_shown_twice_and_each_fails(
    function: Callable[..., Any], assignment: Assignment, practice_deck: Deck
) -> None:
    for finding in findings_of(function, assignment, practice_deck):
        shown = examples_of(finding)
        assert shown
        assert not any(example.asked.verdict.right for example in shown)
        calls = [
            (one.in_words, [a.tobytes() for a in one.arrays.values()])
            for one in map(case_of, shown)
        ]
        assert all(calls.count(call) == 1 for call in calls)
        if finding.smaller is not None:
            assert case_of(finding.smaller).elements <= case_of(finding.clearest).elements


def test_a_richer_example_has_channels_images_or_a_pair(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(flipped, assignment, practice_deck)
    case = case_of(found.richer)
    several = any(max(array.shape[:2]) > 1 for array in case.arrays.values())
    assert several or any(isinstance(value, tuple) for value in case.options.values())
    assert max(case.arrays["x"].shape) <= 6


def test_a_timeout_is_shown_by_a_case_of_the_deck(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker({"conv2d": lambda **_: TIMES_OUT})
    asked = restricted(assignment, "conv2d/basic")
    runs = ask_checks(asked, practice_deck, asker)
    (found,) = explain_failures(asked, runs, practice_deck, asker, Allowance())
    assert len(asker.asked) == 1
    assert found.clearest is not None
    assert found.smaller is None


def test_nothing_is_shown_where_the_check_shows_no_example(
    assignment: Assignment, practice_deck: Deck
) -> None:
    rows = tuple(msgspec.structs.replace(row, feedback="hint") for row in assignment.rubric)
    hint = restricted(msgspec.structs.replace(assignment, rubric=rows), "conv2d")
    asker = FakeAsker({"conv2d": no_stride})
    runs = ask_checks(hint, practice_deck, asker)
    found = explain_failures(hint, runs, practice_deck, asker, Allowance())
    assert found
    assert not any(examples_of(one) for one in found)


def flipped_row(**given: Any) -> Any:
    return OPERATIONS["conv1d"].twin(**{**given, "weight": given["weight"][..., ::-1]})


class FramesAsker(FakeAsker):
    """Remembers the operations of each frame, and whether it went to a fresh worker."""

    def __init__(self, functions: dict[str, Callable[..., Any]]) -> None:
        super().__init__(functions)
        self.frames: list[tuple[set[str], bool]] = []

    def ask_each(self, cases: Sequence[Case], **options: bool) -> list[Outcome]:
        self.frames.append(({one.operation for one in cases}, options.get("fresh", False)))
        return super().ask_each(cases, **options)


def test_the_calls_of_all_functions_are_found_in_the_same_frames_and_proved_in_one_fresh_worker(
    assignment: Assignment, practice_deck: Deck
) -> None:
    names = {"conv1d", "conv2d"}
    asked = restricted(assignment, *names)
    asker = FramesAsker({"conv1d": flipped_row, "conv2d": flipped})
    runs = ask_checks(asked, practice_deck, asker)
    asker.frames.clear()
    findings = explain_failures(asked, runs, practice_deck, asker, Allowance())
    assert {one.operation for one in findings if one.clearest} == names
    together = [fresh for operations, fresh in asker.frames if operations == names]
    assert together.count(True) == 1
    assert together.count(False) > 1
    assert sum(fresh for _, fresh in asker.frames) == 1


def test_what_a_fresh_worker_answers_otherwise_is_looked_for_in_fresh_ones(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """A function that is wrong for large images, and for all once it was asked often."""
    calls = 0

    def begin() -> None:
        nonlocal calls
        calls = 0

    def wrong(**given: Any) -> Any:
        nonlocal calls
        calls += 1
        return CONV2D(**given) + (given["x"].size > 20 or calls > 12)

    asked = restricted(assignment, "conv2d/basic")
    asker = FakeAsker({"conv2d": wrong}, begin)
    runs = ask_checks(asked, practice_deck, asker)
    (found,) = explain_failures(asked, runs, practice_deck, asker, Allowance())
    assert min(case_of(one).arrays["x"].size for one in examples_of(found)) > 20


AGAIN = """
from tests.check.test_examples import *
from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.deck.store import load_deck
found = findings_of(
    stride_and_pairs, load_assignment(default_assignment_path()), load_deck(default_deck_path())
)
for one in found:
    print(one.checks, [(case_of(e).in_words, e.asked.verdict.message) for e in examples_of(one)])
"""


@pytest.mark.slow
def test_examples_are_the_same_in_every_run() -> None:
    """Whatever the order of sets in a process."""
    told = {
        subprocess.run(
            [sys.executable, "-c", AGAIN],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(told) == 1
    assert "conv2d/bias" in told.pop()
