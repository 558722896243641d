"""Starting a Python for every worker: the way of systems that are not Linux."""

import hmac
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
from collections import defaultdict, deque
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from time import monotonic

from grader.errors import MachineError
from grader.isolation.launcher.base import (
    KILLED,
    START,
    Launcher,
    Process,
    import_command,
    worker_environment,
)
from grader.isolation.protocol.frames import encode_message
from grader.isolation.protocol.launching import WorkerLimits

_START_SECONDS = 60.0

_LOOK_SECONDS = 0.1
"""How often to look whether a worker that is waited for has ended."""

_ENDING_SECONDS = 1.0
"""How long a worker may take to end that has hung up."""


class Spawner(Launcher):
    """Starts a Python process for every worker, some of them ahead of time."""

    def __init__(self) -> None:
        """Start the first workers; they import while the caller goes on."""
        self._lock = Lock()
        self._ahead = max(1, (os.cpu_count() or 1) // 2)
        self._spares: defaultdict[tuple[str, ...], deque[_Spare]] = defaultdict(deque)
        self._start_spares(())

    def start(self, limits: WorkerLimits) -> Process:
        """Hand out the worker that was started first, and start another; one that died is replaced.

        Raises:
            MachineError: The worker did not start.
        """
        with self._lock:
            self._start_spares(limits.preloaded)
            spare = self._spares[limits.preloaded].popleft()
            self._start_spares(limits.preloaded)
        try:
            return spare.hand_out(limits)
        except MachineError:
            return _Spare(limits.preloaded).hand_out(limits)

    def close(self) -> None:
        """End the workers that nobody asked for; the others are ended by their sessions."""
        with self._lock:
            for spares in self._spares.values():
                while spares:
                    spares.popleft().end()

    def _start_spares(self, preloaded: tuple[str, ...]) -> None:
        """Start workers that import these packages beside NumPy, until enough are ahead."""
        spares = self._spares[preloaded]
        while len(spares) < self._ahead:
            spares.append(_Spare(preloaded))


class _Spare:
    """A worker on its way, which will connect and then wait for its limits."""

    def __init__(self, preloaded: tuple[str, ...]) -> None:
        self._preloaded = preloaded
        self._token = secrets.token_hex(16).encode()
        try:
            self._listener = socket.create_server(("127.0.0.1", 0))
            self._listener.settimeout(_START_SECONDS)
            self._process = _start_python(self._listener.getsockname()[1], preloaded)
        except OSError as error:
            raise _did_not_start(error, preloaded) from error

    def hand_out(self, limits: WorkerLimits) -> Process:
        """Wait for the worker to connect, and let it begin.

        Raises:
            MachineError: It did not start.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(self._token + b"\n" + encode_message(limits) + b"\n")
            self._process.stdin.flush()
            self._wait_for_connection()
            connection = _accept(self._listener, self._token)
        except OSError as error:
            self.end()
            raise _did_not_start(error, self._preloaded) from error
        self._listener.close()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _Spawned(connection, self._process)

    def _wait_for_connection(self) -> None:
        """Wait until somebody connects.

        Raises:
            OSError: Nobody does in time, or the worker has ended.
        """
        deadline = monotonic() + _START_SECONDS
        while not select.select([self._listener], [], [], _LOOK_SECONDS)[0]:
            if (status := self._process.poll()) is not None:
                raise OSError(f"it ended with exit status {status}")
            if monotonic() > deadline:
                raise TimeoutError(f"it did nothing for {_START_SECONDS:g} s")

    def end(self) -> None:
        """End the worker before it began."""
        _Spawned(self._listener, self._process).end()


class _Spawned(Process):
    def __init__(self, connection: socket.socket, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(connection, process.pid)
        self._process = process

    def end(self) -> int:
        """Kill the worker and, where there are groups of processes, what it started.

        Windows gives who is ended whatever status the one who ends it likes. A group of processes
        that all ended, and that nobody waited for yet, may not be signalled on macOS.
        """
        killed = sys.platform == "win32" and self._is_running()
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self.connection.close()
        status = self._process.wait()
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        return KILLED if killed else status

    def _is_running(self) -> bool:
        """Whether it has not ended; who has hung up is given a moment for that.

        In a virtual environment of Windows what is started only starts Python, and ends after it.
        """
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING_SECONDS if _has_hung_up(self.connection) else 0)
        return self._process.poll() is None


def _has_hung_up(connection: socket.socket) -> bool:
    """Whether somebody was at the other end, and is no more."""
    connection.settimeout(0)
    try:
        return not connection.recv(1, socket.MSG_PEEK)
    except ConnectionError:
        return True
    except OSError:  # there is nothing to read yet, or it only listens
        return False


def _start_python(port: int, preloaded: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a worker that connects to a port; it ends when its standard input does."""
    return subprocess.Popen(
        [sys.executable, "-I", str(START), "connect", str(port), ",".join(preloaded)],
        env=worker_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _did_not_start(error: OSError, preloaded: Sequence[str]) -> MachineError:
    return MachineError(
        f"A worker process did not start: {error}. Check that `{import_command(preloaded)}` works "
        "and that there are processes, open files and memory left, then grade again."
    )


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
