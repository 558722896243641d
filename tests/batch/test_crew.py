import threading
from collections.abc import Callable, Generator
from pathlib import Path
from time import monotonic, sleep

from grader.batch.crew import LocalCrew
from grader.batch.work import Job, work_off
from grader.records.grading import Conditions
from tests.batch import jobs


def wait_until(seen: Callable[[], bool]) -> None:
    deadline = monotonic() + 60
    while not seen():
        assert monotonic() < deadline
        sleep(0.01)


def test_a_process_that_ended_while_it_answered_keeps_no_crew_from_ending_at_once(
    tmp_path: Path, conditions: Conditions
) -> None:
    crew, said = LocalCrew(conditions), tmp_path / "said"
    crew.submit(jobs.end_process_while_it_answers, str(said))
    wait_until(said.exists)
    ending = threading.Thread(target=crew.close, kwargs={"at_once": True}, daemon=True)
    ending.start()
    ending.join(30)
    assert not ending.is_alive()


def test_a_crew_can_end_at_once_when_less_was_done_than_asked_for(conditions: Conditions) -> None:
    crew = LocalCrew(conditions)
    results = work_off([Job(-1, sleep, (0,)), *(Job(n, sleep, (600,)) for n in range(50))], crew)
    assert isinstance(results, Generator)
    next(results)
    results.close()
    crew._lifeline.close()
    wait_until(lambda: crew._executor._broken)
    crew.close(at_once=True)
