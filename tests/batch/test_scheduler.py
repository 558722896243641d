from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.batch.executors import Crew, HereCrew, LocalCrew
from grader.batch.scheduler import Job, Lost, work_off
from grader.errors import IsolationError
from tests.batch import jobs


def doubling(*numbers: int) -> Iterator[Job[int]]:
    for number in numbers:
        yield Job(number, jobs.double, (number,))


@pytest.mark.parametrize("here", [True, False])
def test_every_job_has_its_result(crew: LocalCrew, *, here: bool) -> None:
    one_of: Crew = HereCrew() if here else crew
    assert dict(work_off(doubling(*range(50)), one_of)) == {n: 2 * n for n in range(50)}


def test_jobs_are_taken_only_when_there_is_room(crew: LocalCrew) -> None:
    taken = 0

    def counted() -> Iterator[Job[int]]:
        nonlocal taken
        for job in doubling(*range(200)):
            taken += 1
            yield job

    for done, _ in enumerate(work_off(counted(), crew), start=1):
        assert taken <= done + 4 * crew.size


def test_a_process_that_ends_costs_no_other_job_its_result(crew: LocalCrew, tmp_path: Path) -> None:
    ending = [Job(-1, jobs.end_process_once, (str(tmp_path / "ended"),))]
    given = list(work_off([*doubling(1, 2), *ending, *doubling(*range(3, 20))], crew))
    assert len(given) == len(dict(given)) == 20
    assert dict(given) == {-1: "done"} | {n: 2 * n for n in range(1, 20)}


def test_a_job_that_ends_every_process_is_found_out(crew: LocalCrew) -> None:
    results = dict(work_off([*doubling(1), Job(-1, jobs.end_process, ()), *doubling(2, 3)], crew))
    lost = results.pop(-1)
    assert isinstance(lost, Lost)
    assert "BrokenProcessPool" in lost.reason
    assert results == {1: 2, 2: 4, 3: 6}


def test_a_fault_of_the_user_ends_the_work(crew: LocalCrew) -> None:
    with pytest.raises(IsolationError, match="Level 0 is not enough"):
        list(work_off([Job(0, jobs.complain, ()), *doubling(*range(50))], crew))


def test_a_fault_of_ours_is_one_of_that_job_alone() -> None:
    results = dict(work_off([Job(-1, jobs.fail, ()), *doubling(1)], HereCrew()))
    assert results == {-1: Lost("KeyError: 'a bug of ours'"), 1: 2}
