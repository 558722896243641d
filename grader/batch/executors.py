"""Where a batch is graded: the cores of this machine, this process alone, or a cluster."""

import os
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Self, TypeVar

from grader.batch.worker_state import close_worker_state, open_worker_state
from grader.errors import SchedulerError
from grader.records.grading import ClassFiles

if sys.platform != "win32":
    from multiprocessing import resource_tracker

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
            Exception: The processes cannot be reached; `renew` finds others.
        """

    @abstractmethod
    def renew(self) -> None:
        """Find other processes, after some were lost; nothing is under way.

        Raises:
            UserError: There are none.
        """

    @abstractmethod
    def close(self, *, at_once: bool = False) -> None:
        """End the processes, after what they are at or at once."""

    def __enter__(self) -> Self:
        """The executor itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End the processes; at once if something else failed."""
        self.close(at_once=kind is not None)


class LocalExecutor(BatchExecutor):
    """One process a core, each with workers of its own, and each at a pipe of its own.

    With `ProcessPoolExecutor`, loky 3.7 and pebble 5.2 all processes answer through one pipe, and
    the parent holds both ends of it. Where a process is killed in the middle of an answer, as
    happens when memory runs out, the parent waits for the rest of it, and other processes for the
    lock of the pipe: tried with each, nothing more was answered. Here a thread talks with each
    process: the pipe ends with the process, only its job is lost, and all can be ended at once.
    """

    def __init__(self, files: ClassFiles) -> None:
        """Nothing is started yet: a process is when there is a job and none is idle."""
        self._files = files
        self._threads = ThreadPoolExecutor(max_workers=cores())
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._processes: set[_Process] = set()
        self._is_closed = False

    @property
    def size(self) -> int:
        """How many work at the same time."""
        return cores()

    def submit(self, work: Callable[..., Made], *arguments: Any) -> Future[Made]:
        """Have work done; a process that ends meanwhile is the future's `BrokenExecutor`."""
        return self._threads.submit(self._call, work, arguments)

    def renew(self) -> None:
        """Nothing to do: a process that ended is replaced when there is a job for it."""

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, once each has finished what it is at or at once."""
        if at_once:
            with self._lock:
                self._is_closed = True
                for process in self._processes:
                    process.kill()
        self._threads.shutdown(cancel_futures=True)
        # That waits for no thread at whose start Ctrl-C was heard: such a one may go on meanwhile.
        with self._lock:
            idle, processes = [*self._idle], [*self._processes]
        for process in idle:  # the thread that talks with any other hangs up
            process.hang_up()
        for process in processes:
            process.join()

    def _call(self, work: Callable[..., Made], arguments: tuple[Any, ...]) -> Made:
        """Have an idle process do the work, or a new one."""
        with self._lock:
            if self._is_closed:
                raise BrokenExecutor("it was closed")
            process = self._idle.pop() if self._idle else _Process(self._files)
            self._processes.add(process)
        try:
            succeeded, made = process.call(work, arguments)
        except BaseException:  # it ended, or what it was given or gave back cannot be pickled
            with self._lock:
                self._processes.discard(process)
            process.hang_up()
            raise
        with self._lock:
            self._idle.append(process)
        if not succeeded:
            raise made
        result: Made = made
        return result


class _Process:
    """A process that makes one call after the other, at the other end of a pipe."""

    def __init__(self, files: ClassFiles) -> None:
        context = get_context("spawn")
        self._files: ClassFiles | None = files
        self._connection, theirs = context.Pipe()
        # Not with the files: multiprocessing holds both ends of the pipe on which it hands over the
        # arguments, so that it would wait for ever for a process that ended before it read them.
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with _ctrl_c_held_back():
            self._process.start()
        theirs.close()  # the process alone holds it now

    def call(self, work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
        """Whether the call succeeded, and what it returned or raised.

        Raises:
            BrokenExecutor: The process ended.
        """
        try:
            if self._files is not None:
                self._connection.send(self._files)
                self._files = None
            self._connection.send((work, arguments))
            answer: tuple[bool, Any] = self._connection.recv()
        except (EOFError, OSError) as error:
            self.hang_up()
            self.join()
            raise BrokenExecutor(f"exit code {self._process.exitcode}") from error
        return answer

    def kill(self) -> None:
        """End the process, whatever it is at; another thread that waits for it goes on."""
        self._process.kill()

    def hang_up(self) -> None:
        """Let the process end, which waits for a call or has ended."""
        self._connection.close()

    def join(self) -> None:
        """Wait until the process has ended."""
        self._process.join()


def _serve(connection: Connection) -> None:
    """Make calls in a new process, until the parent hangs up or ends; it alone hears Ctrl-C.

    What to grade with comes first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    files: ClassFiles = connection.recv()
    open_worker_state(files)
    try:
        with suppress(EOFError):
            while True:
                work, arguments = connection.recv()
                connection.send(_answer(work, arguments))
    finally:
        close_worker_state(files.digest)


def _answer(work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether a call succeeds, and what it returns or raises."""
    try:
        return True, work(*arguments)
    except BaseException as error:  # noqa: BLE001  whoever asked for the call gets it
        return False, error


def _end_with_parent() -> None:
    """End this process as soon as its parent has ended, whatever it is at."""
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Keep Ctrl-C from a process that this thread starts meanwhile, which inherits that."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # else it is started with the process, and lets Ctrl-C in
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
        """Nothing can be lost."""

    def close(self, *, at_once: bool = False) -> None:
        """Nothing is to be ended."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
