"""Whatever is accepted of a worker is judged, explained and shown without an exception."""

from collections.abc import Sequence
from itertools import cycle, product
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.allowance import Allowance
from grader.check import (
    ask_checks,
    coach_loops,
    conclude_checks,
    explain_failures,
)
from grader.grade import grade_submission
from grader.isolation.budget import Spent
from grader.isolation.codec import read_found, read_loaded, read_outcomes
from grader.isolation.launcher import Launcher
from grader.isolation.protocol.frames import ArrayHeader, encode_message
from grader.isolation.protocol.grading import (
    ForbiddenLine,
    WireFound,
    WireLoaded,
    WireOutcome,
    WireRaised,
    WireReturned,
)
from grader.isolation.stack_samples import Samples, timed_out
from grader.records.assignment import Assignment
from grader.records.case import Answer, AnsweredCase, Array, Case
from grader.records.deck import Deck
from grader.records.isolation import Isolation
from grader.records.outcome import Crashed, Loaded, Outcome, Returned, Served, TimedOut
from grader.records.report import Report
from grader.report.findings import Basis
from grader.report.json_file import json_result, read_json
from grader.report.page import render_page
from grader.report.publish import publish_report
from grader.scoring import score_results
from tests.hostile_answers import HOSTILE_ANSWERS, HostileAnswer
from tests.isolation.hostile import DTYPES, raised, text_of
from tests.report.closed_sets import strays
from tests.report.conftest import in_terminal
from tests.sampling import sampled
from tests.support import (
    OPERATIONS,
    Deed,
    FakeAsker,
    pad_case,
    restricted,
    submission_of,
    with_feedback,
    written,
)

PAD = OPERATIONS["pad"]
CASES = {
    "pad/basic": pad_case(1.0, -2.0, 3.0),
    "pad/dtype": pad_case(arrays={"x": np.ones((2, 3), np.float32)}, judges="dtype"),
    "pad/purity": pad_case(1.0, 2.0, judges="purity", then={"x": np.array([5.0, 6.0])}),
    "pad/layout": pad_case(1.0, judges="refusal", options={"padding": (-1, 0)}),
}
FRACTION = float(np.float16(0.1))
SIGNALLING = {
    "f2": b"\x01\x7c",
    "f4": b"\x01\x00\x80\x7f",
    "f8": b"\x01\x00\x00\x00\x00\x00\xf0\x7f",
}
"""The bits of a NaN at which a processor raises a flag."""


def right_answer(case: Case) -> Answer:
    if case.judges == "refusal":
        return Answer(value=None)
    then = PAD.twin(**{**case.options, **case.then}) if case.then else None
    return Answer(value=PAD.twin(**case.arrays, **case.options), then=then)


DECK = Deck(
    kind="final",
    seed=0,
    versions={},
    checks={
        name: (AnsweredCase(case=case, answer=right_answer(case)),) for name, case in CASES.items()
    },
)

MAX_BYTES = 1 << 20
SHAPES = ((), (0,), (2, 0, 1), (1,) * 32, (1,) * 64, (3000,), (9, 1, 1))
HUGE_WITHOUT_CELLS = ((0, 2**28, 2**28), (1, 1, 0, 2**50), (0, 1, 2**59), (0, 2**28, 2**28, 1))
NUMBERS = (-0.0, np.inf, -np.inf, np.nan, 1e308, -1e308, FRACTION)

Part = dict[str, Any]
"""An array of an answer: the right numbers in the right shape, unless it says otherwise."""

RIGHT: Part = {"dtype": "f8"}
PARTS = st.fixed_dictionaries(
    {"dtype": st.sampled_from(DTYPES)},
    optional={
        "shape": st.sampled_from(SHAPES),
        "numbers": st.sampled_from(NUMBERS),
        "bits": st.binary(min_size=1, max_size=16),
    },
)

NAMES: st.SearchStrategy[list[str]] = st.just([]) | st.lists(
    st.sampled_from(["x", "weight", "no argument", "<i>`", "\x00"])
)
AROUND = {
    "type": st.sampled_from(["ndarray"] * 6 + ["NoneType", "matrix\x1b[31m"]),
    "dtype": st.sampled_from(["float64", "float64", "float32", "complex128", "", "\u202e"]),
    "modified": NAMES,
    "shares": NAMES,
    "printed": st.text(max_size=30),
    "lines": st.none() | st.integers(0, 2**53 - 1),
}
LATER = dict.fromkeys(("again", "then", "kept"), st.just(RIGHT) | PARTS)
RECIPES = st.fixed_dictionaries(
    AROUND, optional={"value": st.just(RIGHT) | PARTS, "shape": st.sampled_from(SHAPES), **LATER}
)
PLAIN = {"type": "ndarray", "dtype": "float64"}


def array_of(part: Part, right: Array) -> Array:
    """The array that a part stands for."""
    dtype, shape = np.dtype(f"<{part['dtype']}"), part.get("shape", right.shape)
    if "bits" in part:
        size = int(np.prod(shape)) * dtype.itemsize
        return np.frombuffer((part["bits"] * size)[:size], dtype).reshape(shape)
    array = np.full(shape, part["numbers"]) if "numbers" in part else np.resize(right, shape)
    with np.errstate(invalid="ignore", over="ignore"):
        return array.astype(dtype)


