"""What is asked, what is asked again, and who pays: with functions in this process."""

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest

from grader.check import check_submission
from grader.check.ask import MAX_TIMEOUTS
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.outcome import Crashed, Doing, Loaded, Raised, TimedOut
from grader.records.verdict import CheckResult, VerdictKind
from tests.conftest import GradeSource
from tests.support import (
    CRASHES,
    OPERATIONS,
    RIGHT,
    TIMES_OUT,
    TWINS,
    Deed,
    FakeAsker,
    check_of,
    failed_checks,
    restricted,
    returned,
    smallest_of,
    verdicts_of,
)

Function = Callable[..., Any]
CONV2D = OPERATIONS["conv2d"].twin
TWIN: dict[str, Function] = {name: one.twin for name, one in OPERATIONS.items()}


def check(
    assignment: Assignment, deck: Deck, asker: FakeAsker, *names: str
) -> dict[str, CheckResult]:
    asked = restricted(assignment, *names)
    results = check_submission(asked, deck, asker)
    assert [(one.operation, one.check) for one in results] == [
        (row.operation, row.check) for row in asked.rubric
    ]
    return {f"{one.operation}/{one.check}": one for one in results}


def kind_of(result: CheckResult) -> VerdictKind | None:
    return None if result.verdict is None else result.verdict.kind


