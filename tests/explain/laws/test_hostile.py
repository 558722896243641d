"""Programs that answer probes and fresh cases unlike the deck are told nothing that is false."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest

from grader.allowance import Allowance
from grader.check import ask_checks, causes, conclude_checks, explain_failures
from grader.check.run import CheckRun
from grader.explain.laws import claim, find_laws
from grader.explain.laws.answers import value_of
from grader.records.assignment import Assignment
from grader.records.case import Array, Case
from grader.records.deck import Deck
from grader.records.finding import Finding
from grader.records.isolation import Isolation
from grader.records.law import FAMILIES
from grader.records.report import Report
from grader.report.findings import Basis
from grader.report.page import render_page
from grader.report.publish import publish_report
from grader.scoring import score_results
from tests.explain.laws.functions import laws_of
from tests.report.closed_sets import strays
from tests.report.conftest import in_terminal
from tests.sampling import sampled
from tests.support import (
    CRASHES,
    OPERATIONS,
    TIMES_OUT,
    FakeAsker,
    restricted,
    submission_of,
    with_feedback,
    written,
)

MAX_CALLS = 300
"""Calls of a failing function that looking for its laws takes."""

Given = dict[str, Any]
Program = Callable[..., Any]
Answer = Callable[[Array, Given], Any]
"""What is answered instead, of what is right and the arguments."""


def _short(name: str) -> Program:
    """The right answer but for its last column."""
    return lambda **given: OPERATIONS[name].twin(**given)[..., :-1]


def _flipped(name: str) -> Program:
    """The right answer for a kernel that is read from its end, which only probes show."""

    def answer(**given: Any) -> Array:
        weight = given["weight"]
        ends = np.flip(weight, tuple(range(2, weight.ndim)))
        return OPERATIONS[name].twin(**{**given, "weight": ends})

    return answer


def _smallest(**given: Any) -> Array:
    return -OPERATIONS["maxpool"].twin(**{**given, "x": -given["x"]})


def _turned(**given: Any) -> Array:
    return OPERATIONS["pad"].twin(**{**given, "padding": given["padding"][::-1]})


WRONG: Mapping[str, tuple[str, Program]] = {
    "one column is missing": ("conv2d", _short("conv2d")),
    "the kernel is flipped": ("conv1d", _flipped("conv1d")),
    "the smallest is taken": ("maxpool", _smallest),
    "the widths are read from their end": ("pad", _turned),
}


class Secret(Exception):  # noqa: N818  named like what it tells
    """Its name and message hold what the case holds."""


def _raise(_: Array, given: Given) -> None:
    raise type(f"x={given['x'].ravel()[:3].tolist()}", (Secret,), {})(str(given))


def _big(right: Array, _: Given) -> Array:
    return np.where(np.indices(right.shape).sum(axis=0) % 2 == 0, 1.7e308, -1.7e308)


def _overwrite(right: Array, given: Given) -> Array:
    given["x"][...] = 7.0
    return right


ELSEWHERE: Mapping[str, Answer] = {
    "right": lambda right, _: right,
    "raises": _raise,
    "None": lambda *_: None,
    "text": lambda _, given: str(given),
    "list": lambda right, _: right.tolist(),
    "scalar": lambda *_: np.float64(1.0),
    "huge": lambda *_: np.zeros((300, 300)),
    "many axes": lambda *_: np.zeros((1,) * 32),
    "large images": lambda right, _: np.zeros((*right.shape[:2], *(90,) * (right.ndim - 2))),
    "no images": lambda right, _: np.zeros((0,) * right.ndim),
    "empty images": lambda right, _: np.zeros((*right.shape[:2], *(0,) * (right.ndim - 2))),
    "empty without end": lambda *_: np.zeros((0, 2**28, 2**28)),
    "NaN": lambda right, _: np.full_like(right, np.nan),
    "infinity": lambda right, _: np.full_like(right, np.inf),
    "almost infinite": _big,
    "complex": lambda right, _: right.astype(complex),
    "truth values": lambda right, _: right.astype(bool),
    "bytes": lambda right, _: np.ones(right.shape, np.uint8),
    "largest ints": lambda right, _: np.full(right.shape, 2**64 - 1, np.uint64),
    "half precision": lambda right, _: np.ones(right.shape, np.float16),
    "objects": lambda right, _: right.astype(object),
    "reversed view": lambda right, _: right[..., ::-1],
    "transposed": lambda right, _: right.T,
    "arguments overwritten": _overwrite,
    "arguments given back": lambda _, given: given["x"],
    "ends": lambda *_: CRASHES,
    "does not end": lambda *_: TIMES_OUT,
}


def _key(given: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(
        (name, one.tobytes() + repr((one.shape, one.dtype)).encode())
        if isinstance(one, np.ndarray)
        else (name, repr(one))
        for name, one in sorted(given.items())
    )


def _key_of(case: Case) -> tuple[object, ...]:
    return _key({**case.arrays, **case.options})


class Known(NamedTuple):
    """What a program recognises, by the names of operations."""

    deck: Mapping[str, frozenset[tuple[object, ...]]]
    fresh: Mapping[str, frozenset[tuple[object, ...]]]


@pytest.fixture(scope="module")
def known(practice_deck: Deck) -> Known:
    cases = {
        name: [
            case
            for check, answered in practice_deck.checks.items()
            if check.startswith(f"{name}/")
            for one in answered
            for case in (one.case, msgspec.structs.replace(one.case, arrays=one.case.then))
        ]
        for name in OPERATIONS
    }
    return Known(
        {name: frozenset(map(_key_of, own)) for name, own in cases.items()},
        {
            name: frozenset(_key_of(one.case) for one in own)
            for name, own in practice_deck.fresh.items()
        },
    )


def _two_faced(name: str, wrong: Program, other: Answer, known: Known, *, on: str) -> Program:
    """Wrong in one way on the deck, and otherwise `on` probes, or on whatever is not the deck's."""

    def answer(**given: Any) -> Any:
        key = _key(given)
        is_fresh = key in known.fresh[name]
        if key in known.deck[name] or (is_fresh and on == "probes"):
            return wrong(**given)
        return other(OPERATIONS[name].twin(**given), given)

    return answer