def outcome_of(recipe: dict[str, Any], case: Case) -> Outcome:
    """What is read of an answer that is made by a recipe."""
    answer = right_answer(case)
    right = np.zeros(1) if answer.value is None else answer.value
    given = [name for name in ("value", "again", "then", "kept") if name in recipe]
    then = right if answer.then is None else answer.then
    parts = {name: array_of(recipe[name], then if name == "then" else right) for name in given}
    told = {name: recipe[name] for name in recipe if name not in {*parts, "printed"}}
    if "value" in parts:
        told["shape"] = parts["value"].shape
    described = [ArrayHeader(name, recipe[name]["dtype"], one.shape) for name, one in parts.items()]
    returned = WireReturned(**told, arrays=tuple(described))
    data = b"".join(part.tobytes() for part in parts.values())
    return read_one(WireOutcome(returned, None, recipe.get("printed", "")), case, data)


def read_one(said: WireOutcome, case: Case, data: bytes = b"") -> Outcome:
    """What is read of an outcome that a worker sends."""
    return read_outcomes(text_of(said), memoryview(data), [case], MAX_BYTES)[0]


class HostileAsker:
    """Answers by recipes, one after the other, whatever is asked."""

    exhausted = False

    def __init__(self, recipes: Sequence[Part | Outcome], loaded: Loaded) -> None:
        self.loaded = loaded
        self._recipes = cycle(recipes)

    def grant(self, seconds: float) -> None:
        """Time is no matter."""

    def take_recovered(self) -> None:
        """Nothing that is asked is about workers."""

    def ask_served(self, cases: Sequence[Case], served: frozenset[str], to_mend: int) -> Served:  # noqa: ARG002  calls no others
        outcomes = tuple(self.ask_each(cases))
        return Served(outcomes=outcomes, called=(frozenset(),) * len(outcomes))

    def ask(self, case: Case, **_: Any) -> Outcome:
        recipe = next(self._recipes)
        return outcome_of(recipe, case) if isinstance(recipe, dict) else recipe

    def ask_each(self, cases: Sequence[Case], **_: Any) -> list[Outcome]:
        outcomes = []
        for case in cases:
            outcomes.append(self.ask(case))
            if isinstance(outcomes[-1], TimedOut | Crashed):
                break
        return outcomes


def report_on(assignment: Assignment, asker: HostileAsker) -> Report:
    runs = ask_checks(assignment, DECK, asker)
    results = conclude_checks(runs)
    return publish_report(
        assignment=assignment,
        deck=DECK,
        basis=Basis(submission_of(""), asker.loaded, Allowance()),
        findings=explain_failures(assignment, runs, DECK, asker, Allowance()),
        isolation=Isolation(level=0, layers=()),
        results=results,
        score=score_results(assignment.rubric, results),
        search=None,
        coach=coach_loops(assignment, results, asker, Allowance()),
        seconds=0.0,
    )


LINE = ForbiddenLine("numpy.pad\u202e", "<i>", 2**31 - 1, function="", source="\x1b")


def loaded(error: WireRaised | None = None, state: str = "written") -> Loaded:
    """What is read of what a worker says of loading a file."""
    said = WireLoaded({"pad": state}, locations={}, error=error)
    read = read_loaded(encode_message(said), ("pad",), ("cnn.py",))
    found = read_found(encode_message(WireFound((LINE,))))
    return msgspec.structs.replace(read, found=found)


RAISED = raised().map(lambda said: read_one(said[0], pad_case()))
LOST = st.sampled_from([Crashed(reason="signal 40"), TimedOut(seconds=0.3)])
STACKS = st.tuples(
    st.sampled_from(["cnn.py", "cnn.py, cell 1", "<i>", "\x1b"]),
    st.sampled_from(["0", "1", "999999999", "9" * 30]),
    st.sampled_from(["pad", "<module>", "\\u202e<i>", "\\ud800", "x" * 600]),
).map(lambda said: '  File "{}", line {} in {}\n'.format(*said))
STOPPED = st.builds(
    lambda stacks, states: timed_out(
        0.3,
        Spent(0.3, 0.3),
        Samples("".join(stacks).encode(), tuple(states)),
        {"cnn.py": b"while True:\n    '\x1b\xe2\x80\xae<i>'\n"},
    ),
    st.lists(STACKS | st.sampled_from(["  ...\n", "\n"]), max_size=9),
    st.text("RSD?", max_size=9),
)


def show(report: Report, folder: Path) -> None:
    """Show a report in every format, and see that no text of the worker is obeyed."""
    page, terminal = render_page(report), in_terminal(report)
    assert not {"\x1b", "\u202e"} & {*page, *terminal}
    assert "<i>" not in page
    (folder / "hostile.json").write_bytes(json_result(report))
    assert written(read_json(folder / "hostile.json")) == written(report)


