"""A scheduler and three worker processes of Dask's own, on loopback."""

import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

import pytest
from distributed import Client

from grader.batch.cluster import ClusterExecutor
from grader.errors import SchedulerError
from grader.records.grading import ClassFiles
from tests.batch.test_batch import Drawer, grade
from tests.batch.typed import count_results, finish, results_of, type_in
from tests.batch.typed import start as type_and_go_on
from tests.own_operations import NAIVE, RUBRICS, SOFTMAX, write_course
from tests.submissions.faults import FAULTS, source_of
from tests.support import REPOSITORY, RIGHT
from tests.test_cli import run

pytestmark = pytest.mark.whole

DASK = (sys.executable, "-m", "distributed.cli.dask_scheduler")
WORKER = (sys.executable, "-m", "distributed.cli.dask_worker")
PROCESSES = 3


def start(*command: str | Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*map(str, command), "--host", "127.0.0.1", "--no-dashboard"],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


class Cluster(NamedTuple):
    address: str
    contact: Path
    workers: list["subprocess.Popen[bytes]"]

    def join(self, *options: str | Path) -> None:
        """Have one more worker."""
        settings = ("--nthreads", "1", "--no-nanny", "--name", str(len(self.workers)))
        self.workers.append(start(*WORKER, "--scheduler-file", self.contact, *settings, *options))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    contact = tmp_path / "scheduler.json"
    with ExitStack() as running:
        running.callback(end, start(*DASK, "--port", "0", "--scheduler-file", contact))
        workers: list[subprocess.Popen[bytes]] = []
        running.callback(lambda: [*map(end, workers)])
        for _ in range(PROCESSES):
            Cluster("", contact, workers).join()
        deadline = monotonic() + 60
        while not (contact.exists() and contact.read_text()):
            assert monotonic() < deadline
            sleep(0.05)
        address = json.loads(contact.read_text())["address"]
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(PROCESSES, timeout=60)
        yield Cluster(address, contact, workers)


class Relay:
    """Passes bytes on between a client and the scheduler, until it is told to drop them."""

    def __init__(self, address: str) -> None:
        host, _, port = address.removeprefix("tcp://").partition(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        self.drop()
        for thread in self._threads:
            thread.join()

    def drop(self) -> None:
        """End every connection that is open now; new ones are passed on."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open = []

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            self._open += [client, server]
            thread = threading.Thread(target=self._pass_on, args=(client, server), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _pass_on(self, *pair: socket.socket) -> None:
        other = dict(zip(pair, reversed(pair), strict=True))
        with closing(pair[0]), closing(pair[1]):
            while True:
                for one in select.select(pair, (), ())[0]:
                    try:
                        data = one.recv(1 << 16)
                        other[one].sendall(data)
                    except OSError:
                        return
                    if not data:
                        return


REPEATABLE = [fault for fault in FAULTS if not re.search("uninitialised|contiguous", fault.name)]
"""Faults that answer alike in every process; the others read memory that nobody wrote."""

SOURCES = {f"student{n:02}": source_of(fault) for n, fault in enumerate(REPEATABLE[::14])}
SOURCES |= {f"right{n:02}": f"{RIGHT}\n# {n}\n" for n in range(30)}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a class in `class`, which was graded without a cluster into `here`."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "class").mkdir()
    for name, source in SOURCES.items():
        (folder / "class" / f"{name}.py").write_text(source)
    assert type_in(folder, "batch", "class", "--output", "here").code == 0
    return folder


@pytest.mark.parametrize("trouble", ["none", "a worker is killed", "the connection drops"])
def test_a_cluster_gives_the_same_gradebook_to_the_byte(
    tmp_path: Path, course: Path, cluster: Cluster, trouble: str
) -> None:
    results = tmp_path / "results"
    with closing(Relay(cluster.address)) as relay:
        options = ("--scheduler", relay.address, "--output", results)
        process = type_and_go_on(course, "batch", "class", *options)
        while count_results(results) < len(SOURCES) // 4:
            assert process.poll() is None
            sleep(0.01)
        if trouble == "a worker is killed":
            cluster.workers[0].send_signal(signal.SIGKILL)
        elif trouble == "the connection drops":
            relay.drop()
        ended = finish(process)
    assert ended.code == 0, ended
    assert f"{len(SOURCES)} students: {len(SOURCES)} graded." in ended.output
    assert results_of(results) == results_of(course / "here")
    assert count_results(results) == len(SOURCES)


def test_a_worker_of_another_version_that_joins_later_grades_nothing(
    tmp_path: Path, class_files: ClassFiles, cluster: Cluster
) -> None:
    older = tmp_path / "older.py"
    older.write_text(
        "import grader.records.graded_with\ngrader.records.graded_with.__version__ = '0'\n"
    )

    def join() -> None:
        cluster.join("--preload", older)
        with Client(cluster.address, set_as_default=False) as client:
            client.wait_for_workers(PROCESSES + 1, timeout=60)

    drawer = Drawer(**SOURCES)
    drawer.before[next(iter(SOURCES))] = join
    with (
        pytest.raises(SchedulerError, match=r"The worker tcp://\S+ has cnn-grader 0, and here"),
        ClusterExecutor(cluster.address, class_files) as executor,
    ):
        grade(drawer, tmp_path, class_files, executor)


def test_a_scheduler_that_is_not_there_is_named(
    class_files: ClassFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.batch.cluster._WAIT_SECONDS", 1.0)
    with pytest.raises(SchedulerError, match=r"'tcp://127\.0\.0\.1:9' cannot be reached"):
        ClusterExecutor("tcp://127.0.0.1:9", class_files)


def test_operations_of_a_course_go_to_the_workers_with_the_deck(
    cluster: Cluster, tmp_path: Path
) -> None:
    course = tmp_path / "course"
    write_course(course, "softmax")
    for name, source in {"ada": SOFTMAX, "bob": NAIVE}.items():
        (course / "class" / name).mkdir(parents=True)
        (course / "class" / name / "cnn.py").write_text(source, "utf-8")
    assert run("deck", "build", "--kind", "practice", cwd=course).returncode == 0
    shutil.rmtree(course / "operations")
    named = ("--deck", "practice.deck", "--scheduler", cluster.address)
    graded = run("batch", "class", *named, cwd=course)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    points = len(RUBRICS["softmax"])
    assert f"{points} of {points}" in run("gradebook", "ada", cwd=course).stdout
