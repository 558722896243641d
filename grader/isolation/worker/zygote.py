"""A process that has imported everything and forks a worker for each submission.

The grader sends one byte at a time over a Unix socket: `F` with a socket attached forks a worker
that serves it and is answered with the worker's process id; `K` and a process id kill that worker
and are answered with its exit status. End of input ends the zygote and all its workers.
"""

import os
import signal
import socket
import struct
from collections.abc import Callable
from typing import NoReturn

__all__ = ["serve_forks"]

_NUMBER = struct.Struct("<q")


def serve_forks(descriptor: int, serve: Callable[[socket.socket], None]) -> NoReturn:
    """Fork and reap workers until the grader is gone; never returns."""
    control = socket.socket(fileno=descriptor)
    control.sendall(b"R")
    workers: set[int] = set()
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if request == b"F":
            worker = _fork(control, descriptors[0], serve)
            workers.add(worker)
            control.sendall(_NUMBER.pack(worker))
        elif request == b"K":
            (worker,) = _NUMBER.unpack(_read(control, _NUMBER.size))
            workers.discard(worker)
            control.sendall(_NUMBER.pack(_end(worker)))
        else:
            for worker in workers:
                _end(worker)
            os._exit(0)


def _fork(control: socket.socket, descriptor: int, serve: Callable[[socket.socket], None]) -> int:
    worker = os.fork()
    if worker:
        os.close(descriptor)
        return worker
    try:
        control.close()
        serve(socket.socket(fileno=descriptor))
    finally:
        os._exit(0)


def _end(worker: int) -> int:
    """Kill a worker and its process group; its exit status, negative for a signal."""
    try:
        os.killpg(worker, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    return os.waitstatus_to_exitcode(status)


def _read(control: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += control.recv(size - len(data))
    return data
