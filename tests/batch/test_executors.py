import threading
from collections.abc import Callable, Generator
from concurrent.futures import BrokenExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest

from grader.batch.executors import LocalExecutor
from grader.batch.scheduler import Job, run_jobs
from grader.records.grading import ClassFiles
from tests.batch import jobs


def wait_until(seen: Callable[[], bool]) -> None:
    deadline = monotonic() + 60
    while not seen():
        assert monotonic() < deadline
        sleep(0.01)


def test_a_process_that_ended_while_it_answered_keeps_no_executor_from_ending_at_once(
    tmp_path: Path, class_files: ClassFiles
) -> None:
    executor, said = LocalExecutor(class_files), tmp_path / "said"
    executor.submit(jobs.end_process_while_it_answers, str(said))
    wait_until(said.exists)
    ending = threading.Thread(target=executor.close, kwargs={"at_once": True}, daemon=True)
    ending.start()
    ending.join(30)
    assert not ending.is_alive()


def test_an_executor_can_end_at_once_when_less_was_done_than_asked_for(
    class_files: ClassFiles,
) -> None:
    executor = LocalExecutor(class_files)
    results = run_jobs(
        [Job(-1, sleep, (0,)), *(Job(n, sleep, (600,)) for n in range(50))], executor
    )
    assert isinstance(results, Generator)
    next(results)
    results.close()
    ending = threading.Thread(target=executor.close, kwargs={"at_once": True}, daemon=True)
    ending.start()
    ending.join(30)
    assert not ending.is_alive()


def test_a_process_that_ends_takes_no_other_with_it(class_files: ClassFiles) -> None:
    with LocalExecutor(class_files) as executor:
        ended, other = executor.submit(jobs.end_process), executor.submit(jobs.double, 2)
        with pytest.raises(BrokenExecutor, match="exit code -9"):
            ended.result()
        assert other.result() == 4
        assert executor.submit(jobs.double, 3).result() == 6


def test_an_executor_that_was_ended_at_once_starts_nothing(class_files: ClassFiles) -> None:
    executor = LocalExecutor(class_files)
    executor.close(at_once=True)
    with pytest.raises(RuntimeError):
        executor.submit(jobs.double, 2)
