"""The zygote: a process that has imported everything, and forks a worker for each submission.

Importing NumPy takes some 85 ms and a fork one. It is not the grader that forks, for three reasons:
a fork would copy its secrets into the worker, such as answers and tokens; forking while another
library's threads run (torch has a pool of them) can leave the child waiting for a lock for ever;
and workers that ended have to be waited for, whatever the grader is busy with.
"""

import errno
import gc
import os
import resource
import signal
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from grader.isolation.protocol.launching import (
    FORK,
    NUMBER,
    READY,
    REQUEST,
    WorkerLimits,
    read_limits,
)
from grader.isolation.protocol.layers import NAMESPACES
from grader.isolation.worker.linux.confine import confine, prepare
from grader.isolation.worker.linux.namespaces import fork_apart
from grader.isolation.worker.linux.privileges import adopt_orphans, hide_memory
from grader.isolation.worker.poison_memory import poison_small_blocks
from grader.isolation.worker.preload import preload_modules, preload_packages
from grader.isolation.worker.serve import serve

_USUAL_PACKAGES = ("numpy",)

_MAX_GENERATIONS = 100
"""Of processes that start others before they are ended, where a submission can start any."""


def serve_forks(descriptor: int, packages: Iterable[str], without: frozenset[str]) -> NoReturn:
    """Fork and reap workers until the grader is gone; never returns.

    Args:
        descriptor: The Unix socket that requests come from.
        packages: Installed packages that are imported beside NumPy.
        without: Names of layers that are left off.
    """
    hide_memory()
    adopt_orphans()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    preload_packages(packages)
    if not prepare(_USUAL_PACKAGES, without).files:
        preload_modules()
    poison_small_blocks()
    gc.freeze()
    control = socket.socket(fileno=descriptor)
    control.sendall(READY)
    workers: set[int] = set()
    try:
        while True:
            letter, number, descriptors = _receive(control)
            if letter == FORK:
                limits = read_limits(_read(control, number))
                worker = _fork_or_say_why(control, descriptors, limits, without)
                if worker > 0:
                    workers.add(worker)
                control.sendall(NUMBER.pack(worker))
            else:
                workers.discard(number)
                status = _end(number)
                _end_orphans(workers)
                control.sendall(NUMBER.pack(status))
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
    request, descriptors, _, _ = socket.recv_fds(control, REQUEST.size, 1)
    letter, number = REQUEST.unpack(request + _read(control, REQUEST.size - len(request)))
    return letter, number, descriptors


def _fork_or_say_why(
    control: socket.socket, descriptors: list[int], limits: WorkerLimits, without: frozenset[str]
) -> int:
    try:
        if not descriptors:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return _fork(control, descriptors[0], limits, without)
    except OSError as error:
        return -(error.errno or errno.EIO)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _fork(
    control: socket.socket, descriptor: int, limits: WorkerLimits, without: frozenset[str]
) -> int:
    """Fork a worker that confines itself and serves a submission; its id.

    Raises:
        OSError: There is no process, memory or descriptor left.
    """
    prepared = prepare(limits.packages, without)
    worker, refused = fork_apart(apart=NAMESPACES not in without)
    if not worker:
        try:
            control.close()
            connection = socket.socket(fileno=descriptor)
            serve(connection, confine(limits, prepared, descriptor, refused))
        finally:
            os._exit(0)
    return worker


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
        for _ in range(_MAX_GENERATIONS):
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
