"""One process forks the workers of all; it is watched, and started again where it ends."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from grader.errors import MachineError
from grader.grade import grade_submission
from grader.isolation.launcher import zygote as zygote_module
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.protocol.layers import NAMESPACES, SECCOMP
from grader.isolation.session import Session
from grader.isolation.submission_worker import MAX_LAUNCHER_LOSSES
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.outcome import Returned
from tests.processes import children_of, wait_until_gone
from tests.support import RIGHT, TWINS, pad_case, restricted, submission_of
from tests.unprivileged import as_nobody

pytestmark = pytest.mark.slow

LIMITS = WorkerLimits(memory_bytes=1 << 28, cpu_seconds=10.0, packages=("numpy",))


@pytest.fixture
def zygote() -> Iterator[Zygote]:
    with Zygote() as own:
        yield own


def kill(zygote: Zygote, session: Session | None = None) -> None:
    """Kill the zygote, and wait until the worker of a session is gone too."""
    zygote._forkers[()].process.kill()
    zygote._forkers[()].process.wait()
    if session is not None and (handle := session._worker.handle) is not None:
        assert not wait_until_gone({handle.pid})


def test_several_submissions_are_graded_at_a_time(
    zygote: Zygote, assignment: Assignment, practice_deck: Deck
) -> None:
    asked = restricted(assignment, "pad", "conv1d")
    sources = ["while True: pass", *[RIGHT, TWINS["pad"], "import os\nos._exit(0)"] * 3]

    def earned(source: str) -> int:
        report = grade_submission(submission_of(source), asked, practice_deck, zygote)
        return report.score.earned

    with ThreadPoolExecutor(max_workers=6) as pool:
        assert list(pool.map(earned, sources)) == [0, *[40, 15, 0] * 3]


def test_a_zygote_that_has_ended_is_started_again(zygote: Zygote, assignment: Assignment) -> None:
    zygote.start(LIMITS).end()
    kill(zygote)
    asked = restricted(assignment, "pad")
    with Session(zygote, submission_of(TWINS["pad"]), asked) as session:
        assert isinstance(session.ask(pad_case()), Returned)


def test_a_zygote_that_ends_while_a_submission_is_asked_costs_it_nothing(
    zygote: Zygote, assignment: Assignment
) -> None:
    asked = restricted(assignment, "pad")
    with Session(zygote, submission_of(TWINS["pad"]), asked) as session:
        for _ in range(MAX_LAUNCHER_LOSSES):
            kill(zygote, session)
            outcomes = session.ask_each([pad_case(1.0), pad_case(2.0)])
            assert [type(outcome) for outcome in outcomes] == [Returned, Returned]
        kill(zygote, session)
        with pytest.raises(MachineError, match="ended 3 times while one submission"):
            session.ask(pad_case())


def test_a_zygote_that_is_stopped_is_given_up_on(
    zygote: Zygote, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zygote_module, "_ANSWER_SECONDS", 0.5)
    zygote.start(LIMITS).end()
    stopped = zygote._forkers[()].process
    stopped.send_signal(signal.SIGSTOP)
    asked = restricted(assignment, "pad")
    with Session(zygote, submission_of(TWINS["pad"]), asked) as session:
        assert isinstance(session.ask(pad_case()), Returned)
    assert stopped.poll() == -signal.SIGKILL


def test_a_python_that_does_not_start_is_the_machines_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with (
        Zygote() as own,
        pytest.raises(MachineError, match="does not work: it ended with exit status 1"),
    ):
        own.start(LIMITS)


def test_a_missing_python_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(MachineError, match="No worker process can be started: No such file"):
        Zygote()


def test_no_free_descriptor_is_the_machines_fault(zygote: Zygote) -> None:
    zygote.start(LIMITS).end()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = max(int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    opened = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 4, limits[1]))
    try:
        with suppress(OSError):
            while True:
                opened.append(os.open(os.devnull, os.O_RDONLY))
        with pytest.raises(MachineError, match=r"Too many open files\. Check how many"):
            zygote.start(LIMITS)
    finally:
        for descriptor in opened:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    zygote.start(LIMITS).end()


NO_PROCESS_LEFT = """
import resource, sys
from grader.errors import MachineError
from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.launcher.zygote import Zygote
limits = WorkerLimits(memory_bytes=1 << 28, cpu_seconds=10.0, packages=("numpy",))
with Zygote() as zygote:
    zygote.start(limits).end()
    resource.prlimit(zygote._forkers[()].process.pid, resource.RLIMIT_NPROC, (1, 1))
    try:
        zygote.start(limits)
    except MachineError as error:
        print(error)
"""


def test_an_exhausted_process_table_is_the_machines_fault() -> None:
    command = as_nobody([sys.executable, "-c", NO_PROCESS_LEFT])
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stdout.startswith(
        "No worker process can be started: Resource temporarily unavailable. Check how many"
    ), ended.stderr


DAEMON = """
import os, time
def pad(x, padding, value=0.0):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
    os.wait()
    return x