class Told(NamedTuple):
    """What was told of a program.

    Attributes:
        report: All of it.
        findings: What it was published from.
        runs: The checks.
        asker: Whoever asked the program.
        calls: How many calls looking for laws took.
    """

    report: Report
    findings: list[Finding]
    runs: list[CheckRun]
    asker: FakeAsker
    calls: int


def tell(asked: Assignment, deck: Deck, name: str, program: Program) -> Told:
    """Explain a program, within the counted budgets; the deadline is far away."""
    asker, allowance = FakeAsker({name: program}), Allowance(seconds=600.0)
    runs = ask_checks(asked, deck, asker)
    calls = 0

    def counting(*given: Any) -> Any:
        nonlocal calls
        before = len(asker.asked)
        found = find_laws(*given)
        calls += len(asker.asked) - before
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(causes, "find_laws", counting)
        findings = explain_failures(asked, runs, deck, asker, allowance)
    results = conclude_checks(runs)
    report = publish_report(
        assignment=asked,
        deck=deck,
        basis=Basis(submission_of(""), asker.loaded, allowance),
        isolation=Isolation(level=0, layers=()),
        results=results,
        findings=findings,
        score=score_results(asked.rubric, results),
        search=None,
        seconds=0.0,
    )
    assert allowance.faults == []
    return Told(report, findings, runs, asker, calls)


