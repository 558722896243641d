"""A process that has imported everything and forks a worker for each submission.

The grader sends requests over a Unix socket: a letter and a number. `F`, with a socket attached,
the number of bytes that follow and the worker's terms in them: a worker is forked that serves the
socket. The answer is the id to end it by and the id of the process that runs the submission; or,
where there is none, minus the number of the error and 0. `K` and an id to end by: that worker is
killed. The answer is its exit status, negative for a signal. End of input ends all workers and the
zygote itself.
"""

import errno
import gc
import os
import resource
import signal
import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from grader.isolation.protocol import Terms, read_terms
from grader.isolation.worker.linux.confine import Prepared, confine, prepare
from grader.isolation.worker.linux.privileges import adopt_orphans, hide_memory
from grader.isolation.worker.memory import fill_small_blocks
from grader.isolation.worker.serve import serve
from grader.isolation.worker.standard_library import import_standard_library

__all__ = ["serve_forks"]

_REQUEST = struct.Struct("<cq")
_PAIR = struct.Struct("<qq")
_NUMBER = struct.Struct("<q")

_USUAL_PACKAGES = ("numpy",)

_MOST_GENERATIONS = 100
"""Of processes that start others before they are ended, where a submission can start any."""


def serve_forks(descriptor: int, without: frozenset[str]) -> NoReturn:
    """Fork and reap workers until the grader is gone; never returns.

    Args:
        descriptor: The Unix socket that requests come from.
        without: Names of layers that are left off.
    """
    hide_memory()
    adopt_orphans()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not prepare(_USUAL_PACKAGES, without).files:
        import_standard_library()
    fill_small_blocks()
    gc.freeze()
    control = socket.socket(fileno=descriptor)
    control.sendall(b"R")
    workers: set[int] = set()
    try:
        while True:
            letter, number, descriptors = _receive(control)
            if letter == b"F":
                terms = read_terms(_read(control, number))
                worker, inner = _fork_or_say_why(control, descriptors, terms, without)
                if worker > 0:
                    workers.add(worker)
                control.sendall(_PAIR.pack(worker, inner))
            else:
                workers.discard(number)
                status = _end(number)
                _end_orphans(workers)
                control.sendall(_NUMBER.pack(status))
    except (EOFError, OSError):
        for worker in workers:
            _end(worker)
        _end_orphans(set())
    finally:
        os._exit(0)


def _receive(control: socket.socket) -> tuple[bytes, int, list[int]]:
    """A request: its letter, its number and the socket that came with it.

    Raises:
        EOFError: The grader is gone.
    """
    request, descriptors, _, _ = socket.recv_fds(control, _REQUEST.size, 1)
    letter, number = _REQUEST.unpack(request + _read(control, _REQUEST.size - len(request)))
    return letter, number, descriptors


def _fork_or_say_why(
    control: socket.socket, descriptors: list[int], terms: Terms, without: frozenset[str]
) -> tuple[int, int]:
    try:
        if not descriptors:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return _fork(control, descriptors[0], terms, without)
    except OSError as error:
        return -(error.errno or errno.EIO), 0
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _fork(
    control: socket.socket, connection: int, terms: Terms, without: frozenset[str]
) -> tuple[int, int]:
    """Fork a worker; its id, and that of the process in it that runs the submission.

    Raises:
        OSError: There is no process, memory or descriptor left.
    """
    prepared = prepare(terms.packages, without)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as told:
        try:
            worker = os.fork()
            if not worker:
                try:
                    control.close()
                    _serve(connection, terms, prepared, writing)
                finally:
                    os._exit(0)
        finally:
            os.close(writing)
        inner = told.read(_NUMBER.size)
    if not inner:
        _end(worker)
        raise OSError(errno.ECHILD, "it ended at once")
    return worker, _NUMBER.unpack(inner)[0]


def _serve(descriptor: int, terms: Terms, prepared: Prepared, writing: int) -> None:
    """Confine this process and serve a submission in it."""
    connection = socket.socket(fileno=descriptor)

    def announce(worker: int) -> None:
        os.write(writing, _NUMBER.pack(worker))
        os.close(writing)

    serve(connection, confine(terms, prepared, descriptor, announce))


def _end(worker: int) -> int:
    """Kill a worker and its process group; its exit status, negative for a signal."""
    try:
        os.killpg(worker, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    return os.waitstatus_to_exitcode(status)


def _end_orphans(workers: set[int]) -> None:
    """Kill and reap what workers left that have ended, and what that leaves in turn."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    with suppress(OSError):
        for _ in range(_MOST_GENERATIONS):
            orphans = {int(child) for child in children.read_text("ascii").split()} - workers
            if not orphans:
                return
            for orphan in orphans:
                os.kill(orphan, signal.SIGKILL)
                os.waitpid(orphan, 0)


def _read(control: socket.socket, size: int) -> bytes:
    """So many bytes.

    Raises:
        EOFError: The grader is gone.
    """
    data = b""
    while len(data) < size:
        part = control.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data
