"""Starting a Python for every worker: the way of systems that are not Linux."""

import hmac
import os
import secrets
import signal
import socket
import subprocess
import sys
from contextlib import suppress

from grader.errors import MachineError
from grader.isolation.launcher import START, Launcher, Process, worker_environment
from grader.isolation.terms import Terms, write_terms

__all__ = ["Spawner"]

_START_SECONDS = 60.0


class Spawner(Launcher):
    """Starts a Python process for every worker."""

    def start(self, terms: Terms) -> Process:
        """Start a worker and wait for it to connect.

        Raises:
            MachineError: The worker did not start.
        """
        token = secrets.token_hex(16).encode()
        try:
            with socket.create_server(("127.0.0.1", 0)) as listener:
                listener.settimeout(_START_SECONDS)
                process = _start_python(listener.getsockname()[1])
                try:
                    assert process.stdin is not None
                    process.stdin.write(token + b"\n" + write_terms(terms) + b"\n")
                    process.stdin.flush()
                    connection = _accept(listener, token)
                except OSError:
                    _Spawned(listener, process).end()
                    raise
        except OSError as error:
            raise MachineError(
                f"A worker process did not start: {error}. Check that "
                f"`{sys.executable} -I -c 'import numpy'` works, then grade again."
            ) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _Spawned(connection, process)

    def close(self) -> None:
        """Every worker is ended by the session that started it."""


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
        status = self._process.wait()
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        return status


def _start_python(port: int) -> "subprocess.Popen[bytes]":
    """Start a worker that connects to a port; it ends when its standard input does."""
    return subprocess.Popen(
        [sys.executable, "-I", str(START), "connect", str(port)],
        env=worker_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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