@pytest.mark.parametrize("on", ["probes", "whatever the deck has not"])
@pytest.mark.parametrize("elsewhere", sampled(ELSEWHERE, every=4))
def test_nothing_false_is_told_of_who_answers_otherwise_beyond_the_deck(
    *, elsewhere: str, on: str, assignment: Assignment, practice_deck: Deck, known: Known
) -> None:
    for name, wrong in WRONG.values():
        program = _two_faced(name, wrong, ELSEWHERE[elsewhere], known, on=on)
        told = tell(restricted(assignment, name), practice_deck, name, program)
        answers = [one for run in told.runs for one in (*run.cases, *run.left_out)]
        for law in (one.cause.law for one in told.findings if one.cause.law):
            assert all(map(law.holds, answers)), law.headline
        assert told.calls <= MAX_CALLS
        assert "Traceback" not in render_page(told.report) + in_terminal(told.report)


@pytest.mark.parametrize("elsewhere", ["right", "raises", "NaN", "transposed", "does not end"])
def test_at_hint_no_behaviour_beyond_the_deck_brings_words_of_its_own(
    elsewhere: str, assignment: Assignment, practice_deck: Deck, known: Known
) -> None:
    for name, wrong in WRONG.values():
        program = _two_faced(name, wrong, ELSEWHERE[elsewhere], known, on="whatever it has not")
        asked = with_feedback(restricted(assignment, name), "hint")
        told = tell(asked, practice_deck, name, program)
        assert strays(told.report, asked, practice_deck, told.asker.loaded) == []


@pytest.mark.parametrize("elsewhere", ["raises", "None", "text", "list", "does not end"])
def test_who_answers_no_fresh_case_is_told_what_was_counted(
    elsewhere: str, practice_deck: Deck, known: Known
) -> None:
    """What is no array denies nothing, and so it must not confirm anything either."""
    name, wrong = WRONG["one column is missing"]
    program = _two_faced(name, wrong, ELSEWHERE[elsewhere], known, on="whatever it has not")
    new = [one for one in practice_deck.fresh[name] if _key_of(one.case) not in known.deck[name]]
    (law,) = laws_of(OPERATIONS[name], program, practice_deck, new)
    assert law.headline == FAMILIES["sizes"].headline


@pytest.mark.parametrize("elsewhere", ["scalar", "huge", "complex", "objects", "empty images"])
def test_arrays_of_other_numbers_deny_a_law_also_if_nobody_knows_these(
    elsewhere: str, practice_deck: Deck, known: Known
) -> None:
    name, wrong = WRONG["one column is missing"]
    program = _two_faced(name, wrong, ELSEWHERE[elsewhere], known, on="whatever it has not")
    assert laws_of(OPERATIONS[name], program, practice_deck) == []


def test_no_law_is_told_where_answers_of_the_deck_are_too_large_to_be_known(
    practice_deck: Deck,
) -> None:
    """They are answers too, and nobody knows whether the law would be true of them."""
    name, wrong = WRONG["one column is missing"]

    def sometimes_huge(**given: Any) -> Array:
        return np.zeros((300, 300)) if len(given["x"]) > 2 else wrong(**given)

    assert laws_of(OPERATIONS[name], sometimes_huge, practice_deck) == []


def _stride_of_one(**given: Any) -> Array:
    return OPERATIONS["conv2d"].twin(**{**given, "stride": 1})


