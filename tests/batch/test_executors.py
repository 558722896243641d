import os
import threading
from collections.abc import Callable, Generator
from concurrent.futures import BrokenExecutor
from multiprocessing import spawn
from pathlib import Path
from time import monotonic, sleep

import msgspec
import pytest

from grader.batch.executors import LocalExecutor, _Process
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


def test_ctrl_c_at_the_start_of_a_thread_keeps_no_executor_from_ending_at_once(
    class_files: ClassFiles, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    executor, said = LocalExecutor(class_files), tmp_path / "said"
    threads: list[threading.Thread] = []
    start, hang_up, join = threading.Thread.start, _Process.hang_up, _Process.join
    is_being_ended = threading.Event()

    def start_and_interrupt(thread: threading.Thread) -> None:
        threads.append(thread)
        start(thread)
        raise KeyboardInterrupt

    def hang_up_late(process: _Process) -> None:
        if threading.current_thread() in threads:
            is_being_ended.wait()
        hang_up(process)

    def join_late(process: _Process) -> None:
        if threading.current_thread() not in threads:
            is_being_ended.set()
            threads[0].join()
        join(process)

    with monkeypatch.context() as interrupting:
        interrupting.setattr(threading.Thread, "start", start_and_interrupt)
        with pytest.raises(KeyboardInterrupt):
            executor.submit(jobs.never_answer, str(said))
    wait_until(said.exists)
    monkeypatch.setattr(_Process, "hang_up", hang_up_late)
    monkeypatch.setattr(_Process, "join", join_late)
    executor.close(at_once=True)
    assert not threads[0].is_alive()


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


def test_a_process_that_ends_before_it_has_read_anything_is_not_waited_for(
    class_files: ClassFiles, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # More than a pipe holds, which is what made it wait.
    large = msgspec.structs.replace(class_files, deck=bytes(1 << 20))
    ends_at_once = tmp_path / "python"
    ends_at_once.write_text("#!/bin/sh\nexit 7\n")
    ends_at_once.chmod(0o755)
    monkeypatch.setattr(spawn, "_python_exe", os.fsencode(ends_at_once))
    executor = LocalExecutor(large)
    future = executor.submit(jobs.double, 2)
    with pytest.raises(BrokenExecutor, match="exit code 7"):
        future.result(60)
    executor.close()
