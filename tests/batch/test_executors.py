import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

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
    next(results)
    results.close()
    executor._lifeline.close()
    wait_until(lambda: executor._executor._broken)
    executor.close(at_once=True)