def test_what_is_told_does_not_depend_on_who_was_graded_before(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Predictions are kept for all submissions."""
    asked = restricted(assignment, "conv2d")
    programs = [_short("conv2d"), _flipped("conv2d"), _stride_of_one]

    def told_in(order: Sequence[Program]) -> dict[Program, dict[str, Any]]:
        claim.PREDICTIONS.forget()
        for cached in (claim.differs, claim.tells_every_number):
            cached.cache_clear()
        return {one: written(tell(asked, practice_deck, "conv2d", one).report) for one in order}

    assert told_in(programs) == told_in(programs[::-1])


def _with_levels(asked: Assignment, levels: Mapping[str, str], other: str) -> Assignment:
    rows = tuple(
        msgspec.structs.replace(row, feedback=levels.get(row.check, other)) for row in asked.rubric
    )
    return msgspec.structs.replace(asked, rubric=rows)


def _answers_of(told: Told, *levels: str) -> int:
    """Calls of the checks of these levels that came to numbers, each once."""
    return len(
        {
            id(one.outcome)
            for run in told.runs
            if run.row.feedback in levels
            for one in (*run.cases, *run.left_out)
            if value_of(one) is not None
        }
    )


@pytest.mark.parametrize(
    ("stride", "other", "counted"),
    [
        ("full", "input", ["full"]),
        ("input", "full", ["full"]),
        ("input", "hint", ["input"]),
        ("full", "hint", ["full"]),
        ("full", "none", ["full"]),
    ],
)
def test_a_law_counts_no_call_of_checks_that_show_less(
    *,
    stride: str,
    other: str,
    counted: list[str],
    assignment: Assignment,
    practice_deck: Deck,
) -> None:
    asked = _with_levels(restricted(assignment, "conv2d"), {"stride": stride}, other)
    told = tell(asked, practice_deck, "conv2d", _stride_of_one)
    (open_finding,) = (one for one in told.report.findings if one.law)
    many = _answers_of(told, *counted)
    assert open_finding.feedback == counted[-1]
    assert f"in every one of {many} answers" in open_finding.law


def test_where_checks_show_less_right_numbers_are_named_of_none_of_their_calls(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def halved(**given: Any) -> Array:
        return OPERATIONS["conv2d"].twin(**given) / 2

    mixed = _with_levels(restricted(assignment, "conv2d"), {"basic": "full"}, "input")
    told = tell(mixed, practice_deck, "conv2d", halved)
    (finding,) = told.report.findings
    assert f"in every one of {_answers_of(told, 'full')} answers" in finding.law
    closed = tell(with_feedback(mixed, "input"), practice_deck, "conv2d", halved)
    (finding,) = closed.report.findings
    assert (finding.law, finding.headline) == ("", FAMILIES["values"].headline)


def _signals(name: str, wrong: Program, ways: Sequence[Answer]) -> Program:
    """Does one of several things, by what a case holds."""

    def answer(**given: Any) -> Any:
        heard = int(np.abs(np.asarray(given["x"], np.float64)).sum() * 8) % (len(ways) + 1)
        right = OPERATIONS[name].twin(**given)
        return ways[heard](right, given) if heard < len(ways) else wrong(**given)

    return answer


@pytest.mark.parametrize(
    "ways",
    [
        ("right",),
        ("raises", "right"),
        ("right", "reversed view", "transposed", "NaN"),
        ("None", "text", "scalar", "huge", "arguments given back"),
        ("almost infinite", "largest ints", "infinity"),
        ("ends", "right"),
        ("does not end", "right", "right"),
    ],
    ids=" or ".join,
)
def test_at_hint_no_program_tells_by_its_behaviour_what_cases_hold(
    ways: Sequence[str], assignment: Assignment, practice_deck: Deck
) -> None:
    for name, wrong in WRONG.values():
        program = _signals(name, wrong, [ELSEWHERE[way] for way in ways])
        asked = with_feedback(restricted(assignment, name), "hint")
        told = tell(asked, practice_deck, name, program)
        assert strays(told.report, asked, practice_deck, told.asker.loaded) == []
        shown = tell(restricted(assignment, name), practice_deck, name, program)
        answers = [one for run in shown.runs for one in (*run.cases, *run.left_out)]
        for law in (one.cause.law for one in shown.findings if one.cause.law):
            assert all(map(law.holds, answers)), law.headline


def test_calls_are_counted_that_fail_as_it_is_said_of_them(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Checks in which one call fails more gravely than most are told by what most do."""

    def answer(**given: Any) -> Array:
        right = OPERATIONS["conv2d"].twin(**given)
        return right[..., :-1] if np.max(given.get("stride", 1)) > 1 else right.astype(np.int8)

    told = tell(restricted(assignment, "conv2d"), practice_deck, "conv2d", answer)
    laws = {one.verdict: one.law for one in told.report.findings}
    assert laws.keys() == {"wrong value", "wrong shape", "wrong type"}
    assert "calls with a stride of more than 1 go wrong like this" in laws["wrong shape"]
    assert laws["wrong value"] == ""