@pytest.mark.parametrize("dtype", sampled(DTYPES, every=3))
def test_numbers_of_every_kind_are_judged_and_shown(
    assignment: Assignment, tmp_path: Path, dtype: str
) -> None:
    asked = restricted(assignment, *CASES)
    parts = [{"dtype": dtype}, *({"dtype": dtype, "numbers": number} for number in NUMBERS)]
    parts += [{"dtype": dtype, "shape": shape} for shape in SHAPES]
    parts += [{"dtype": dtype, "bits": bits} for bits in (b"\xff", *SIGNALLING.values())]
    for part in parts:
        show(report_on(asked, HostileAsker([{**PLAIN, "value": part}], loaded())), tmp_path)


def test_later_answers_of_every_kind_are_judged_and_shown(
    assignment: Assignment, tmp_path: Path
) -> None:
    asked = restricted(assignment, "pad/purity")
    empty, scalar, wrong = (0,), (), {**RIGHT, "numbers": np.nan}
    later = (None, RIGHT, wrong, {**RIGHT, "shape": empty}, {**RIGHT, "shape": scalar})
    for parts in product(later, repeat=3):
        named = zip(("again", "then", "kept"), parts, strict=True)
        told = {name: part for name, part in named if part is not None}
        asker = HostileAsker([{**PLAIN, "value": RIGHT, **told}], loaded())
        report = report_on(asked, asker)
        assert report.score.earned == (report.score.possible if parts == (RIGHT,) * 3 else 0)
        show(report, tmp_path)


@settings(max_examples=200)
@given(
    recipes=st.lists(
        st.one_of(RECIPES, RECIPES, RECIPES, RAISED, LOST, STOPPED), min_size=1, max_size=3
    ),
    error=st.none() | raised().map(lambda said: said[0].raised),
    state=st.sampled_from(["written"] * 6 + ["stub", "missing"]),
    feedback=st.sampled_from(["full", "full", "input", "hint", "none"]),
)
def test_whatever_is_accepted_is_judged_and_shown(
    assignment: Assignment,
    tmp_path_factory: pytest.TempPathFactory,
    *,
    recipes: list[Part | Outcome],
    error: WireRaised | None,
    state: str,
    feedback: str,
) -> None:
    asked = with_feedback(restricted(assignment, *CASES), feedback)
    asker = HostileAsker(recipes, loaded(error, state))
    report = report_on(asked, asker)
    show(report, tmp_path_factory.getbasetemp())
    if report.closed:
        assert strays(report, asked, DECK, asker.loaded) == []


@pytest.mark.parametrize(
    "hostile", sampled((pytest.param(one, id=one.name) for one in HOSTILE_ANSWERS), every=4)
)
def test_answers_of_every_kind_keep_the_score_and_are_explained(
    assignment: Assignment,
    practice_deck: Deck,
    launcher: Launcher,
    tmp_path: Path,
    hostile: HostileAnswer,
) -> None:
    """Within the counted budgets and the memory; the deadline is far away."""
    other = "conv1d" if hostile.operation == "pad" else "pad"
    checks = [f"{hostile.operation}/{check}" for check in ("basic", "dtype", "purity")]
    asked = restricted(assignment, *checks, f"{other}/basic")
    allowance = Allowance(seconds=600.0, whole_process=True)
    report = grade_submission(
        submission_of(hostile.source), asked, practice_deck, launcher, allowance=allowance
    )
    assert allowance.faults == []
    assert {check.operation for check in report.checks if not check.passed} == {hostile.operation}
    assert report.score.earned == sum(check.possible for check in report.checks if check.passed)
    assert all(check.message for check in report.checks if check.wrong)
    assert all(finding.headline and finding.examples for finding in report.findings)
    show(report, tmp_path)


@pytest.mark.parametrize("shape", HUGE_WITHOUT_CELLS, ids=str)
@pytest.mark.parametrize("name", OPERATIONS)
def test_shapes_that_nobody_refused_are_explained(
    assignment: Assignment, practice_deck: Deck, tmp_path: Path, name: str, shape: tuple[int, ...]
) -> None:
    """Whatever the worker's messages are held to: nothing is listed or allocated by a shape."""
    asked = restricted(assignment, f"{name}/basic", f"{name}/purity")
    none = np.zeros(shape)
    unrefused = Returned(
        type="ndarray",
        dtype="float64",
        shape=shape,
        value=none,
        again=none,
        then=none,
        kept=none,
    )
    asker = FakeAsker({name: lambda **_: Deed(unrefused)})
    runs = ask_checks(asked, practice_deck, asker)
    allowance = Allowance(seconds=600.0, whole_process=True)
    results = conclude_checks(runs)
    findings = explain_failures(asked, runs, practice_deck, asker, allowance)
    assert allowance.faults == []
    assert [result.passed for result in results] == [False, False]
    report = publish_report(
        assignment=asked,
        deck=practice_deck,
        basis=Basis(submission_of(""), asker.loaded, allowance),
        findings=findings,
        isolation=Isolation(level=0, layers=()),
        results=results,
        score=score_results(asked.rubric, results),
        search=None,
        seconds=0.0,
    )
    assert allowance.faults == []
    show(report, tmp_path)
