"""What explaining may take: more costs the explanation, and never anything else."""

import resource
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from grader import allowance as module
from grader.allowance import Allowance, OverspentError
from grader.errors import IsolationError, MachineError


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> Allowance:
    """The deadline is now, and the alarm follows at once."""
    monkeypatch.setattr(module, "_GRACE_SECONDS", 0.01)
    return Allowance(seconds=0.0, whole_process=True)


def fail_with(error: BaseException) -> Callable[[], str]:
    def fail() -> str:
        raise error

    return fail


def test_what_is_explained_in_time_is_given_and_nothing_failed() -> None:
    allowance = Allowance(whole_process=True)
    assert allowance.attempt(lambda: "explained", "not") == "explained"
    assert (allowance.faults, allowance.in_words) == ([], "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "MemoryError (test_allowance.py, line "),
        (OverspentError("it took too long"), "it took too long ("),
        (MachineError("No worker could be started."), "No worker could be started. ("),
    ],
)
def test_what_runs_out_costs_the_explanation(error: BaseException, words: str) -> None:
    allowance = Allowance()
    assert allowance.attempt(fail_with(error), "not") == "not"
    (fault,) = allowance.faults
    assert fault.startswith(words)
    assert fault in allowance.in_words


def test_a_bug_costs_students_the_explanation_and_fails_our_tests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(KeyError):
        Allowance().attempt(fail_with(KeyError("expected 3.0")), "not")
    monkeypatch.setattr(Allowance, "forgives_bugs", True)
    allowance = Allowance()
    assert allowance.attempt(fail_with(KeyError("expected 3.0")), "not") == "not"
    assert allowance.faults[0].startswith("KeyError (")
    assert "3.0" not in allowance.in_words  # it may be an answer of a final deck


def test_a_system_that_holds_nobody_back_any_more_is_no_matter_of_explaining() -> None:
    with pytest.raises(IsolationError):
        Allowance().attempt(fail_with(IsolationError("Level 0.")), "not")


def test_comparisons_are_counted() -> None:
    allowance = Allowance(comparisons=3)
    made = []

    def compare() -> str:
        for number in range(9):
            allowance.compare()
            made.append(number)
        return "explained"

    assert allowance.attempt(compare, "not") == "not"
    assert made == [0, 1, 2]


def test_calls_are_counted_and_the_last_are_made() -> None:
    allowance = Allowance(calls=3)
    with allowance.calling(2):
        assert not allowance.spent
    with allowance.calling(2):
        pass
    assert allowance.spent


def test_large_answers_count_as_further_calls() -> None:
    allowance = Allowance(calls=9)
    with allowance.calling(1):
        allowance.receive(1000)
    assert not allowance.spent
    allowance.receive(8 << 16)
    assert allowance.spent


def test_no_more_calls_are_made_after_one_that_failed() -> None:
    allowance = Allowance()
    with pytest.raises(MachineError), allowance.calling(1):
        raise MachineError("No worker could be started.")
    assert allowance.spent


def test_past_the_deadline_nothing_is_called_or_compared() -> None:
    allowance = Allowance(seconds=-1.0)
    assert allowance.attempt(allowance.compare, None) is None
    assert allowance.attempt(lambda: allowance.calling(1).__enter__(), None) is None
    assert len(allowance.faults) == 2
    assert allowance.spent
    assert allowance.attempt(lambda: "what takes neither", "not") == "what takes neither"


def spin() -> str:
    """Never end, whatever ordinary exception is raised meanwhile."""
    while True:
        try:
            list(range(100))
        except Exception:  # noqa: BLE001
            continue


def test_the_alarm_ends_a_loop_that_counts_nothing(soon: Allowance) -> None:
    assert soon.attempt(spin, "not") == "not"
    assert soon.faults[0].startswith("it took too long (")


def test_the_alarm_waits_for_calls(soon: Allowance) -> None:
    answered = []

    def ask() -> str:
        soon._deadline += 1e9  # as long as the alarm is not armed anew
        with soon.calling(1):
            while not soon._rang:
                pass
            answered.append(True)
        return "explained"

    assert soon.attempt(ask, "not") == "not"
    assert answered == [True]


def test_an_attempt_within_another_costs_only_what_it_explains(soon: Allowance) -> None:
    outer: list[tuple[object, ...]] = []

    def explain() -> tuple[str, str]:
        outer.append(bounds())
        inner = soon.attempt(fail_with(MemoryError()), "not")
        assert bounds()[:2] == outer[0][:2], "the bounds are those of the outer one"
        return inner, "explained"

    assert soon.attempt(explain, ("", "")) == ("not", "explained")
    assert len(soon.faults) == 1
    assert soon.attempt(lambda: soon.attempt(spin, "not"), "outer") == "not"


def test_memory_that_runs_away_costs_the_explanation() -> None:
    allowance = Allowance(whole_process=True)
    assert allowance.attempt(lambda: bool(np.ones(module.MAX_BYTES).any()), None) is None
    assert "MemoryError" in allowance.faults[0]


def bounds() -> tuple[object, ...]:
    """What a process may take of memory, and what an alarm would do."""
    return (
        resource.getrlimit(resource.RLIMIT_AS),
        signal.getsignal(signal.SIGALRM),
        signal.getitimer(signal.ITIMER_REAL),
    )


@pytest.mark.parametrize("explain", [bounds, fail_with(MemoryError()), fail_with(MachineError())])
def test_afterwards_the_process_is_bounded_as_before(explain: Callable[[], object]) -> None:
    before = bounds()
    Allowance(whole_process=True).attempt(explain, None)
    assert bounds() == before


def test_a_process_is_bounded_only_where_it_does_nothing_else() -> None:
    before = bounds()
    nothing: tuple[object, ...] = ()
    assert Allowance().attempt(bounds, nothing) == before
    with ThreadPoolExecutor(1) as threads:
        threaded = threads.submit(Allowance(whole_process=True).attempt, bounds, nothing)
        assert threaded.result() == before
    inside = Allowance(whole_process=True).attempt(bounds, nothing)
    assert all(one != other for one, other in zip(inside, before, strict=True))
