from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.batch.executors import BatchExecutor, InProcessExecutor, LocalExecutor
from grader.batch.scheduler import Job, Lost, run_jobs
from grader.errors import IsolationError
from tests.batch import jobs


def doubling(*numbers: int) -> Iterator[Job[int]]:
    for number in numbers:
        yield Job(number, jobs.double, (number,))


@pytest.mark.parametrize("here", [True, False])
def test_every_job_has_its_result(executor: LocalExecutor, *, here: bool) -> None:
    one_of: BatchExecutor = InProcessExecutor() if here else executor
    assert dict(run_jobs(doubling(*range(50)), one_of)) == {n: 2 * n for n in range(50)}


def test_jobs_are_taken_only_when_there_is_room(executor: LocalExecutor) -> None:
    taken = 0

    def counted() -> Iterator[Job[int]]:
        nonlocal taken
        for job in doubling(*range(200)):
            taken += 1
            yield job

    for done, _ in enumerate(run_jobs(counted(), executor), start=1):
        assert taken <= done + 4 * executor.size


def test_a_process_that_ends_costs_no_other_job_its_result(
    executor: LocalExecutor, tmp_path: Path
) -> None:
    ending = [Job(-1, jobs.end_process_once, (str(tmp_path / "ended"),))]
    given = list(run_jobs([*doubling(1, 2), *ending, *doubling(*range(3, 20))], executor))
    assert len(given) == len(dict(given)) == 20
    assert dict(given) == {-1: "done"} | {n: 2 * n for n in range(1, 20)}


def test_a_job_that_ends_every_process_is_found_out(executor: LocalExecutor) -> None:
    results = dict(
        run_jobs([*doubling(1), Job(-1, jobs.end_process, ()), *doubling(2, 3)], executor)
    )
    lost = results.pop(-1)
    assert isinstance(lost, Lost)
    assert lost.reason == "BrokenExecutor: exit code -9"
    assert results == {1: 2, 2: 4, 3: 6}


def test_a_fault_of_the_user_ends_the_work(executor: LocalExecutor) -> None:
    with pytest.raises(IsolationError, match="Level 0 is not enough"):
        list(run_jobs([Job(0, jobs.complain, ()), *doubling(*range(50))], executor))


def test_a_fault_of_ours_is_one_of_that_job_alone() -> None:
    results = dict(run_jobs([Job(-1, jobs.fail, ()), *doubling(1)], InProcessExecutor()))
    assert results == {-1: Lost("KeyError: 'a bug of ours'"), 1: 2}
