"""What is used is charged to calls or to loading, and either can be used up."""

import pytest

from grader.isolation.budget import WALL_FACTOR, Spent, SubmissionBudget


def test_nothing_is_limited_before_something_is_granted() -> None:
    budget = SubmissionBudget()
    budget.use(Spent(cpu_seconds=1e9, wall_seconds=1e9))
    assert not budget.exhausted


@pytest.mark.parametrize(
    ("spent", "exhausted"),
    [
        (Spent(cpu_seconds=1.0), False),
        (Spent(cpu_seconds=1.1), True),
        (Spent(wall_seconds=WALL_FACTOR), False),
        (Spent(wall_seconds=WALL_FACTOR + 0.1), True),
    ],
)
def test_calls_may_use_what_was_granted_and_more_on_the_clock(
    spent: Spent, *, exhausted: bool
) -> None:
    budget = SubmissionBudget()
    budget.grant(1.0)
    budget.use(spent)
    assert budget.exhausted is exhausted


def test_loading_is_not_charged_to_calls_and_has_a_wider_limit() -> None:
    budget = SubmissionBudget()
    budget.grant(1.0)
    with budget.while_loading():
        budget.use(Spent(cpu_seconds=7.0))
    before = budget.exhausted
    with budget.while_loading():
        budget.use(Spent(cpu_seconds=2.0))
    assert budget.calls.used == Spent()
    assert (before, budget.exhausted) == (False, True)


def test_what_comes_after_loading_is_charged_to_calls_even_where_loading_failed() -> None:
    budget = SubmissionBudget()
    with pytest.raises(OSError, match="no process"), budget.while_loading():
        raise OSError("no process")
    budget.use(Spent(cpu_seconds=1.0))
    assert (budget.calls.used.cpu_seconds, budget.loading.used.cpu_seconds) == (1.0, 0.0)


def test_what_is_granted_counts_from_what_was_used() -> None:
    budget = SubmissionBudget()
    exhausted = []
    for granted, used in ((None, 5.0), (1.0, 1.1), (1.0, 0.5)):
        if granted is not None:
            budget.grant(granted)
        budget.use(Spent(cpu_seconds=used))
        exhausted.append(budget.exhausted)
    assert exhausted == [False, True, False]
