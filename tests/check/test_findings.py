"""Failing cases become findings: one cause each, and each check in exactly one."""

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.allowance import Allowance
from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.check import ask_checks, explain_failures
from grader.check.findings import group_failures
from grader.check.run import CheckRun, judge
from grader.check.waiting import join_across
from grader.deck.store import load_deck
from grader.isolation.in_process import call_in_process
from grader.records.assignment import LEVELS, Assignment
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.finding import Cause, Finding
from grader.records.mistake import Mistake
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Frame, Outcome, Raised, TimedOut
from grader.records.verdict import Asked, Diagnosis, NotAsked, VerdictKind, Why
from grader.report.headlines import words_on
from tests.conftest import GradeSource
from tests.sampling import sampled
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, Fault, source_of
from tests.support import (
    OPERATIONS,
    TIMES_OUT,
    TWINS,
    FakeAsker,
    failed_checks,
    restricted,
    with_feedback,
)

CONV2D, PAD = OPERATIONS["conv2d"], OPERATIONS["pad"]
MISTAKE = Mistake(name="half", headline="Your code is half right", question="Which half?")


def findings_of(
    assignment: Assignment, deck: Deck, functions: dict[str, Callable[..., Any]], *names: str
) -> list[Finding]:
    """The findings of functions in this process."""
    asked, asker = restricted(assignment, *(names or functions)), FakeAsker(functions)
    return explain_failures(asked, ask_checks(asked, deck, asker), deck, asker, Allowance())


