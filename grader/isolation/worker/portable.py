"""A worker where the kernel is not Linux: a process of its own, and the limits that POSIX has."""

import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from time import process_time

from grader.isolation.protocol import layers
from grader.isolation.protocol.launching import Hello, WorkerLimits, read_limits
from grader.isolation.worker.poison_memory import poison_small_blocks
from grader.isolation.worker.preload import preload_packages
from grader.isolation.worker.resource_limits import set_limits
from grader.isolation.worker.serve import serve


def serve_connection(port: int, packages: Iterable[str]) -> None:
    """Serve one submission over a loopback connection, until the grader is gone.

    Standard input says, on a line each, the token that proves who connects, and the limits. It
    stays open as long as the grader lives.

    Args:
        port: The port of the grader.
        packages: Installed packages that are imported first, beside NumPy.
    """
    preload_packages(packages)
    token = sys.stdin.buffer.readline().strip()
    limits = read_limits(sys.stdin.buffer.readline())
    pipe = os.dup(0)
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  it stays open
    os.dup2(sys.stdin.fileno(), 0)
    # Not before: Windows lets others wait for a pipe that somebody is reading from.
    Thread(target=_end_with_grader, args=(pipe,), daemon=True).start()
    poison_small_blocks()
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(token)
    serve(connection, _confine(limits))


def _confine(limits: WorkerLimits) -> Hello:
    """Give up what the system has a way to give up; what the worker says of itself."""
    off = {layers.PROCESS: ""}
    if sys.platform != "win32":
        os.setsid()
        set_limits(process_time() + limits.cpu_seconds)
        off |= {layers.SESSION: "", layers.LIMITS: "memory is not limited here"}
    return Hello(layers=off, escaped=())


def _end_with_grader(descriptor: int) -> None:
    """End this process when the grader's end of a pipe is closed."""
    os.read(descriptor, 1)
    os._exit(0)
