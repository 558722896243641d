"""Inquiries in lock-step: a frame a round, and whatever one does costs no other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from grader.allowance import Allowance
from grader.check.asker import AllowedAsker
from grader.check.inquire import MAX_CASES, inquire
from grader.errors import MachineError
from grader.explain.inquiry import Inquiry
from grader.records.case import Case
from grader.records.outcome import Crashed, Outcome, Returned, TimedOut
from tests.support import pad_case

LOST: dict[float, Outcome] = {0.0: TimedOut(seconds=0.3), -1.0: Crashed(reason="signal SIGSEGV")}
"""What comes of cases with these numbers."""


class Numbers:
    """Answers each case with its number, in frames that it remembers."""

    exhausted = False

    def __init__(self, most: int = 10**6) -> None:
        self.frames: list[list[float]] = []
        self.fresh: list[bool] = []
        self._most = most

    def ask(self, case: Case, *, fresh: bool = False) -> Outcome:
        return self.ask_each((case,), fresh=fresh)[0]

    def ask_each(self, cases: Sequence[Case], *, fresh: bool = False, **_: bool) -> list[Outcome]:
        outcomes: list[Outcome] = []
        self.frames.append([number_of(case) for case in cases])
        self.fresh.append(fresh)
        for number in self.frames[-1][: self._most]:
            outcomes.append(LOST.get(number, Returned(type="ndarray", value=np.array([number]))))
            if number in LOST:
                break
        return outcomes


def number_of(case: Case) -> float:
    return float(case.arrays["x"].ravel()[0])


def number_from(outcome: Outcome) -> float | str:
    if isinstance(outcome, Returned) and outcome.value is not None:
        return float(outcome.value[0])
    return type(outcome).__name__


def asking(*rounds: Sequence[float]) -> Inquiry[list[list[float | str]]]:
    """An inquiry that asks these numbers and finds what came of them."""
    came = []
    for numbers in rounds:
        outcomes = yield [pad_case(number) for number in numbers]
        came.append([number_from(one) for one in outcomes])
    return came


def found(asker: Numbers, *inquiries: Inquiry[Any], **options: Any) -> dict[int, Any]:
    allowed = AllowedAsker(asker, options.pop("allowance", None) or Allowance())
    return inquire(dict(enumerate(inquiries)), allowed, **options)


def test_a_round_of_all_inquiries_is_one_frame() -> None:
    asker = Numbers()
    came = found(asker, asking([1, 2], [3]), asking([4], [5], [6]), asking())
    assert asker.frames == [[1, 2, 4], [3, 5], [6]]
    assert came == {0: [[1, 2], [3]], 1: [[4], [5], [6]], 2: []}


@pytest.mark.parametrize("lost", LOST)
def test_a_case_that_loses_its_worker_costs_its_inquiry_the_rest_of_its_cases(lost: float) -> None:
    asker = Numbers()
    came = found(asker, asking([1]), asking([2, lost, 3], [4]), asking([5, 6]))
    assert came == {
        0: [[1]],
        1: [[2, type(LOST[lost]).__name__], [4]],
        2: [[5, 6]],
    }


def test_what_was_not_answered_for_another_reason_is_asked_again() -> None:
    asker = Numbers(most=2)
    came = found(asker, asking([1, 2, 3]), asking([4]))
    assert came == {0: [[1, 2, 3]], 1: [[4]]}
    assert asker.frames == [[1, 2, 3, 4], [3, 4]]


def test_what_has_not_ended_is_left_out_once_nothing_can_be_asked_any_more() -> None:
    asker = Numbers()
    came = found(asker, asking([1], [2]), asking([3]), allowance=Allowance(calls=2))
    assert came == {1: [[3]]}
    asker.exhausted = True
    assert found(asker, asking([1]), asking()) == {1: []}
    assert len(asker.frames) == 1


def test_one_that_fails_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(number: float) -> Inquiry[int]:
        yield [pad_case(number)]
        raise KeyError("a fault of ours")

    monkeypatch.setattr(Allowance, "forgives_bugs", True)
    asker, allowance = Numbers(), Allowance()
    came = found(asker, asking([1], [2]), failing(3), asking([4]), allowance=allowance)
    assert came == {0: [[1], [2]], 2: [[4]]}
    assert len(allowance.faults) == 1


def test_a_machine_that_fails_ends_all_and_is_told_once() -> None:
    class Failing(Numbers):
        def ask_each(self, cases: Sequence[Case], **options: bool) -> list[Outcome]:
            if self.frames:
                raise MachineError("No worker could be started.")
            return super().ask_each(cases, **options)

    allowance = Allowance()
    came = found(Failing(), asking([1], [2]), asking([3]), asking([4], [5]), allowance=allowance)
    assert came == {1: [[3]]}
    assert allowance.spent
    assert len(allowance.faults) == 1


def test_a_frame_is_bounded_and_those_who_waited_go_first() -> None:
    asker = Numbers()
    many = [float(number) for number in range(1, MAX_CASES)]
    came = found(asker, asking(many, many), asking(many))
    assert [len(frame) for frame in asker.frames] == [len(many)] * 3
    assert [len(rounds) for rounds in came.values()] == [2, 1]
    huge = many * 3
    assert found(asker, asking(huge)) == {0: [huge]}


def test_each_round_has_a_fresh_worker_where_it_is_asked_for() -> None:
    asker = Numbers()
    found(asker, asking([1], [2]), asking([3]), fresh=True)
    assert asker.fresh == [True, True]
