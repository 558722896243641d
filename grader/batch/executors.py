"""Where a batch is graded: the cores of this machine, this process alone, or a cluster."""

import os
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.util import Finalize
from types import TracebackType
from typing import Any, Self, TypeVar

from grader.batch.worker_state import close_worker_state, open_worker_state
from grader.errors import SchedulerError
from grader.records.grading import ClassFiles

Made = TypeVar("Made")


class BatchExecutor(ABC):
    """Processes that grade with the same files; a context that ends them."""

    @property
    @abstractmethod
    def size(self) -> int:
        """How many work at the same time."""

    @property
    def is_lost(self) -> bool:
        """Whether what was submitted may never have a result, though no future says so."""
        return False

    @abstractmethod
    def submit(self, work: Callable[..., Made], *arguments: Any) -> Future[Made]:
        """Have work done.

        Raises:
            Exception: They cannot be reached; `renew` finds others.
        """

    @abstractmethod
    def renew(self) -> None:
        """Find others, after some were lost.

        Raises:
            UserError: There are none.
        """

    @abstractmethod
    def close(self, *, at_once: bool = False) -> None:
        """End them, after what they are at or at once."""

    def __enter__(self) -> Self:
        """The executor itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End them; at once if something else failed."""
        self.close(at_once=kind is not None)


class LocalExecutor(BatchExecutor):
    """One process a core, each with workers of its own."""

    def __init__(self, files: ClassFiles) -> None:
        """Start processes that get ready to grade."""
        self._files = files
        self._executor, self._lifeline = self._start()

    @property
    def size(self) -> int:
        """How many work at the same time."""
        return cores()

    def submit(self, work: Callable[..., Made], *arguments: Any) -> Future[Made]:
        """Have work done.

        Raises:
            BrokenProcessPool: A process ended.
        """
        with _ctrl_c_held_back():
            return self._executor.submit(work, *arguments)

    def renew(self) -> None:
        """Start other processes."""
        self.close()
        self._executor, self._lifeline = self._start()

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, once each has finished what it is at or at once."""
        if at_once:
            self._lifeline.close()
            self._close_results()
        self._executor.shutdown(cancel_futures=True)
        self._lifeline.close()

    def _close_results(self) -> None:
        """Let go of the end of a pipe that only the processes write to.

        Otherwise the executor waits for the rest of what a process was saying when it ended.
        """
        results = self._executor._result_queue  # noqa: SLF001  nothing public ends that wait
        if results is not None:
            results._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001  likewise

    def _start(self) -> tuple[ProcessPoolExecutor, Connection]:
        theirs, ours = Pipe(duplex=False)
        executor = ProcessPoolExecutor(
            max_workers=cores(),
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(self._files, theirs),
        )
        return executor, ours


class InProcessExecutor(BatchExecutor):
    """This process alone: for a page or two, other processes would take longer to start."""

    @property
    def size(self) -> int:
        """One."""
        return 1

    def submit(self, work: Callable[..., Made], *arguments: Any) -> Future[Made]:
        """Do the work."""
        future: Future[Made] = Future()
        try:
            future.set_result(work(*arguments))
        except Exception as error:  # noqa: BLE001  whoever asks for the result gets it
            future.set_exception(error)
        return future

    def renew(self) -> None:
        """Nobody can be lost."""

    def close(self, *, at_once: bool = False) -> None:
        """Nobody is to be ended."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Keep Ctrl-C from processes that are started meanwhile; this one hears of it afterwards."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(files: ClassFiles, lifeline: Connection) -> None:
    """Get ready in a new process, which leaves Ctrl-C to its parent and ends with the lifeline."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    open_worker_state(files)
    Finalize(None, close_worker_state, args=(files.digest,), exitpriority=0)


def _end_with(lifeline: Connection) -> None:
    """End this process as soon as the other end of a pipe is closed, which its parent holds."""
    wait([lifeline])
    os._exit(1)


def open_executor(files: ClassFiles, scheduler: str | None) -> BatchExecutor:
    """An executor that grades with these files.

    Args:
        files: The assignment and the deck.
        scheduler: Address of a Dask scheduler; None for the cores of this machine.

    Raises:
        SchedulerError: There is no such scheduler, or Dask is not installed.
    """
    if scheduler is None:
        # A process a core grades; more threads than that would only be in each other's way.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        return LocalExecutor(files)
    try:
        cluster = import_module("grader.batch.cluster")
    except ModuleNotFoundError as error:
        raise SchedulerError(
            f"--scheduler needs the package {error.name!r}, which is not installed. "
            f"Install it with `pip install {error.name}`."
        ) from error
    executor = cluster.ClusterExecutor(scheduler, files)
    assert isinstance(executor, BatchExecutor)
    return executor