def test_right_functions_pass_every_check_and_every_case_is_asked_once(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker(TWIN)
    results = check(assignment, practice_deck, asker, *OPERATIONS)
    assert all(result.passed for result in results.values())
    assert len(asker.asked) == practice_deck.size
    assert {name: result.asked for name, result in results.items()} == {
        name: len(cases) for name, cases in practice_deck.checks.items()
    }


def test_one_wrong_case_costs_its_check(assignment: Assignment, practice_deck: Deck) -> None:
    def seven_is_unlucky(x: np.ndarray, padding: Any, value: float = 0.0) -> Any:
        return OPERATIONS["pad"].twin(x, padding, 8.0 if value == 7.0 else value)

    asker = FakeAsker({"pad": seven_is_unlucky})
    results = check(assignment, practice_deck, asker, "pad")
    assert {name for name, one in results.items() if not one.passed} == {
        "pad/value",
        "pad/combined",
    }
    assert results["pad/value"].wrong < results["pad/value"].asked
    assert kind_of(results["pad/value"]) is VerdictKind.WRONG_VALUE


def test_the_gravest_verdict_of_a_check_is_its_verdict(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def moody(x: np.ndarray, padding: Any, value: float = 0.0) -> Any:
        right = OPERATIONS["pad"].twin(x, padding, value)
        return right[..., :-1] if len(padding) > 2 else right + 1

    results = check(assignment, practice_deck, FakeAsker({"pad": moody}), "pad/basic")
    assert kind_of(results["pad/basic"]) is VerdictKind.WRONG_SHAPE


def test_a_missing_function_is_told_once_and_its_other_checks_are_not_asked(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker({"pad": TWIN["pad"]})
    results = check(assignment, practice_deck, asker, "pad", "conv1d")
    assert kind_of(results["conv1d/basic"]) is VerdictKind.MISSING
    others = [one for name, one in results.items() if name[:7] == "conv1d/"][1:]
    assert {kind_of(one) for one in others} == {None}
    assert {(one.asked, one.wrong) for one in others} == {(0, 0)}
    assert {one.not_asked and one.not_asked.why for one in others} == {"absent"}
    assert {case.operation for case, _ in asker.asked} == {"pad"}


def test_a_function_that_raises_not_implemented_error_is_asked_one_check_only(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def unwritten(*_: Any, **__: Any) -> None:
        raise NotImplementedError

    results = check(assignment, practice_deck, FakeAsker({"pad": unwritten}), "pad")
    assert kind_of(results["pad/basic"]) is VerdictKind.MISSING
    assert {kind_of(one) for one in [*results.values()][1:]} == {None}


@pytest.mark.parametrize(
    ("loaded", "kind", "words"),
    [
        (
            Loaded(functions={"pad": "missing"}, error=Crashed(reason="exit status 0")),
            VerdictKind.CRASHED,
            "exit status 0",
        ),
        (
            Loaded(functions={"pad": "missing"}, error=TimedOut(seconds=2.0)),
            VerdictKind.TIMED_OUT,
            "loop",
        ),
        (
            Loaded(
                functions={"pad": "missing"},
                error=Raised(type="NameError", message="x"),
                lost=frozenset({"pad"}),
            ),
            VerdictKind.MISSING,
            "NameError",
        ),
        (Loaded(functions={"pad": "missing"}), VerdictKind.MISSING, "no function pad"),
        (Loaded(functions={"pad": "stub"}), VerdictKind.MISSING, "not written yet"),
    ],
)
def test_why_a_function_is_not_there_is_told(
    assignment: Assignment, practice_deck: Deck, loaded: Loaded, kind: VerdictKind, words: str
) -> None:
    asker = FakeAsker({})
    asker.loaded = loaded
    results = check(assignment, practice_deck, asker, "pad")
    verdict = results["pad/basic"].verdict
    assert verdict is not None
    assert verdict.kind is kind
    assert words in verdict.message
    assert not asker.asked


def slow_when(condition: Callable[..., bool]) -> Function:
    def conv2d(x: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0) -> Any:
        if condition(x, weight, stride):
            return TIMES_OUT
        return TWIN["conv2d"](x, weight, bias, stride, padding)

    return conv2d


def test_a_timeout_ends_its_check_and_the_next_is_asked(
    assignment: Assignment, practice_deck: Deck
) -> None:
    batched = slow_when(lambda x, *_: len(x) == 3)
    results = check(assignment, practice_deck, FakeAsker({"conv2d": batched}), "conv2d")
    failed = {name for name, one in results.items() if not one.passed}
    assert failed == {"conv2d/batch", "conv2d/combined"}
    batch = results["conv2d/batch"]
    assert kind_of(batch) is VerdictKind.TIMED_OUT
    assert batch.wrong == 1
    assert batch.asked < len(practice_deck.checks["conv2d/batch"])


@pytest.mark.parametrize("doing", get_args(Doing))
def test_that_printing_takes_time_is_told_of_who_was_stopped_while_it_printed(
    assignment: Assignment, practice_deck: Deck, doing: Doing
) -> None:
    """Other calls of it print, which is no reason."""

    def conv2d(x: Any, **others: Any) -> Any:
        if len(x) == 3:
            return Deed(TimedOut(seconds=0.5, doing=doing))
        return Deed(returned(TWIN["conv2d"](x, **others), printed="x"))

    results = check(assignment, practice_deck, FakeAsker({"conv2d": conv2d}), "conv2d")
    notes = " ".join(results["conv2d/batch"].notes)
    assert ("conv2d prints, which takes time" in notes) == (doing == "printing")


@pytest.mark.parametrize(
    ("doings", "told"),
    [
        (("printing", "printing", "printing"), (True, True, True, True)),
        (("printing", "computing", "printing"), (True, False, True, True)),
        (("", "printing", ""), (False, True, False, True)),
        (("computing", "", "sleeping"), (False, False, False, False)),
        (("", "", ""), (False, False, False, False)),
    ],
)
def test_each_stopped_call_tells_of_its_own_check_and_all_of_those_that_were_not_asked(
    assignment: Assignment,
    practice_deck: Deck,
    doings: tuple[Doing, ...],
    told: tuple[bool, ...],
) -> None:
    waiting = iter(doings)

    def conv2d(**_: Any) -> Deed:
        return Deed(TimedOut(seconds=0.5, doing=next(waiting)))

    results = check(assignment, practice_deck, FakeAsker({"conv2d": conv2d}), "conv2d")
    notes = ["prints, which takes time" in " ".join(one.notes) for one in results.values()]
    assert tuple(notes[:MAX_TIMEOUTS]) == told[:-1]
    assert set(notes[MAX_TIMEOUTS:]) == {told[-1]}


def test_three_timeouts_end_their_operation_and_no_other(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker({**TWIN, "conv2d": slow_when(lambda *_: True)})
    results = check(assignment, practice_deck, asker, "conv2d", "maxpool")
    kinds = [kind_of(one) for name, one in results.items() if name[:7] == "conv2d/"]
    assert kinds[:3] == [VerdictKind.TIMED_OUT] * 3
    assert set(kinds[3:]) == {None}
    assert all(one.passed for name, one in results.items() if name[:7] == "maxpool")


def test_a_timeout_is_not_shrunk(assignment: Assignment, practice_deck: Deck) -> None:
    asker = FakeAsker({"conv2d": slow_when(lambda *_: True)})
    check(assignment, practice_deck, asker, "conv2d/basic")
    assert len(asker.asked) == 1


def test_no_check_passes_when_the_time_is_used_up(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker(TWIN)
    asker.exhausted = True
    results = check(assignment, practice_deck, asker, *OPERATIONS)
    assert len(asker.asked) <= len(OPERATIONS)
    assert {kind_of(one) for one in results.values()} == {None}
    assert {one.not_asked and one.not_asked.why for one in results.values()} == {"time used up"}


def test_no_more_time_is_granted_than_a_submission_has(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker(TWIN)
    check(assignment, practice_deck, asker, *OPERATIONS)
    shares = [assignment.limits.seconds_in_all / (len(OPERATIONS) + 1)] * len(asker.granted)
    assert asker.granted == pytest.approx(shares)
    assert sum(asker.granted) <= 3 * assignment.limits.seconds_in_all


class Counter:
    """A `conv2d` that goes wrong after a number of calls, in one worker."""

    def __init__(self, most: int, wrong: Callable[[Any], Any]) -> None:
        self.calls = 0
        self._most = most
        self._wrong = wrong

    def begin(self) -> None:
        self.calls = 0

    def __call__(self, **arguments: Any) -> Any:
        self.calls += 1
        right = TWIN["conv2d"](**arguments)
        return self._wrong(right) if self.calls > self._most else right


@pytest.mark.parametrize(
    "wrong", [lambda right: right + 1, lambda right: right[..., :0]], ids=["value", "shape"]
)
def test_state_costs_purity_and_nothing_else(
    assignment: Assignment, practice_deck: Deck, wrong: Callable[[Any], Any]
) -> None:
    counter = Counter(4, wrong)
    asker = FakeAsker({"conv2d": counter}, counter.begin)
    results = check(assignment, practice_deck, asker, "conv2d")
    assert {name for name, one in results.items() if not one.passed} == {"conv2d/purity"}


def test_state_that_purity_does_not_see_is_charged_to_it(
    assignment: Assignment, practice_deck: Deck
) -> None:
    counter = Counter(4, lambda right: right + 1)
    asker = FakeAsker(
        {"conv2d": lambda **given: (counter if given.get("stride") == 2 else CONV2D)(**given)},
        counter.begin,
    )
    results = check(assignment, practice_deck, asker, "conv2d")
    assert {name for name, one in results.items() if not one.passed} == {"conv2d/purity"}
    purity = results["conv2d/purity"]
    assert kind_of(purity) is VerdictKind.NOT_REPEATABLE
    assert "Keep nothing between calls" in str(purity.verdict)
    assert purity.wrong == 1


def test_a_crash_by_state_does_not_spare_the_cases_after_it(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """The second call of a worker ends it; no check may pass on its first two cases alone."""
    counter = Counter(1, lambda _: CRASHES)
    asker = FakeAsker({"conv2d": counter}, counter.begin)
    results = check(assignment, practice_deck, asker, "conv2d")
    for name, result in results.items():
        assert not result.passed or result.asked == len(practice_deck.checks[name])


def test_a_real_fault_is_believed_though_there_is_state_too(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def no_stride(**arguments: Any) -> Any:
        return TWIN["conv2d"](**{**arguments, "stride": 1})

    results = check(assignment, practice_deck, FakeAsker({"conv2d": no_stride}), "conv2d")
    failed = {name.partition("/")[2] for name, one in results.items() if not one.passed}
    assert "stride" in failed
    assert "purity" not in failed
    assert failed <= {
        "stride",
        "per-axis-stride",
        "combined",
        "corner-sizes",
        "worked-examples",
    }


FEW = ("basic", "corner-sizes", "combined")


WITHOUT_CONV1D = "\n".join(TWINS[name] for name in ("pad", "conv2d", "maxpool"))
CONV1D_BY_CONV2D = """
def conv1d(x, weight, bias=None, stride=1, padding=0):
    out = conv2d(x[:, :, None, :], weight[:, :, None, :], bias, (1, stride), (0, padding))
    return out[:, :, 0, :]
"""
BREAK_CONV2D = """
_right = conv2d
def conv2d(x, weight, bias=None, stride=1, padding=0):
    return _right(x, weight, bias, 1, padding)
"""


def test_conv1d_does_not_pay_for_the_conv2d_that_it_calls(grade_source: GradeSource) -> None:
    source = WITHOUT_CONV1D + BREAK_CONV2D + CONV1D_BY_CONV2D
    report = grade_source(source, "conv1d", "conv2d")
    assert "conv2d/stride" in failed_checks(report)
    assert not {name for name in failed_checks(report) if name[:6] == "conv1d"}
    stride = check_of(report, "conv1d/stride")
    assert stride.earned == stride.possible > 0
    assert "conv2d" in " ".join(stride.notes)
    assert check_of(report, "conv1d/basic").notes == ()


THROUGH = "out = {call}(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))"
WAYS = {
    "another name": "two = conv2d\n{conv1d}",
    "a helper": "def two(*args):\n    return conv2d(*args)\n{conv1d}",
    "a class": (
        "class Layers:\n    @staticmethod\n    def two(*args):\n        return conv2d(*args)\n"
        "{conv1d_by_layers}"
    ),
    "a lambda": "two = lambda *args: conv2d(*args)\n{conv1d}",
    "a table": "TABLE = {{2: lambda *args: conv2d(*args)}}\n{conv1d_by_table}",
    "a decorator": (
        "import functools\ndef plain(function):\n    @functools.wraps(function)\n"
        "    def call(*args, **kwargs):\n        return function(*args, **kwargs)\n"
        "    return call\ntwo = conv2d\n@plain\n{conv1d}"
    ),
}


def conv1d_through(call: str) -> str:
    return (
        "def conv1d(x, weight, bias=None, stride=1, padding=0):\n"
        f"    {THROUGH.format(call=call)}\n    return out[:, :, 0]\n"
    )


@pytest.mark.parametrize("way", WAYS)
def test_conv1d_is_excused_by_whatever_way_it_calls_conv2d(
    grade_source: GradeSource, way: str
) -> None:
    own = WAYS[way].format(
        conv1d=conv1d_through("two"),
        conv1d_by_layers=conv1d_through("Layers.two"),
        conv1d_by_table=conv1d_through("TABLE[2]"),
    )
    report = grade_source(WITHOUT_CONV1D + BREAK_CONV2D + own, "conv1d", "conv2d")
    assert "conv2d/stride" in failed_checks(report)
    assert not {name for name in failed_checks(report) if name[:6] == "conv1d"}


def test_conv1d_pays_for_its_own_fault_beside_that_of_conv2d(grade_source: GradeSource) -> None:
    own_fault = CONV1D_BY_CONV2D.replace("bias, (1", "None, (1")
    report = grade_source(WITHOUT_CONV1D + BREAK_CONV2D + own_fault, "conv1d", "conv2d")
    assert "conv1d/bias" in failed_checks(report)
    assert "conv1d/stride" not in failed_checks(report)
    bias = check_of(report, "conv1d/bias")
    assert bias.asked == check_of(grade_source(RIGHT, "conv1d/bias"), "conv1d/bias").asked
    assert bias.notes == ()


@pytest.mark.parametrize("unwritten", ["raise NotImplementedError", "pass"])
def test_conv1d_pays_for_a_conv2d_that_is_not_written(
    grade_source: GradeSource, unwritten: str
) -> None:
    """Else a wrapper would earn what nobody has written."""
    stub = f"\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n    {unwritten}\n"
    source = TWINS["pad"] + TWINS["maxpool"] + stub + CONV1D_BY_CONV2D
    report = grade_source(source, "conv1d", "conv2d")
    assert report.score.earned == 0


CALL_EACH_OTHER = """
import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))[:, :, 0]

def pair(value):
    return value if isinstance(value, tuple) else (value, value)

def conv2d(x, weight, bias=None, stride=1, padding=0):
    (step, steps), (rows, columns), height = pair(stride), pair(padding), weight.shape[2]
    x = np.pad(x, ((0, 0), (0, 0), (rows, rows), (columns, columns)))
    out = np.stack([
        sum(conv1d(x[:, :, top + i], weight[:, :, i], None, steps) for i in range(height))
        for top in range(0, x.shape[2] - height + 1, step)
    ], axis=2)
    return out if bias is None else out + bias[:, None, None]
"""
"""Each is right if the other is."""


def test_functions_that_call_each_other_do_not_earn_for_both(grade_source: GradeSource) -> None:
    names = [f"{name}/{check}" for name in ("conv1d", "conv2d") for check in FEW]
    report = grade_source(CALL_EACH_OTHER, *names)
    earned = [one.earned for one in report.operations]
    assert min(earned) == 0
    assert report.score.earned < report.score.possible


@pytest.mark.parametrize("right", ["conv1d", "conv2d"])
def test_one_of_them_is_right_as_soon_as_the_other_is(
    grade_source: GradeSource, right: str
) -> None:
    names = [f"{name}/{check}" for name in ("conv1d", "conv2d") for check in FEW]
    report = grade_source(CALL_EACH_OTHER + TWINS[right], *names)
    assert report.score.earned == report.score.possible


def test_three_functions_in_a_ring_do_not_earn_for_all(grade_source: GradeSource) -> None:
    source = """
def pad(x, padding, value=0.0):
    weight = __import__("numpy").ones((1, 1, 1))
    return conv1d(x.reshape(1, 1, -1), weight, None, 1, padding[0])[0, 0]

def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))[:, :, 0]

def conv2d(x, weight, bias=None, stride=1, padding=0):
    padded = pad(x, (0, 0) if isinstance(padding, int) else padding)
    raise ValueError(padded.shape)
"""
    names = [f"{name}/{check}" for name in ("pad", "conv1d", "conv2d") for check in FEW]
    report = grade_source(source, *names)
    assert {one.earned for one in report.operations if one.name == "conv2d"} == {0}


def test_a_right_program_is_never_told_to_mend_anything(grade_source: GradeSource) -> None:
    report = grade_source(RIGHT)
    assert report.score.earned == report.score.possible == 100
    assert not any(check.notes for check in report.checks)
    assert set(verdicts_of(report).values()) == {"right"}


def test_state_in_a_worker_costs_purity_alone(grade_source: GradeSource) -> None:
    source = (
        TWINS["pad"].replace("def pad(", "def right(")
        + """
calls = 0
def pad(x, padding, value=0.0):
    global calls
    calls += 1
    return right(x, padding, value) + (calls > 7)
"""
    )
    report = grade_source(source, "pad")
    assert failed_checks(report) == {"pad/purity"}


def test_a_worker_that_is_ended_by_state_does_not_spare_its_checks(
    grade_source: GradeSource,
) -> None:
    source = (
        TWINS["conv2d"].replace("def conv2d(", "def right(")
        + """
calls = 0
def conv2d(x, weight, bias=None, stride=1, padding=0):
    global calls
    calls += 1
    if calls == 2:
        import os
        os._exit(0)
    small = x.shape[-1] == 1 or weight.shape[-1] == 1
    return right(x, weight, bias, stride, padding) if small else x * 0
"""
    )
    report = grade_source(source, "conv2d/basic", "conv2d/corner-sizes")
    assert failed_checks(report) == {"conv2d/basic", "conv2d/corner-sizes"}


def test_top_level_code_that_raises_costs_only_what_it_defines(
    grade_source: GradeSource,
) -> None:
    source = f"print(conv9d)\n{TWINS['pad']}\nconv1d = conv9d\n"
    report = grade_source(source, "pad", "conv1d")
    assert {one.name: (one.earned > 0, one.state) for one in report.operations} == {
        "pad": (True, "written"),
        "conv1d": (False, "missing"),
    }
    line = TWINS["pad"].count("\n") + 3
    missing = check_of(report, "conv1d/basic")
    assert missing.verdict == "missing"
    assert f"raised NameError in line {line}" in missing.message
    assert f"NameError in line {line}" in report.summary


def test_endless_loops_in_all_four_functions_end(grade_source: GradeSource) -> None:
    source = "\n".join(
        f"def {name}({', '.join(OPERATIONS[name].parameters[:2])}, *rest, **named):\n"
        "    while True: pass\n"
        for name in OPERATIONS
    )
    report = grade_source(source, seconds_per_call=0.1)
    assert report.score.earned == 0
    verdicts = [check.verdict for check in report.checks]
    assert set(verdicts) == {"timed out", "not asked"}
    assert verdicts.count("timed out") == MAX_TIMEOUTS * len(OPERATIONS)


def test_memory_without_end_is_raised_as_memory_error(grade_source: GradeSource) -> None:
    source = (
        "import numpy as np\ndef pad(x, padding, value=0.0):\n    return np.ones((10**6, 10**6))\n"
    )
    report = grade_source(source, "pad/basic", "pad/sides")
    assert set(verdicts_of(report).values()) == {"raised"}
    assert "MemoryError" in check_of(report, "pad/basic").message


def test_a_huge_answer_has_the_wrong_shape(grade_source: GradeSource) -> None:
    source = (
        "import numpy as np\ndef pad(x, padding, value=0.0):\n"
        "    return np.broadcast_to(x.flat[0], (10**6, 10**6))\n"
    )
    report = grade_source(source, "pad/basic")
    assert verdicts_of(report) == {"pad/basic": "wrong shape"}


def test_leaving_the_process_in_a_call_is_a_crash_and_sys_exit_an_exception(
    grade_source: GradeSource,
) -> None:
    source = (
        "import os, sys\ndef pad(x, padding, value=0.0):\n    os._exit(0)\n"
        "def conv1d(x, weight, bias=None, stride=1, padding=0):\n    sys.exit(0)\n"
    )
    report = grade_source(source, "pad/basic", "conv1d/basic")
    assert verdicts_of(report) == {"pad/basic": "crashed", "conv1d/basic": "raised"}
    assert report.score.earned == 0


IN_A_CIRCLE = """
def pad(x, padding, value=0.0):
    return conv1d(x, x)
def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x, weight)
def conv2d(x, weight, bias=None, stride=1, padding=0):
    return pad(x, 1)
"""


def test_functions_that_call_each_other_in_a_circle_do_not_all_excuse_each_other(
    grade_source: GradeSource,
) -> None:
    report = grade_source(IN_A_CIRCLE, "pad", "conv1d", "conv2d")
    earned = {one.name: one.earned for one in report.operations}
    assert 0 in earned.values()
    assert report.score.earned < report.score.possible / 2


def test_numbers_of_answers_that_are_far_too_large_are_not_kept(grade_source: GradeSource) -> None:
    source = "import numpy as np\ndef pad(x, padding, value=0.0):\n    return np.zeros(1 << 20)\n"
    report = grade_source(source, "pad")
    found = check_of(report, "pad/basic")
    assert found.verdict == "wrong shape"
    assert "(1048576,)" in found.message
    assert smallest_of(report, "pad/basic").returned is None
