"""An executor of Dask workers, on however many machines: locally, with Slurm, in Kubernetes."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from distributed import Client, Worker, WorkerPlugin

from grader.batch.executors import BatchExecutor
from grader.batch.worker_state import close_worker_state, open_worker_state
from grader.errors import SchedulerError
from grader.records.graded_with import GraderInfo
from grader.records.grading import ClassFiles

Made = TypeVar("Made")

_WAIT_SECONDS = 30.0

_LOGGERS = ("distributed", "distributed.client", "tornado.application")
"""Dask's own words on connections that drop, with tracebacks; what matters of it is said here."""


class _SendFiles(WorkerPlugin):
    """Sends the files to every worker once, to those that join later too."""

    def __init__(self, files: ClassFiles) -> None:
        self.name = f"cnn-grader-{files.digest}"
        self._files = files
        self._versions = _versions()

    def setup(self, worker: Worker) -> None:  # noqa: ARG002  what Dask calls it with
        """Get ready to grade; where versions differ nothing can be, and `renew` says how."""
        if _versions() == self._versions:
            open_worker_state(self._files)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002  what Dask calls it with
        """End what graded with these files."""
        close_worker_state(self._files.digest)


class ClusterExecutor(BatchExecutor):
    """The workers of a Dask scheduler, through Dask's own executor."""

    def __init__(self, address: str, files: ClassFiles) -> None:
        """Connect to a scheduler and get its workers ready.

        Args:
            address: The scheduler's, e.g. `tcp://host:8786`.
            files: What they grade with.

        Raises:
            SchedulerError: It cannot be reached, has no workers, or theirs differ from this
                process in what decides scores.
        """
        self._address = address
        self._plugin = _SendFiles(files)
        self._hold(self._connect())

    def _hold(self, client: Client) -> None:
        self._client = client
        self._connection = client.scheduler_comm
        self._executor = client.get_executor(pure=False)
        self._size = 1

    @property
    def size(self) -> int:
        """How many threads the workers have that are there now, as far as is known."""
        with suppress(OSError):
            threads: dict[str, int] = self._client.nthreads()
            self._size = max(1, sum(threads.values()))
        return self._size

    @property
    def is_lost(self) -> bool:
        """Whether the connection dropped; Dask connects again and forgets what was submitted.

        Source: distributed/client.py, Client._reconnect; distributed/cfexecutor.py,
        _cascade_future, which leaves a future as it is where its result cannot be fetched.
        """
        return self._client.scheduler_comm is not self._connection

    def submit(self, work: Callable[..., Made], *arguments: Any) -> Future[Made]:
        """Have work done.

        Raises:
            Exception: The connection was lost.
        """
        submitted: Future[Made] = self._executor.submit(work, *arguments)
        return submitted

    def renew(self) -> None:
        """Connect again.

        Raises:
            SchedulerError: The scheduler cannot be reached.
        """
        self._client.close()
        self._hold(self._connect())

    def close(self, *, at_once: bool = False) -> None:
        """Let go of the workers, which go on for others."""
        if not at_once:
            with suppress(OSError):
                self._client.unregister_worker_plugin(self._plugin.name)
        self._client.close()

    def _connect(self) -> Client:
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            client = Client(self._address, timeout=_WAIT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise SchedulerError(
                f"The Dask scheduler {self._address!r} cannot be reached: {error}. Start one with "
                "`dask scheduler` and workers with `dask worker`, and name it as in "
                "tcp://host:8786. What was graded is kept."
            ) from error
        try:
            client.wait_for_workers(1, timeout=_WAIT_SECONDS)
            _require_same(client.run(_versions))
            client.register_plugin(self._plugin)
        except TimeoutError as error:
            client.close()
            raise SchedulerError(
                f"The Dask scheduler {self._address!r} has no workers. "
                f"Start some with `dask worker {self._address}`."
            ) from error
        except Exception:
            client.close()
            raise
        return client


def _versions() -> dict[str, str]:
    """What has to be the same wherever a class is graded."""
    return GraderInfo.here().by_minor.named


def _require_same(found: dict[str, dict[str, str]]) -> None:
    here = _versions()
    for worker, theirs in found.items():
        for name, version in here.items():
            if theirs[name] != version:
                raise SchedulerError(
                    f"The worker {worker} has {name} {theirs[name]}, and here it is {version}. "
                    "Install the same versions, so that every student gets the same score."
                )
