import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
import pytest

from grader.isolation.launcher import Launcher, default_launcher
from grader.isolation.launcher.spawn import Spawner, _accept, _has_hung_up, _Spawned
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol.layers import NAMESPACES, SECCOMP
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.isolation import Isolation
from grader.records.outcome import Crashed, Raised, Returned, TimedOut
from grader.records.report import Report
from grader.report.json_file import encode_report
from tests.conftest import GradeSource
from tests.processes import children_of, end_all, is_alive, wait_until_gone
from tests.support import (
    REPOSITORY,
    TWINS,
    pad_case,
    restricted,
    submission_of,
    with_limits,
)

pytestmark = pytest.mark.slow

WRONG = (REPOSITORY / "examples" / "mistakes" / "cnn.py").read_text("utf-8")


@pytest.fixture(params=[Zygote, Spawner])
def own_launcher(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """A launcher of the test's own."""
    with request.param() as launcher:
        yield launcher


@pytest.fixture(params=[lambda: Zygote({SECCOMP, NAMESPACES}), Spawner], ids=["Zygote", "Spawner"])
def weak_launcher(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """A launcher whose workers can start processes."""
    with request.param() as launcher:
        yield launcher


def comparable(report: Report) -> bytes:
    """A report without what the clock and the launcher decide."""
    nothing = Isolation(level=0, layers=())
    return encode_report(msgspec.structs.replace(report, seconds=0.0, isolation=nothing))


def test_the_default_launcher_forks_where_it_can() -> None:
    with default_launcher() as launcher:
        assert isinstance(launcher, Zygote)


@pytest.mark.parametrize("checks", [("pad",), ("conv2d/per-axis-stride", "conv2d/basic")])
def test_both_launchers_give_the_same_report(
    grade_source: GradeSource, checks: tuple[str, ...]
) -> None:
    with Spawner() as spawner:
        spawned = grade_source(WRONG, *checks, via=spawner)
    assert comparable(spawned) == comparable(grade_source(WRONG, *checks))
    assert spawned.score.earned < spawned.score.possible


def test_both_launchers_survive_what_a_submission_does(
    assignment: Assignment, own_launcher: Launcher
) -> None:
    source = (
        "import os, sys\ndef pad(x, padding, value=0.0):\n"
        "    if x[0] == 1: os._exit(3)\n    if x[0] == 2: sys.exit(0)\n"
        "    while x[0] == 3: pass\n    return x\n"
    )
    asked = with_limits(restricted(assignment, "pad"), seconds_per_call=0.1)
    with Session(own_launcher, submission_of(source), asked) as session:
        outcomes = [session.ask(pad_case(number)) for number in (0.0, 1.0, 2.0, 3.0, 0.0)]
    assert [type(outcome) for outcome in outcomes] == [
        Returned,
        Crashed,
        Raised,
        TimedOut,
        Returned,
    ]


def test_there_is_nothing_to_read_from_standard_input(
    assignment: Assignment, own_launcher: Launcher
) -> None:
    source = f"try:\n    input()\nexcept EOFError:\n    pass\n{TWINS['pad']}"
    with Session(own_launcher, submission_of(source), restricted(assignment, "pad")) as session:
        assert session.loaded.error is None
        assert isinstance(session.ask(pad_case()), Returned)


def test_nothing_is_left_when_a_session_ends(
    assignment: Assignment, weak_launcher: Launcher
) -> None:
    source = (
        "import os\ndef pad(x, padding, value=0.0):\n"
        "    child = os.fork()\n"
        "    while not child:\n        pass\n"
        "    print(os.getpid(), child)\n    return x\n"
    )
    with Session(weak_launcher, submission_of(source), restricted(assignment, "pad")) as session:
        outcome = session.ask(pad_case())
        assert isinstance(outcome, Returned)
        pids = {int(pid) for pid in outcome.printed.split()}
        assert len(pids) == 2
        assert all(map(is_alive, pids))
    assert not wait_until_gone(pids)


def test_a_child_does_not_outlive_the_worker_that_left_it(
    assignment: Assignment, weak_launcher: Launcher
) -> None:
    source = (
        "import os, time\ndef pad(x, padding, value=0.0):\n"
        "    if x[0] == 2:\n        os._exit(0)\n"
        "    child = os.fork()\n"
        "    while not child:\n        time.sleep(1)\n"
        "    raise SystemExit(child)\n"
    )
    asked = with_limits(restricted(assignment, "pad"), seconds_per_call=0.1)
    with Session(weak_launcher, submission_of(source), asked) as session:
        first = session.ask(pad_case(1.0))
        assert isinstance(first, Raised)
        child = int(first.message)
        assert is_alive(child)
        assert isinstance(session.ask(pad_case(2.0)), Crashed | TimedOut)
    try:
        assert not wait_until_gone({child}, seconds=1.0)
    finally:
        end_all({child})


def test_closing_a_zygote_ends_it_and_all_its_workers(assignment: Assignment) -> None:
    zygote = Zygote()
    session = Session(zygote, submission_of(TWINS["pad"]), restricted(assignment, "pad"))
    worker = session._worker.handle
    assert worker is not None
    pids = {zygote._forkers[()].process.pid, worker.pid}
    assert all(map(is_alive, pids))
    zygote.close()
    assert not wait_until_gone(pids)
    worker._process.connection.close()


def test_closing_a_zygote_twice_does_no_harm() -> None:
    zygote = Zygote()
    zygote.close()
    zygote.close()


def test_a_hundred_workers_leave_no_file_open(assignment: Assignment, launcher: Launcher) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    asked = restricted(assignment, "pad")
    before = open_files()
    for _ in range(100):
        with Session(launcher, submission_of(TWINS["pad"]), asked) as session:
            session.ask(pad_case())
    assert open_files() == before


GRADES_FOR_EVER = """
import sys
from pathlib import Path
from grader.assignment import default_assignment_path, load_assignment
from grader.isolation.launcher.{module} import {launcher}
from grader.isolation.session import Session
sys.path.insert(0, {repository!r})
from tests.support import pad_case, submission_of
source = "def pad(x, padding, value=0.0):\\n    while True: pass\\n"
with {launcher}() as launcher:
    asked = load_assignment(default_assignment_path())
    session = Session(launcher, submission_of(source), asked)
    print("asking", flush=True)
    while True:
        session.ask(pad_case())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
@pytest.mark.parametrize("name", ["Zygote", "Spawner"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_grader_leaves_no_worker(name: str, how: signal.Signals) -> None:
    program = GRADES_FOR_EVER.format(
        launcher=name,
        module={"Zygote": "zygote", "Spawner": "spawn"}[name],
        repository=str(REPOSITORY),
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "asking\n"
        time.sleep(0.1)
        workers = children_of(process.pid)
        assert workers
        process.send_signal(how)
        process.wait(5.0)
        try:
            assert not wait_until_gone(workers, seconds=1.0)
        finally:
            end_all(workers)


def test_a_spawned_worker_must_know_the_token() -> None:
    """Whoever else connects to the port is turned away."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    talked: list[bytes] = []

    def talk(token: bytes) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(token)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(5.0)
            talked.append(connection.recv(5))

    threads = [Thread(target=talk, args=(token,)) for token in (b"wrong", b"t0ken!")]
    with listener:
        threads[0].start()
        time.sleep(0.05)
        threads[1].start()
        with _accept(listener, b"t0ken!") as connection:
            connection.sendall(b"hello")
            for thread in threads:
                thread.join(5.0)
    assert sorted(talked) == [b"", b"hello"]


class _Ended:
    """A process that has a status; where it is still running, Windows gives it 1 as it is ended."""

    pid = 1
    stdin = io.BytesIO()

    def __init__(self, status: int | None) -> None:
        self.poll = lambda: status
        self.wait = lambda _seconds=None: 1 if status is None else status
        self.kill = lambda: None


@pytest.mark.parametrize(("status", "told"), [(None, -9), (3, 3)])
def test_on_windows_a_worker_that_we_ended_did_not_end_by_itself(
    status: int | None, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    process: Any = _Ended(status)
    assert _Spawned(socket.socket(), process).end() == told


def test_who_closed_a_connection_has_hung_up_and_nobody_else() -> None:
    ours, theirs = socket.socketpair()
    with socket.create_server(("127.0.0.1", 0)) as listener, ours:
        assert not _has_hung_up(ours)
        assert not _has_hung_up(listener)
        theirs.close()
        assert _has_hung_up(ours)


def test_on_macos_a_group_that_all_ended_may_not_be_signalled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_group: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "killpg", refuse)
    process: Any = _Ended(3)
    assert _Spawned(socket.socket(), process).end() == 3
