"""Forking workers from one process that has imported NumPy once: the way of Linux."""

import os
import select
import socket
import subprocess
import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, suppress
from threading import Lock

from grader.errors import MachineError
from grader.isolation.launcher.base import (
    START,
    Launcher,
    Process,
    WorkerLostError,
    import_command,
    worker_environment,
)
from grader.isolation.protocol.frames import encode_message
from grader.isolation.protocol.launching import (
    FORK,
    KILL,
    NUMBER,
    READY,
    REQUEST,
    WorkerLimits,
)
from grader.isolation.worker.linux.privileges import hide_memory

_START_SECONDS = 60.0
_ANSWER_SECONDS = 10.0


class Zygote(Launcher):
    """Forks workers from a process that is started again where it ends; many threads may ask.

    Packages that only some workers may import are imported in a process of their own, when the
    first of those is asked for; so the others neither have them nor wait for them.
    """

    def __init__(self, without: AbstractSet[str] = frozenset()) -> None:
        """Start the process; it imports while the caller goes on.

        Args:
            without: Names of layers that are left off, so that the others can be tried alone.
        """
        self._without = sorted(without)
        self._lock = Lock()
        self._forkers: dict[tuple[str, ...], _Forker] = {(): _Forker((), self._without)}
        self._closed = False

    def start(self, limits: WorkerLimits) -> Process:
        """Fork a worker.

        Raises:
            MachineError: There is no process, memory or descriptor left, or none starts at all.
        """
        with self._lock:
            try:
                return self._forker_of(limits).fork(limits)
            except WorkerLostError as error:
                if self._closed:
                    raise MachineError("No worker can be started: grading was stopped.") from error
                self._forkers.pop(limits.preloaded).close()
            try:
                return self._forker_of(limits).fork(limits)
            except WorkerLostError as error:
                raise MachineError(
                    f"The process that starts workers does not work: {error}. "
                    f"Check that `{import_command(limits.preloaded)}` works and that there are "
                    "processes and memory left, then grade again."
                ) from error

    def expect(self, limits: WorkerLimits) -> None:
        """Fork the next worker while the caller goes on, if one is to be ahead."""
        if self.ahead:
            with self._lock, suppress(WorkerLostError, MachineError):
                self._forker_of(limits).fork_ahead(limits)

    def close(self) -> None:
        """End the process and all its workers."""
        with self._lock:
            self._closed = True
            for forker in self._forkers.values():
                forker.close()

    def _forker_of(self, limits: WorkerLimits) -> "_Forker":
        """The process that has imported what these workers may import.

        Raises:
            WorkerLostError: There is none any more.
        """
        if limits.preloaded not in self._forkers:
            if self._closed:
                raise WorkerLostError
            self._forkers[limits.preloaded] = _Forker(limits.preloaded, self._without)
        return self._forkers[limits.preloaded]


