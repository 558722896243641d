"""When a run in which other functions are served counts, with functions in this process."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from grader.allowance import Allowance
from grader.check import ask_checks, explain_failures
from grader.records.assignment import Assignment
from grader.records.call import Call
from grader.records.case import Case
from grader.records.deck import Deck
from grader.records.found import Found
from grader.records.outcome import Outcome, Served
from grader.records.verdict import VerdictKind
from tests.support import OPERATIONS, FakeAsker, restricted, returned

Function = Callable[..., Any]


def wrong(operation: str, wrongly: Callable[[dict[str, Any]], bool]) -> Function:
    """A function that is wrong for some arguments."""

    def function(**given: Any) -> Any:
        return OPERATIONS[operation].twin(**given) + wrongly(given)

    return function


def strides(given: dict[str, Any]) -> bool:
    return bool(given.get("stride", 1) != 1)


def pads(given: dict[str, Any]) -> bool:
    return bool(given.get("padding", 0) != 0)


def adds_bias(given: dict[str, Any]) -> bool:
    return given.get("bias") is not None


class ServingAsker(FakeAsker):
    """Asks other functions where others are served, which each of their cases calls."""

    def __init__(
        self,
        functions: dict[str, Function],
        when_served: dict[str, Function],
        begin: Callable[[], None] | None = None,
        callees: dict[str, frozenset[str]] | None = None,
    ) -> None:
        super().__init__(functions, begin)
        found = Found(callees=callees or {})
        self.loaded = msgspec.structs.replace(self.loaded, found=found)
        self.served_to: list[str] = []
        self.asked_after: list[Case] = []
        self._when_served = when_served

    def ask_served(self, cases: Sequence[Case], served: frozenset[str], to_mend: int) -> Served:  # noqa: ARG002  all call others
        own, self._functions = self._functions, {**self._functions, **self._when_served}
        outcomes = tuple(self._call(case) for case in cases)
        self._functions = own
        self.served_to.append(cases[0].operation)
        return Served(outcomes=outcomes, called=(served,) * len(outcomes))

    def ask_each(self, cases: Sequence[Case], **ways: Any) -> list[Outcome]:
        if self.served_to:
            self.asked_after += cases
        return super().ask_each(cases, **ways)


WRONG_PAD = {"pad": wrong("pad", lambda _: True)}
CONV1D = ("conv1d/basic", "conv1d/stride", "conv1d/padding", "conv1d/bias", "conv1d/purity")


def lost(assignment: Assignment, deck: Deck, asker: FakeAsker, *names: str) -> set[str]:
    """Names of the checks that are lost."""
    runs = ask_checks(restricted(assignment, *names), deck, asker)
    return {run.row.name for run in runs if not run.passed}


def test_a_run_that_mends_one_check_and_spoils_another_does_not_count(
    assignment: Assignment, practice_deck: Deck
) -> None:
    functions = {**WRONG_PAD, "conv1d": wrong("conv1d", strides)}
    served = {"conv1d": wrong("conv1d", pads)}
    asker = ServingAsker(functions, served)
    found = lost(assignment, practice_deck, asker, "pad/basic", *CONV1D)
    assert "conv1d" in asker.served_to
    assert found == {"pad/basic", "conv1d/stride"}


def test_a_run_that_mends_one_check_and_leaves_another_counts(
    assignment: Assignment, practice_deck: Deck
) -> None:
    functions = {
        **WRONG_PAD,
        "conv1d": wrong("conv1d", lambda given: strides(given) or adds_bias(given)),
    }
    asker = ServingAsker(functions, {"conv1d": wrong("conv1d", adds_bias)})
    found = lost(assignment, practice_deck, asker, "pad/basic", *CONV1D[:4])
    assert found == {"pad/basic", "conv1d/bias"}


def test_two_functions_do_not_excuse_each_other(
    assignment: Assignment, practice_deck: Deck
) -> None:
    two = ("conv1d", "conv2d")
    functions = {name: wrong(name, lambda _: True) for name in two}
    served = {name: OPERATIONS[name].twin for name in two}
    names = [f"{name}/{check}" for name in two for check in ("basic", "stride")]
    found = lost(assignment, practice_deck, ServingAsker(functions, served), *names)
    assert found == {"conv2d/basic", "conv2d/stride"}


def test_of_a_function_that_keeps_state_the_run_counts_only_if_everything_is_right(
    assignment: Assignment, practice_deck: Deck
) -> None:
    calls = 0

    def begin() -> None:
        nonlocal calls
        calls = 0

    def tires(**given: Any) -> Any:
        nonlocal calls
        calls += 1
        return OPERATIONS["conv1d"].twin(**given) + (calls > 4)

    for when_served, expected in (
        (wrong("conv1d", adds_bias), {"pad/basic", "conv1d/purity"}),
        (OPERATIONS["conv1d"].twin, {"pad/basic"}),
    ):
        begin()
        asker = ServingAsker({**WRONG_PAD, "conv1d": tires}, {"conv1d": when_served}, begin)
        assert lost(assignment, practice_deck, asker, "pad/basic", *CONV1D) == expected


def test_nothing_is_asked_for_explanations_of_what_failed_while_others_were_served(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Where nothing is served another answer may come, and for another reason."""
    functions = {
        **WRONG_PAD,
        "conv1d": wrong("conv1d", lambda given: strides(given) or adds_bias(given)),
    }
    asker = ServingAsker(functions, {"conv1d": wrong("conv1d", adds_bias)})
    asked = restricted(assignment, "pad/basic", *CONV1D)
    runs = ask_checks(asked, practice_deck, asker)
    findings = explain_failures(asked, runs, practice_deck, asker, Allowance())
    (bias,) = (one for one in findings if "conv1d/bias" in one.checks)
    assert bias.clearest is not None
    assert "conv1d" not in {case.operation for case in asker.asked_after}
    assert "pad" in {case.operation for case in asker.asked_after}


