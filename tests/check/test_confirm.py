"""Asking failing cases again: in one worker for all operations, where nothing can be kept."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from grader.check import CheckRun, ask_checks
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.deck import Deck
from grader.records.found import Found
from grader.records.outcome import Outcome
from grader.records.verdict import VerdictKind
from tests.conftest import GradeSource
from tests.support import OPERATIONS, TWINS, FakeAsker, check_of, failed_checks, restricted

Function = Callable[..., Any]
CHECKS = [f"{name}/{check}" for name in ("conv1d", "conv2d") for check in ("basic", "stride")]


def off_by_one(operation: str) -> Function:
    return lambda **given: OPERATIONS[operation].twin(**given) + 1


class BeginsCounted(FakeAsker):
    """Counts the fresh workers; tells whether the submission could keep anything."""

    def __init__(self, functions: dict[str, Function], *, keeps_nothing: bool) -> None:
        super().__init__(functions, self._count)
        found = Found(callees=dict.fromkeys(OPERATIONS, frozenset()), keeps_nothing=keeps_nothing)
        self.loaded = msgspec.structs.replace(self.loaded, found=found)
        self.calls = self.begun = 0
        self.alone: list[Case] = []

    def ask(self, case: Case, *, fresh: bool = False) -> Outcome:
        self.alone += [case] if fresh else []
        return super().ask(case, fresh=fresh)

    def _count(self) -> None:
        self.begun += 1
        self.calls = 0


def confirmed(assignment: Assignment, deck: Deck, asker: FakeAsker, *names: str) -> list[CheckRun]:
    return ask_checks(restricted(assignment, *names), deck, asker)


@pytest.mark.parametrize(("keeps_nothing", "workers"), [(True, 1), (False, 2)])
def test_one_worker_confirms_all_operations_where_nothing_can_be_kept(
    assignment: Assignment, practice_deck: Deck, *, keeps_nothing: bool, workers: int
) -> None:
    functions = {name: off_by_one(name) for name in ("conv1d", "conv2d")}
    asker = BeginsCounted(functions, keeps_nothing=keeps_nothing)
    runs = confirmed(assignment, practice_deck, asker, *CHECKS)
    assert asker.begun == workers
    assert [run.way for run in runs] == ["together"] * len(CHECKS)
    assert not any(run.passed for run in runs)


def test_right_functions_are_not_confirmed(assignment: Assignment, practice_deck: Deck) -> None:
    functions = {name: OPERATIONS[name].twin for name in ("conv1d", "conv2d")}
    asker = BeginsCounted(functions, keeps_nothing=True)
    assert all(run.passed for run in confirmed(assignment, practice_deck, asker, *CHECKS))
    assert asker.begun == 0


def test_where_a_case_is_right_again_each_operation_is_asked_by_itself(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """What files tell is not relied on: `conv2d` keeps state though they tell that nothing does."""
    asker = BeginsCounted({}, keeps_nothing=True)

    def tires(**given: Any) -> Any:
        asker.calls += 1
        return OPERATIONS["conv2d"].twin(**given) + (asker.calls > 4)

    asker._functions |= {"conv1d": off_by_one("conv1d"), "conv2d": tires}
    asker.loaded = msgspec.structs.replace(
        asker.loaded, functions=dict.fromkeys(OPERATIONS, "written")
    )
    runs = confirmed(assignment, practice_deck, asker, *CHECKS, "conv2d/purity")
    ways = {run.row.operation: run.way for run in runs}
    assert ways == {"conv1d": "together", "conv2d": "alone"}
    assert {run.row.name for run in runs if not run.passed} == {*CHECKS[:2], "conv2d/purity"}


@pytest.mark.parametrize("keeps_nothing", [True, False])
def test_changed_arguments_take_a_worker_for_each_case_only_where_something_may_be_kept(
    assignment: Assignment, practice_deck: Deck, *, keeps_nothing: bool
) -> None:
    def changes_x(x: Any, **given: Any) -> Any:
        right = OPERATIONS["pad"].twin(x, **given)
        x += 1
        return right

    asker = BeginsCounted({"pad": changes_x}, keeps_nothing=keeps_nothing)
    (purity,) = confirmed(assignment, practice_deck, asker, "pad/purity")
    assert purity.way == "together"
    assert {one.verdict.kind for one in purity.wrong} == {VerdictKind.MODIFIED_INPUT}
    assert asker.begun == (1 if keeps_nothing else len(purity.wrong))


def test_no_case_is_alone_in_a_worker_twice(assignment: Assignment, practice_deck: Deck) -> None:
    asker = BeginsCounted({}, keeps_nothing=False)

    def tires(**given: Any) -> Any:
        asker.calls += 1
        return OPERATIONS["conv2d"].twin(**given) + (asker.calls > 4)

    asker._functions["conv2d"] = tires
    asker.loaded = msgspec.structs.replace(asker.loaded, functions={"conv2d": "written"})
    checks = [f"conv2d/{name}" for name in ("basic", "stride", "purity")]
    runs = confirmed(assignment, practice_deck, asker, *checks)
    assert {run.row.name for run in runs if not run.passed} == {"conv2d/purity"}
    assert len({id(case) for case in asker.alone}) == len(asker.alone)
    assert asker.begun == 1 + len(asker.alone)


SHARED = """
_kernels = {{}}

def conv1d(x, weight, bias=None, stride=1, padding=0):
    changed = bool(_kernels)
    _kernels[weight.shape[-1]] = weight
    return right_conv1d(x, weight, bias, stride, padding) + changed

def conv2d(x, weight, bias=None, stride=1, padding=0):
    _kernels[weight.shape[-1]] = weight
    return right_conv2d(x, weight, {bias}, stride, padding)
"""


@pytest.mark.parametrize("bias", ["bias", "None"], ids=["right", "without bias"])
def test_what_two_functions_keep_in_one_place_costs_purity_of_the_one_that_reads_it(
    grade_source: GradeSource, bias: str
) -> None:
    """Asked after those of `conv2d`, all cases of `conv1d` would fail again."""
    own = [
        TWINS[name].replace(f"def {name}(", f"def right_{name}(") for name in ("conv1d", "conv2d")
    ]
    source = "\n".join((*own, SHARED.format(bias=bias)))
    names = ("basic", "bias", "purity")
    report = grade_source(
        source, *[f"{one}/{name}" for one in ("conv1d", "conv2d") for name in names]
    )
    lost = {"conv2d/bias"} if bias == "None" else set()
    assert failed_checks(report) == {"conv1d/purity", *lost}
    assert check_of(report, "conv1d/purity").verdict == "not repeatable"