class _Forker:
    """One process that forks workers; where it ends, the next one takes its place."""

    def __init__(self, preloaded: Sequence[str], without: list[str]) -> None:
        try:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        except OSError as error:
            raise _cannot_start(error) from error
        self._control.settimeout(_START_SECONDS)
        with theirs:
            try:
                self.process = _start_python(theirs.fileno(), preloaded, without)
            except OSError as error:
                self._control.close()
                raise _cannot_start(error) from error
        self._lock = Lock()
        self._ready = False
        self._spare: _ForkedAhead | None = None

    def fork(self, limits: WorkerLimits) -> Process:
        """Fork a worker, or hand out the one that was forked ahead.

        Raises:
            WorkerLostError: This process has ended or does not answer.
            MachineError: There is no process, memory or descriptor left.
        """
        with self._lock, ExitStack() as opened:
            if (spare := self._take_spare(limits)) is not None:
                return spare
            connection = self._ask(limits)
            opened.callback(connection.close)
            worker = self._receive_number()
            if worker < 0:
                raise _cannot_start(OSError(-worker, os.strerror(-worker)))
            opened.pop_all()
        return _Forked(connection, worker, self)

    def fork_ahead(self, limits: WorkerLimits) -> None:
        """Have a worker forked for whoever asks next, unless there is one; nobody waits for it.

        Raises:
            WorkerLostError: This process has ended or does not answer.
            MachineError: There is no descriptor left.
        """
        with self._lock:
            if self._spare is None:
                self._spare = _ForkedAhead(limits, self._ask(limits))

    def end(self, worker: int) -> int:
        """Kill a worker; its exit status, negative for a signal.

        Raises:
            WorkerLostError: This process has ended or does not answer.
        """
        with self._lock:
            return self._kill(worker)

    def close(self) -> None:
        """End this process and all its workers."""
        self._control.close()
        if self._spare is not None:
            self._spare.connection.close()
        try:
            self.process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _ask(self, limits: WorkerLimits) -> socket.socket:
        """Ask for a worker, whose id is what comes next; our end of the socket that it serves."""
        text = encode_message(limits)
        with ExitStack() as opened:
            try:
                ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            except OSError as error:
                raise _cannot_start(error) from error
            opened.callback(ours.close)
            with theirs:
                self._wait_until_ready()
                self._send(REQUEST.pack(FORK, len(text)) + text, theirs.fileno())
            opened.pop_all()
        return ours

    def _kill(self, worker: int) -> int:
        self._send(REQUEST.pack(KILL, worker))
        return self._receive_number()

    def _take_spare(self, limits: WorkerLimits) -> Process | None:
        """The worker that was forked ahead, where it has these limits and is still there."""
        self._settle_spare()
        if self._spare is None or self._spare.limits != limits:
            return None
        spare, self._spare = self._spare, None
        if spare.is_there and self.process.poll() is None:
            return _Forked(spare.connection, spare.worker, self)
        spare.connection.close()
        if spare.worker > 0:
            self._kill(spare.worker)
        return None

    def _settle_spare(self) -> None:
        """Read which process the spare is, or why there is none; other replies come after that."""
        if self._spare is not None and not self._spare.worker:
            self._spare.worker = self._receive_number()

    def _wait_until_ready(self) -> None:
        if not self._ready:
            self._receive(len(READY))
            hide_memory()
            self._control.settimeout(_ANSWER_SECONDS)
            self._ready = True

    def _send(self, request: bytes, *descriptors: int) -> None:
        self._settle_spare()
        try:
            socket.send_fds(self._control, [request], descriptors)
        except OSError as error:
            raise WorkerLostError(self._end_in_words()) from error

    def _receive_number(self) -> int:
        number: int = NUMBER.unpack(self._receive(NUMBER.size))[0]
        return number

    def _receive(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            try:
                part = self._control.recv(size - len(data))
            except OSError as error:
                raise WorkerLostError(self._end_in_words()) from error
            if not part:
                raise WorkerLostError(self._end_in_words())
            data += part
        return data

    def _end_in_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            return f"it ended with exit status {self.process.wait(timeout=0.1)}"
        return "it does not answer"


class _ForkedAhead:
    """A worker that was forked ahead.

    Attributes:
        limits: What it was forked with.
        connection: Our end of the socket that it serves.
        worker: Its id, or minus the number of the error; 0 as long as the reply was not read.
    """

    def __init__(self, limits: WorkerLimits, connection: socket.socket) -> None:
        self.limits = limits
        self.connection = connection
        self.worker = 0

    @property
    def is_there(self) -> bool:
        """Whether it was forked and has not ended meanwhile, which leaves its socket hung up."""
        ended = select.poll()
        ended.register(self.connection, 0)
        return self.worker > 0 and not ended.poll(0)


class _Forked(Process):
    def __init__(self, connection: socket.socket, pid: int, forker: _Forker) -> None:
        super().__init__(connection, pid)
        self._forker = forker

    def end(self) -> int:
        try:
            return self._forker.end(self.pid)
        finally:
            self.connection.close()  # not before: one that waits for a frame would end by itself


def _start_python(
    descriptor: int, preloaded: Sequence[str], without: list[str]
) -> "subprocess.Popen[bytes]":
    """Start a process that takes requests from a socket; it ends when that is closed."""
    return subprocess.Popen(
        [sys.executable, "-I", str(START), "fork", str(descriptor), ",".join(preloaded), *without],
        env=worker_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(descriptor,),
        start_new_session=True,
    )


def _cannot_start(error: OSError) -> MachineError:
    return MachineError(
        f"No worker process can be started: {error.strerror}. Check how many processes, open files "
        "and how much memory there are left, then grade again."
    )