@pytest.mark.parametrize("callees", [{}, {"conv1d": frozenset({"pad"})}], ids=["doubt", "pad"])
def test_who_may_call_a_wrong_function_is_asked_while_it_is_served(
    assignment: Assignment, practice_deck: Deck, callees: dict[str, frozenset[str]]
) -> None:
    asker = ServingAsker({**WRONG_PAD, "conv1d": wrong("conv1d", strides)}, {}, callees=callees)
    lost(assignment, practice_deck, asker, "pad/basic", *CONV1D)
    assert "conv1d" in asker.served_to


def test_nothing_is_served_to_who_can_call_no_wrong_function(
    assignment: Assignment, practice_deck: Deck
) -> None:
    functions = {**WRONG_PAD, "conv1d": wrong("conv1d", strides)}
    callees = {"pad": frozenset[str](), "conv1d": frozenset({"conv2d"})}
    asker = ServingAsker(functions, {"conv1d": OPERATIONS["conv1d"].twin}, callees=callees)
    asked = restricted(assignment, "pad/basic", *CONV1D)
    runs = ask_checks(asked, practice_deck, asker)
    explain_failures(asked, runs, practice_deck, asker, Allowance())
    assert not asker.served_to


class ChangesItsVerdict(FakeAsker):
    """Fails `purity` by another verdict when it is asked first than after others."""

    def __init__(self) -> None:
        super().__init__({"conv2d": OPERATIONS["conv2d"].twin}, self._forget)
        self._is_first = True

    def _forget(self) -> None:
        self._is_first = True

    def _call(self, case: Case) -> Outcome:
        first, self._is_first = self._is_first, False
        right = OPERATIONS["conv2d"].twin(**case.arrays, **case.options)
        if case.judges != "purity" or not first:
            return returned(right + 1, again=right + 1, then=right, kept=right + 1)
        return returned(right, again=right + 1, then=right, kept=right)


@pytest.mark.parametrize("others", [(), ("conv2d/orientation",)], ids=["alone", "with another"])
def test_purity_is_judged_by_what_it_is_when_it_is_asked_first(
    assignment: Assignment, practice_deck: Deck, others: tuple[str, ...]
) -> None:
    asked = restricted(assignment, *others, "conv2d/purity")
    runs = ask_checks(asked, practice_deck, ChangesItsVerdict())
    (purity,) = (run for run in runs if run.row.check == "purity")
    assert purity.way == "together"
    assert {one.verdict.kind for one in purity.cases} == {VerdictKind.NOT_REPEATABLE}


def test_that_time_is_used_up_while_others_are_served_is_said(
    assignment: Assignment, practice_deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = ServingAsker({**WRONG_PAD, "conv1d": wrong("conv1d", pads)}, {})

    def ask_served(cases: Sequence[Case], served: frozenset[str], to_mend: int) -> Served:  # noqa: ARG001
        asker.exhausted = True
        return Served(outcomes=(asker._call(cases[0]),), called=(served,))

    monkeypatch.setattr(asker, "ask_served", ask_served)
    asked = restricted(assignment, "pad/basic", *CONV1D)
    runs = ask_checks(asked, practice_deck, asker)
    told = [run.not_excused for run in runs if not run.passed and run.row.operation == "conv1d"]
    assert told
    assert all(one.startswith("conv1d uses up its time while it calls other") for one in told)


def test_what_a_course_calls_in_its_own_way_is_not_served_which_is_said_once(
    assignment: Assignment, practice_deck: Deck
) -> None:
    call = Call(expression="frame(x, padding)", function="frame", names={"x": "x"})
    asked = restricted(assignment, "pad/basic", *CONV1D[:3])
    pad, *others = asked.operations
    called = msgspec.structs.replace(pad, call=call)
    asked = msgspec.structs.replace(asked, operations=(called, *others))
    asker = ServingAsker(
        {**WRONG_PAD, "conv1d": wrong("conv1d", lambda _: True)},
        {"conv1d": OPERATIONS["conv1d"].twin},
        callees={"conv1d": frozenset({"pad"}), "pad": frozenset()},
    )
    runs = ask_checks(asked, practice_deck, asker)
    assert not asker.served_to
    (told,) = (run.not_excused for run in runs if run.not_excused)
    assert told.startswith("conv1d may call frame, of which checks are lost as well.")