def conv2d_with(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[..., Any]:
    """The right program with other arguments."""
    return lambda **given: CONV2D.twin(**change(dict(given)))


def no_stride(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "stride": 1}


def no_bias(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "bias": None}


def names_of(finding: Finding) -> tuple[str, ...]:
    diagnosis = finding.cause.diagnosis
    return tuple(one.name for one in diagnosis.mistakes) if diagnosis else ()


def test_one_known_mistake_over_many_checks_is_one_finding(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(assignment, practice_deck, {"conv2d": conv2d_with(no_stride)})
    assert names_of(found) == ("stride ignored",)
    assert {"conv2d/stride", "conv2d/per-axis-stride", "conv2d/combined"} <= {*found.checks}
    assert found.explained
    assert found.features == ("stride",)


def test_two_independent_mistakes_are_two_findings_and_what_needs_both_is_not_promised(
    assignment: Assignment, practice_deck: Deck
) -> None:
    both = conv2d_with(lambda given: no_bias(no_stride(given)))
    found = {names_of(one): one for one in findings_of(assignment, practice_deck, {"conv2d": both})}
    stride, bias = found[("stride ignored",)], found[("bias missing",)]
    assert len(found) == 2
    assert "conv2d/bias" in bias.checks
    assert "conv2d/stride" in stride.checks
    (owner,) = (one for one in (stride, bias) if "conv2d/combined" in one.checks)
    assert not owner.explained
    assert stride.cause.is_whole
    assert bias.cause.is_whole


def test_what_only_part_of_a_checks_wrong_answers_comes_from_is_not_promised(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def mixed(**given: Any) -> Any:
        out = CONV2D.twin(**no_stride(given))
        return out + 0.375 if given.get("bias") is not None else out

    found = findings_of(assignment, practice_deck, {"conv2d": mixed})
    (stride,) = (one for one in found if "conv2d/stride" in one.checks)
    otherwise = [one for one in found if one is not stride]
    (combined,) = (one for one in found if "conv2d/combined" in one.checks)
    assert otherwise
    assert not any(one.explained for one in (*otherwise, combined))


def test_an_exception_of_one_line_is_one_finding(grade_source: GradeSource) -> None:
    source = "def pad(x, padding, value=0.0):\n    return x.nothing\n"
    report = grade_source(source, "pad")
    (found,) = report.findings
    assert found.headline == "Your pad raises AttributeError in line 2 of cnn.py"
    assert {*found.every_check} == failed_checks(report)
    assert not found.explained


def test_two_lines_that_raise_are_two_findings(grade_source: GradeSource) -> None:
    source = TWINS["conv2d"].replace("def conv2d(", "def right(") + (
        "\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n"
        "    if bias is not None:\n        return bias.nothing\n"
        "    if stride != 1:\n        return stride.nothing\n"
        "    return right(x, weight, bias, stride, padding)\n"
    )
    report = grade_source(source, "conv2d")
    line = TWINS["conv2d"].count("\n") + 4
    told = {line: "with a bias", line + 2: "whose `stride` is not 1"}
    assert {finding.headline for finding in report.findings} == {
        f"Your conv2d raises AttributeError in line {one} of cnn.py in calls {when}"
        for one, when in told.items()
    }


IN_A_HELPER = """
def pair(value):
    return value.nothing
def conv1d(x, weight, bias=None, stride=1, padding=0):
    return pair(stride)
def maxpool(x, kernel_size, stride=None, padding=0):
    return pair(kernel_size)
"""


def test_one_line_that_raises_in_a_helper_of_two_functions_is_one_finding(
    grade_source: GradeSource,
) -> None:
    report = grade_source(IN_A_HELPER, "conv1d", "maxpool")
    (found,) = report.findings
    assert {*found.every_check} == failed_checks(report)
    assert found.waiting
    assert found.points == 45
    assert not found.explained


CALLS = """
import numpy as np
def conv1d(x, weight, bias=None, stride=1, padding=0):
    out = conv2d(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))
    return out[:, :, 0]
"""


@pytest.mark.parametrize(
    ("body", "unwritten"),
    [
        ("raise NotImplementedError", True),
        ("while True:\n        x = x + 0", False),
        ("return x.nothing", False),
    ],
    ids=["not written", "does not end", "raises"],
)
def test_who_calls_a_function_that_is_no_function_yet_waits_for_it(
    grade_source: GradeSource, body: str, *, unwritten: bool
) -> None:
    source = f"{CALLS}def conv2d(x, weight, bias=None, stride=1, padding=0):\n    {body}\n"
    report = grade_source(source, "conv1d", "conv2d", seconds_per_call=0.1)
    (found,) = report.findings
    assert (found.operation, found.waiting) == ("conv2d", ("conv1d",))
    assert found.unwritten == unwritten
    assert {*found.every_check} == failed_checks(report)


def test_right_functions_have_no_finding(assignment: Assignment, practice_deck: Deck) -> None:
    functions = {name: one.twin for name, one in OPERATIONS.items()}
    assert findings_of(assignment, practice_deck, functions) == []


def test_no_feature_matters_where_the_first_check_fails_too(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def odd(**given: Any) -> Any:
        width = practice_deck.checks["conv2d/basic"][0].case.arrays["x"].shape[-1]
        return CONV2D.twin(**given) + (given["x"].shape[-1] == width or given.get("stride", 1) != 1)

    names = ("conv2d/basic", "conv2d/stride")
    found = findings_of(assignment, practice_deck, {"conv2d": odd}, *names)
    assert found
    assert all(one.features == () for one in found)


def raises_here(**given: Any) -> Any:
    if given.get("bias") is not None:
        raise KeyError("bias")
    if given.get("stride", 1) != 1:
        raise TypeError("stride")
    return CONV2D.twin(**given)


def test_at_hint_verdicts_are_grouped_and_nothing_a_program_chooses(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Two exceptions of its own choice would tell one case from another."""
    hint = with_feedback(assignment, "hint")
    found = findings_of(hint, practice_deck, {"conv2d": raises_here})
    open_to_all = findings_of(assignment, practice_deck, {"conv2d": raises_here})
    assert {one.verdict.kind for one in found} == {VerdictKind.RAISED}
    assert len([one for one in found if not one.cause.diagnosis]) <= 1 < len(open_to_all)
    assert all(one.clearest is None for one in found)


def test_checks_at_none_are_in_no_finding(assignment: Assignment, practice_deck: Deck) -> None:
    none = with_feedback(assignment, "none")
    assert findings_of(none, practice_deck, {"conv2d": conv2d_with(no_stride)}) == []


def with_levels(assignment: Assignment, **levels: str) -> Assignment:
    """The checks of conv2d at levels of their own."""
    rows = tuple(
        msgspec.structs.replace(row, feedback=levels.get(row.check.replace("-", "_"), row.feedback))
        for row in assignment.rubric
    )
    return msgspec.structs.replace(assignment, rubric=rows)


def test_the_example_of_a_finding_comes_from_its_most_open_checks(
    assignment: Assignment, practice_deck: Deck
) -> None:
    mixed = with_levels(
        with_feedback(assignment, "hint"), per_axis_stride="full", combined="none", stride="input"
    )
    (found,) = findings_of(mixed, practice_deck, {"conv2d": conv2d_with(no_stride)})
    assert found.feedback == "full"
    assert {"conv2d/stride", "conv2d/per-axis-stride"} <= {*found.checks}
    assert "conv2d/combined" not in found.checks
    own = {id(one.case) for one in practice_deck.checks["conv2d/per-axis-stride"]}
    assert {id(one.answered.case) for one in found.cases} <= own
    assert found.clearest is not None


def test_a_promise_holds_for_cases_that_were_left_out_of_other_checks(practice_deck: Deck) -> None:
    """Those checks are lost as soon as the one that lent them is right and these are not."""
    lost = _run(practice_deck, "conv2d/stride", no_stride)
    other = _run(practice_deck, "conv2d/bias", no_bias)
    row = msgspec.structs.replace(lost.row, check="padding")
    lender = CheckRun(row=row, lent_by=("stride",), left_out=tuple(other.wrong))
    harmless = msgspec.structs.replace(lender, left_out=())
    cause = Cause(gives=partial(_is_one_of, lost.wrong), diagnosis=_diagnosis(certain=True))
    ((promised,), (not_promised,)) = (
        group_failures(CONV2D, [lost, one], [cause]) for one in (harmless, lender)
    )
    assert promised.explained
    assert not not_promised.explained


def test_points_of_checks_that_were_not_asked_are_not_promised(grade_source: GradeSource) -> None:
    source = TWINS["conv2d"].replace("def conv2d(", "def right(") + (
        "\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n"
        "    while stride != 1: pass\n"
        "    return right(x, weight, bias, stride, padding)\n"
    )
    report = grade_source(source, "conv2d", seconds_per_call=0.1)
    (found,) = report.findings
    assert found.gain == f"up to +{found.points}"


def _diagnosis(*, certain: bool) -> Diagnosis:
    return Diagnosis(mistakes=(MISTAKE,), certain=certain, evidence="It gives all.")


def _is_one_of(some: Sequence[Asked], asked: Asked) -> bool:
    return any(asked is one for one in some)


ASSIGNMENT, DECK = load_assignment(default_assignment_path()), load_deck(default_deck_path())


def _run(deck: Deck, name: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> CheckRun:
    row = next(one for one in ASSIGNMENT.rubric if one.name == name)
    asker = FakeAsker({"conv2d": conv2d_with(change)})
    cases = tuple(judge(CONV2D, one, asker.ask(one.case)) for one in deck.checks[name])
    return CheckRun(row=row, cases=cases)


def _frames(random: Random, operation: Operation) -> tuple[Frame, ...]:
    functions = [operation.name, "conv1d", "pad", "helper", "<script>"]
    return tuple(
        Frame(
            file=random.choice(["cnn.py", "helper.py"]),
            line=random.randint(1, 3),
            function=random.choice(functions),
            source="x",
        )
        for _ in range(random.randint(0, 2))
    )


def _outcome(random: Random, operation: Operation, answered: AnsweredCase) -> Outcome:
    """Anything that can come of a case."""
    deeds: list[Outcome] = [
        Crashed(reason="signal SIGSEGV"),
        TimedOut(seconds=0.5, frames=_frames(random, operation)),
        *(
            Raised(type=kind, message="<b>", frames=_frames(random, operation))
            for kind in ("TypeError", "KeyError", "NotImplementedError", "<script>")
        ),
    ]
    right = answered.answer.value
    answers: list[Any] = [None, [1.0], "text", np.zeros(0), np.array(0), np.array(["a"]), 3.5]
    if right is not None:
        off = right + random.choice([0.0, 0.0, 1.0, np.nan, np.inf])
        answers += [right, off, right[..., :-1], right.astype(complex), right.astype(object)]
    kind = random.randint(0, 3)
    if kind == 0:
        return random.choice(deeds)
    answer = random.choice(answers)
    return call_in_process(operation, lambda *_, **__: answer, answered.case)


def _random_run(random: Random, operation: Operation, name: str) -> CheckRun:
    row = next(one for one in ASSIGNMENT.rubric if one.name == name)
    row = msgspec.structs.replace(row, feedback=random.choice(LEVELS))
    if random.random() < 0.2:
        return CheckRun(row=row, not_asked=_not_asked(random))
    cases = random.sample(DECK.checks[name], random.randint(1, 4))
    asked = tuple(judge(operation, one, _outcome(random, operation, one)) for one in cases)
    cut = random.random() < 0.2 and any(not one.verdict.right for one in asked)
    return CheckRun(row=row, cases=asked, not_asked=_not_asked(random) if cut else None)


def _not_asked(random: Random) -> NotAsked:
    whys: tuple[Why, ...] = ("not written", "timed out", "time used up")
    return NotAsked(why=random.choice(whys), message="Not asked.")


def _random_causes(random: Random, runs: Sequence[CheckRun]) -> list[Cause]:
    wrong = [one for run in runs for one in run.wrong]
    some = [random.sample(wrong, random.randint(0, len(wrong))) for _ in range(3)]
    return [
        Cause(
            gives=partial(_is_one_of, given),
            beside=partial(_is_one_of, random.sample(wrong, random.randint(0, len(wrong)))),
            diagnosis=_diagnosis(certain=random.random() < 0.5),
        )
        for given in some[: random.randint(0, 3)]
    ]


@given(st.integers(0, 10**9))
def test_every_lost_check_that_may_be_told_is_in_exactly_one_finding(seed: int) -> None:
    """Whatever came of the cases, whatever explains them, and across functions too."""
    random = Random(seed)
    runs, found = [], []
    for operation in (CONV2D, PAD):
        names = [one.name for one in ASSIGNMENT.rubric if one.operation == operation.name]
        own = [
            _random_run(random, operation, name)
            for name in names
            if DECK.checks[name] and random.random() < 0.7
        ]
        runs += own
        found += group_failures(operation, own, _random_causes(random, own))
    for findings in (found, join_across(found, (CONV2D, PAD))):
        told = [name for one in findings for name in (*one.checks, *one.not_asked)]
        lost = [run.row.name for run in runs if not run.passed and run.row.feedback != "none"]
        assert sorted(told) == sorted(lost)
        failing = {id(asked) for run in runs for asked in run.wrong}
        for one in findings:
            assert one.cases or one.not_asked
            assert {id(asked) for asked in one.cases} <= failing
            assert one.feedback != "none"
            assert words_on(one, OPERATIONS[one.operation]).headline
            assert one.cause.diagnosis or not one.explained


@pytest.mark.parametrize(
    "fault", sampled((*FAULTS, *WHOLE_FAULTS), every=24), ids=lambda fault: fault.name
)
def test_a_report_tells_each_lost_check_once(fault: Fault, grade_source: GradeSource) -> None:
    report = grade_source(source_of(fault))
    told = [name for finding in report.findings for name in finding.every_check]
    assert sorted(told) == sorted(failed_checks(report))
    assert sum(one.points for one in report.findings) == 100 - report.score.earned
    assert all(one.headline and not one.headline.endswith(".") for one in report.findings)


def test_a_loop_without_an_end_is_one_finding_with_what_was_not_asked(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(assignment, practice_deck, {"conv2d": lambda **_: TIMES_OUT})
    assert found.verdict.kind is VerdictKind.TIMED_OUT
    assert len(found.checks) == 3
    assert len(found.checks) + len(found.not_asked) == 17
