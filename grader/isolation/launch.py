"""Starting and ending worker processes: forked from a zygote, or one by one where none can fork."""

import hmac
import os
import secrets
import signal
import socket
import struct
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import MachineError

__all__ = ["Launcher", "Process", "Spawner", "Zygote", "default_launcher"]

_START = Path(__file__).parent / "worker" / "start.py"
_NUMBER = struct.Struct("<q")
_START_SECONDS = 60.0


def _environment() -> dict[str, str]:
    """A worker's environment, built from nothing so that no secret of the caller is in it.

    One OpenBLAS thread, since a worker may not have more. MALLOC_PERTURB_ fills fresh memory, so
    that a program that forgets to initialise its output is found out. Source: mallopt(3).
    """
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        **kept,
        **dict.fromkeys(threads, "1"),
        "LANG": "C.UTF-8",
        "MALLOC_PERTURB_": "165",
        "PYTHONHASHSEED": "0",
    }


class Process(ABC):
    """A running worker: its socket, its CPU clock and how to end it."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
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

    @abstractmethod
    def end(self) -> int:
        """Kill the worker; its exit status, negative for a signal."""


class Launcher(ABC):
    """Starts workers; a context that ends them all."""

    @abstractmethod
    def start(self) -> Process:
        """A new worker that has loaded nothing yet.

        Raises:
            MachineError: No worker can be started.
        """

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


class Zygote(Launcher):
    """Forks workers from one process that has imported NumPy once; POSIX only."""

    def __init__(self) -> None:
        """Start the zygote; it imports while the caller goes on."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._control.settimeout(_START_SECONDS)
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_START), "fork", str(theirs.fileno())],
            env=_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
        theirs.close()
        self._ready = False

    def start(self) -> Process:
        """Fork a worker.

        Raises:
            MachineError: The zygote did not start or has died.
        """
        if not self._ready:
            self._expect(1)
            self._ready = True
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with ExitStack() as opened:
            opened.callback(ours.close)
            with theirs:
                try:
                    socket.send_fds(self._control, [b"F"], [theirs.fileno()])
                except OSError as error:
                    raise self._gone() from error
            worker = _Forked(ours, _NUMBER.unpack(self._expect(_NUMBER.size))[0], self)
            opened.pop_all()
        return worker

    def end(self, pid: int) -> int:
        """Kill a worker; its exit status, negative for a signal."""
        try:
            self._control.sendall(b"K" + _NUMBER.pack(pid))
        except OSError as error:
            raise self._gone() from error
        status: int = _NUMBER.unpack(self._expect(_NUMBER.size))[0]
        return status

    def close(self) -> None:
        """End the zygote and all its workers."""
        self._control.close()
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _expect(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            try:
                part = self._control.recv(size - len(data))
            except OSError as error:
                raise self._gone() from error
            if not part:
                raise self._gone()
            data += part
        return data

    def _gone(self) -> MachineError:
        return MachineError(
            f"The process that starts workers has ended (exit status {self._process.poll()}). "
            f"Check that `{sys.executable} -I -c 'import numpy'` works and that there are "
            "processes and memory left, then grade again."
        )


class _Forked(Process):
    def __init__(self, connection: socket.socket, pid: int, zygote: Zygote) -> None:
        super().__init__(connection, pid)
        self._zygote = zygote

    def end(self) -> int:
        self.connection.close()
        return self._zygote.end(self.pid)


class Spawner(Launcher):
    """Starts a Python process for every worker: the way of systems that cannot fork."""

    def start(self) -> Process:
        """Start a worker and wait for it to connect.

        Raises:
            MachineError: The worker did not start.
        """
        token = secrets.token_hex(16).encode()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(_START_SECONDS)
            port = listener.getsockname()[1]
            process = subprocess.Popen(
                [sys.executable, "-I", str(_START), "connect", str(port)],
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            assert process.stdin is not None
            try:
                with process.stdin as their_input:
                    their_input.write(token + b"\n")
                connection = self._accept(listener, token)
            except OSError as error:
                process.kill()
                process.wait()
                raise MachineError(
                    f"A worker did not connect on port {port}: {error}. Check that "
                    f"`{sys.executable} -I -c 'import numpy'` works, then grade again."
                ) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _Spawned(connection, process)

    def close(self) -> None:
        """Every worker is ended by the session that started it."""

    @staticmethod
    def _accept(listener: socket.socket, token: bytes) -> socket.socket:
        """The connection of the one who knows the token; others are turned away."""
        while True:
            connection, _ = listener.accept()
            connection.settimeout(_START_SECONDS)
            sent = b""
            while len(sent) < len(token) and (part := connection.recv(len(token) - len(sent))):
                sent += part
            if hmac.compare_digest(sent, token):
                return connection
            connection.close()


class _Spawned(Process):
    def __init__(self, connection: socket.socket, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(connection, process.pid)
        self._process = process

    def end(self) -> int:
        if sys.platform != "win32":
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self.connection.close()
        return self._process.wait()


def default_launcher() -> Launcher:
    """The fastest launcher of this system."""
    return Zygote() if hasattr(os, "fork") else Spawner()
