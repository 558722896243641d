"""A batch may be ended at any moment; what it leaves then, the same command goes on from."""

import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

import pytest

from tests.batch.typed import (
    SMALL,
    Process,
    count_results,
    environment,
    finish,
    kill,
    results_of,
    start,
    type_in,
    write_class,
)
from tests.processes import children_of, command_of, cpu_seconds_of, wait_until_gone

BATCH = ("batch", "class", "--output", "results", "--assignment", "small.toml")

PATIENTLY = ("batch", "class", "--assignment", "patient.toml")

MAX_SECONDS = 60
"""After which what does not happen is given up on; nothing that is tested depends on it."""

ENDLESS = "def pad(x, padding, value=0.0):\n    while True:\n        pass\n"


def count_pages(results: Path) -> int:
    return len(list((results / "pages").glob("*.html")))


class Moment(NamedTuple):
    """A while after there is more of something; or after the start.

    Attributes:
        more_of: Counts what there is to be more of; None for a while after the start.
        seconds: How long the while may be.
    """

    more_of: Callable[[Path], int] | None
    seconds: float


GRADING, WRITING = Moment(count_results, 0.02), Moment(count_pages, 0.002)

FEW_MOMENTS = (GRADING, WRITING)

MANY_MOMENTS = (Moment(None, 0.3), *[GRADING] * 4, *[WRITING] * 4, Moment(None, 1.5))


def wait_for(moment: Moment, results: Path, process: Process, rng: random.Random) -> None:
    if moment.more_of is not None:
        before = moment.more_of(results)
        while moment.more_of(results) <= before and process.poll() is None:
            sleep(0.002)
    sleep(rng.uniform(0, moment.seconds))


@pytest.mark.parametrize(
    "moments", [FEW_MOMENTS, pytest.param(MANY_MOMENTS, marks=pytest.mark.whole)], ids=len
)
def test_a_batch_that_is_killed_again_and_again_ends_as_if_it_had_not_been(
    tmp_path: Path, undisturbed: dict[str, object], moments: tuple[Moment, ...]
) -> None:
    write_class(tmp_path)
    results = tmp_path / "results"
    rng = random.Random(20)
    left = []
    for moment in moments:
        process = start(tmp_path, *BATCH)
        wait_for(moment, results, process, rng)
        kill(process)
        left.append((count_results(results), count_pages(results)))
    ended = type_in(tmp_path, *BATCH)
    assert (ended.code, ended.complaint) == (0, "")
    assert results_of(results) == undisturbed
    while_grading, while_writing = ({one[phase] for one in left} - {0} for phase in (0, 1))
    assert len(while_grading) > moments.count(GRADING) // 2, left
    assert min(while_writing) < count_pages(results), left


def test_what_a_killed_command_left_half_written_is_removed(
    folder: Path, undisturbed: dict[str, object]
) -> None:
    results = folder / "results"
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom grader.files import replace_file\n"
        "with replace_file(Path(sys.argv[1])) as file:\n"
        "    file.write(b'half'), file.flush(), os.kill(os.getpid(), 9)\n"
    )
    for path in (results / "index.html", next((results / "pages").iterdir())):
        typed = [sys.executable, "-c", program, str(path)]
        subprocess.run(typed, env=environment(), check=False)
        assert (
            len(
                [
                    one
                    for one in path.parent.iterdir()
                    if one.is_file() and one.read_bytes() == b"half"
                ]
            )
            == 1
        )
    assert type_in(folder, *BATCH).code == 0
    assert results_of(results) == undisturbed


def endless_class(folder: Path) -> Path:
    """A download of two submissions that never end, and limits that let them go on."""
    for name in ("ada", "bob"):
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "cnn.py").write_text(f"{ENDLESS}# {name}\n")
    (folder / "patient.toml").write_text(f"{SMALL}[limits]\nseconds_per_call = 60\n")
    return folder


def wait_for_child(process: Process, is_it: Callable[[int], bool]) -> set[int]:
    """Wait until a command has such a process below it; all that are below it."""
    deadline = monotonic() + MAX_SECONDS
    while monotonic() < deadline:
        below = children_of(process.pid)
        if any(map(is_it, below)):
            return below
        sleep(0.005)
    pytest.fail(f"{is_it.__name__}: there is no such process")


def is_of_the_pool(pid: int) -> bool:
    return "spawn_main" in command_of(pid)


def has_a_worker_that_computes(pid: int) -> bool:
    workers = children_of(pid) if "start.py" in command_of(pid) else set()
    return any(cpu_seconds_of(worker) > 0.2 for worker in workers)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_endless_submission_does_not_keep_a_batch_from_stopping(
    tmp_path: Path, by: signal.Signals
) -> None:
    process = start(endless_class(tmp_path), *PATIENTLY)
    below = wait_for_child(process, has_a_worker_that_computes)
    os.killpg(process.pid, by) if by == signal.SIGINT else process.send_signal(by)
    ended = finish(process)
    assert ended.code == 130
    assert "0 of 2" in ended.output
    assert "What is done is kept; give the same command again to go on." in ended.output
    assert ended.complaint == "Stopped."
    assert not wait_until_gone(below)


def test_a_stopped_batch_goes_on(tmp_path: Path, undisturbed: dict[str, object]) -> None:
    write_class(tmp_path)
    process = start(tmp_path, *BATCH)
    wait_for(Moment(count_results, 0), tmp_path / "results", process, random.Random())
    os.killpg(process.pid, signal.SIGINT)
    ended = finish(process)
    assert ended.code == 130
    assert re.search(r"^Grading: \d+ of 30, .*\. What is done", ended.output, re.MULTILINE)
    assert count_results(tmp_path / "results") > 0
    assert type_in(tmp_path, *BATCH).code == 0
    assert results_of(tmp_path / "results") == undisturbed


def test_ctrl_c_while_processes_start_is_heard_by_the_command_alone(tmp_path: Path) -> None:
    process = start(endless_class(tmp_path), *PATIENTLY)
    below = wait_for_child(process, is_of_the_pool)
    os.killpg(process.pid, signal.SIGINT)
    ended = finish(process)
    assert (ended.code, ended.complaint) == (130, "Stopped.")
    assert not wait_until_gone(below)


def test_a_process_that_is_killed_costs_nobody_anything(
    tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    write_class(tmp_path)
    process = start(tmp_path, *BATCH)
    wait_for(Moment(count_results, 0), tmp_path / "results", process, random.Random())
    pool = [*filter(is_of_the_pool, children_of(process.pid))]
    os.kill(pool[0], signal.SIGKILL)
    ended = finish(process)
    assert (ended.code, ended.complaint) == (0, "")
    assert results_of(tmp_path / "results") == undisturbed
