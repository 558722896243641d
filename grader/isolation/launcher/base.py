"""What starts workers and what a worker is, whatever the system."""

import os
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from socket import socket
from types import TracebackType
from typing import Self

from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.protocol.stacks import ASK_FOR_STACK

START = Path(__file__).parent.parent / "worker" / "start.py"
"""The file that a worker's Python runs."""

KILLED = -9
"""Exit status of a worker that was still running when it was ended, or that the system killed."""


def import_command(preloaded: Sequence[str]) -> str:
    """A command that imports what a worker's Python does, to see what is wrong with it."""
    packages = ("numpy", *(one for one in preloaded if "." not in one))
    return f"{sys.executable} -I -c 'import {', '.join(packages)}'"


class WorkerLostError(Exception):
    """A worker ended because what had started it did; no submission is to blame."""


def worker_environment() -> dict[str, str]:
    """A worker's environment, built from nothing so that no secret of the caller is in it.

    One thread to compute with, since a worker may not start more: OMP_THREAD_LIMIT holds for a
    program that asks for more, as with `torch.set_num_threads`, which would end it. MALLOC_PERTURB_
    fills fresh memory, so that a program that forgets to initialise its output is found out.
    Source: OpenMP 5.2, section 21.1.3; mallopt(3).
    """
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "MKL_NUM_THREADS")
    return {
        **kept,
        **dict.fromkeys(threads, "1"),
        "LANG": "C.UTF-8",
        "MALLOC_PERTURB_": "165",
        "PYTHONHASHSEED": "0",
    }


class Process(ABC):
    """A running worker: its socket, its CPU clock and how to end it."""

    def __init__(self, connection: socket, pid: int) -> None:
        """Stand for the worker `pid` at the other end of `connection`."""
        self.connection = connection
        self.pid = pid

    def cpu_seconds(self) -> float | None:
        """CPU time the worker has used; None where the system does not tell.

        Source: include/linux/posix-timers_types.h, `make_process_cpuclock`, CPUCLOCK_SCHED.
        """
        if sys.platform != "linux":
            return None
        try:
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return None

    def ask_for_stack(self) -> bool:
        """Ask the worker which lines it is at; whether the question could be sent.

        A process that ended just now may have left its number to another. That one does not notice,
        since the signal is none that ends a process.
        """
        if ASK_FOR_STACK is None:
            return False
        try:
            os.kill(self.pid, ASK_FOR_STACK)
        except OSError:
            return False
        return True

    def state(self) -> str:
        """`R` while the worker runs or wants to, `S` or `D` while it waits; empty if not known.

        Source: proc_pid_stat(5), third field; the second, in parentheses, may hold any character.
        """
        try:
            line = Path(f"/proc/{self.pid}/stat").read_bytes()
        except OSError:
            return ""
        return line.rpartition(b") ")[2][:1].decode("ascii", "replace")

    @abstractmethod
    def end(self) -> int:
        """Kill the worker; its exit status, negative for a signal.

        Raises:
            WorkerLostError: What had started it is gone, and the status with it.
        """


class Launcher(ABC):
    """Starts workers; a context that ends them all.

    Attributes:
        ahead: Whether a worker that is expected is started before it is asked for. Who waits for
            one submission gains by that, on a processor that would idle; in a class none does.
    """

    ahead = False

    @abstractmethod
    def start(self, limits: WorkerLimits) -> Process:
        """A new worker that has accepted its limits and seen no submission.

        Raises:
            MachineError: No worker can be started.
        """

    def expect(self, limits: WorkerLimits) -> None:  # noqa: B027  most have no use for it
        """Be told that a worker with these limits will soon be asked for, in all likelihood."""

    @abstractmethod
    def close(self) -> None:
        """End all workers."""

    def __enter__(self) -> Self:
        """The launcher itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End all workers."""
        self.close()