"""


@pytest.mark.parametrize("without", [{SECCOMP}, {SECCOMP, NAMESPACES}])
def test_what_a_worker_left_is_gone_when_its_session_ends(
    without: set[str], assignment: Assignment
) -> None:
    with Zygote(without) as own:
        with Session(own, submission_of(DAEMON), restricted(assignment, "pad")) as session:
            assert isinstance(session.ask(pad_case()), Returned)
            assert len(children_of(own._forkers[()].process.pid)) > 1
        assert children_of(own._forkers[()].process.pid) == set()


def test_a_crashed_worker_leaves_no_zombie(zygote: Zygote, assignment: Assignment) -> None:
    source = "import os\ndef pad(x, padding, value=0.0):\n    os._exit(1)\n"
    with Session(zygote, submission_of(source), restricted(assignment, "pad")) as session:
        session.ask(pad_case())
    assert children_of(zygote._forkers[()].process.pid) == set()


def test_a_closed_zygote_starts_no_other(zygote: Zygote) -> None:
    zygote.close()
    with pytest.raises(MachineError, match="grading was stopped"):
        zygote.start(LIMITS)


def test_half_a_request_ends_the_zygote(zygote: Zygote) -> None:
    zygote.start(LIMITS).end()
    zygote._forkers[()]._control.sendall(b"F")
    zygote.close()
    assert zygote._forkers[()].process.returncode == 0


@pytest.fixture
def ahead() -> Iterator[Zygote]:
    """A zygote that forks what is expected; it has forked one worker."""
    with Zygote() as own:
        own.ahead = True
        own.start(LIMITS).end()
        yield own


def workers_of(zygote: Zygote) -> set[int]:
    return children_of(zygote._forkers[()].process.pid)


def test_a_worker_that_is_expected_is_forked_and_handed_out_to_who_asks_next(ahead: Zygote) -> None:
    ahead.expect(LIMITS)
    ahead.expect(LIMITS)
    first = ahead.start(LIMITS)
    assert workers_of(ahead) == {first.pid}
    second = ahead.start(LIMITS)
    assert workers_of(ahead) == {first.pid, second.pid}
    assert (first.end(), second.end()) == (-signal.SIGKILL, -signal.SIGKILL)


def test_workers_are_ended_and_started_while_another_is_forked_ahead(ahead: Zygote) -> None:
    other = LIMITS._replace(memory_bytes=LIMITS.memory_bytes * 2)
    first = ahead.start(LIMITS)
    ahead.expect(LIMITS)
    assert first.end() == -signal.SIGKILL
    (spare,) = workers_of(ahead)
    apart = ahead.start(other)
    assert apart.pid != spare
    taken = ahead.start(LIMITS)
    assert taken.pid == spare
    for process in (apart, taken):
        process.end()


def test_nothing_is_forked_ahead_unless_that_is_wanted(zygote: Zygote) -> None:
    worker = zygote.start(LIMITS)
    zygote.expect(LIMITS)
    assert workers_of(zygote) == {worker.pid}
    worker.end()


def test_a_worker_that_ended_before_it_was_asked_for_is_not_handed_out(ahead: Zygote) -> None:
    ahead.expect(LIMITS)
    ahead.start(LIMITS._replace(memory_bytes=1 << 29)).end()  # by now the other is there
    (spare,) = workers_of(ahead)
    os.kill(spare, signal.SIGKILL)
    assert not wait_until_gone({spare})
    worker = ahead.start(LIMITS)
    assert workers_of(ahead) == {worker.pid} != {spare}
    worker.end()


def test_closing_ends_the_worker_that_nobody_asked_for(ahead: Zygote) -> None:
    ahead.expect(LIMITS)
    ahead.start(LIMITS._replace(memory_bytes=1 << 29)).end()
    spare = workers_of(ahead)
    ahead.close()
    assert not wait_until_gone(spare)


def test_a_zygote_that_ends_with_a_worker_that_it_forked_ahead_costs_nothing(
    ahead: Zygote, assignment: Assignment
) -> None:
    with Session(ahead, submission_of(TWINS["pad"]), restricted(assignment, "pad")) as session:
        for _ in range(2):
            assert isinstance(session.ask(pad_case(), fresh=True), Returned)
        kill(ahead, session)
        assert isinstance(session.ask(pad_case(), fresh=True), Returned)


def test_a_worker_that_was_forked_ahead_is_held_back_like_any_other(
    ahead: Zygote, assignment: Assignment, offered_level: int
) -> None:
    with Session(ahead, submission_of(TWINS["pad"]), restricted(assignment, "pad")) as session:
        for _ in range(3):
            assert isinstance(session.ask(pad_case(), fresh=True), Returned)
        layers = {isolation.layers for isolation in session._worker._isolations}
        assert len(layers) == 1
        assert session.isolation.level == offered_level
