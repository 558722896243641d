"""What attacks on the host have in common: an attempt while they are loaded, and wrong answers."""

import os
from collections.abc import Set as AbstractSet
from textwrap import dedent, indent

from grader.isolation.protocol.layers import CAPABILITIES, LANDLOCK, NAMESPACES, NO_FILES, SECCOMP
from tests.attacks.attack import Attack

__all__ = ["CALLS", "READING", "SIGNALS", "TRACING", "WRITING", "attempt"]

CALLS: AbstractSet[str] = {SECCOMP}
"""What stops a call that no other layer knows of."""

READING: AbstractSet[str] = {LANDLOCK, NO_FILES}
"""What stops opening a file."""

WRITING: AbstractSet[str] = {LANDLOCK, SECCOMP}
"""What stops making and removing files without opening one."""

SIGNALS: AbstractSet[str] = {SECCOMP, NAMESPACES, LANDLOCK}
"""What stops a signal to another process, with Landlock of Linux 6.12 or newer."""

TRACING: AbstractSet[str] = {
    SECCOMP,
    NAMESPACES,
    LANDLOCK,
    *([CAPABILITIES] if os.geteuid() == 0 else []),
}
"""What stops looking into another process; into one of root's only root's powers let one look."""

_SOURCE = """
import contextlib, ctypes, errno, io, os, resource, signal, socket, stat, struct, subprocess
import sys, threading, time
import numpy as np

libc = ctypes.CDLL(None, use_errno=True)

def call(function, *arguments):
    if isinstance(function, int):
        arguments, function = (function, *arguments), "syscall"
    longs = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = getattr(libc, function)(*longs)
    if result in (-1, ctypes.c_size_t(-1).value):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), function)
    return result

MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS = 0x01, 0x02, 0x20

def map_memory(size, flags, descriptor=-1, offset=0, protection=3):
    libc.mmap.restype = ctypes.c_void_p
    return call("mmap", 0, size, protection, flags, descriptor, offset)

def is_socket(descriptor):
    try:
        return call("send", descriptor, b"", 0, 0) == 0
    except OSError:
        return False

def own_socket():
    descriptor = next(filter(is_socket, range(3, 64)))
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, os.dup(descriptor))

def has_no_filter():
    try:
        return os.kill(os.getpid(), 0) is None
    except PermissionError:
        return False

def is_recent(deed):
    mark = f"<<SECRET_FOLDER>>/../{deed}"
    try:
        if os.path.exists(mark) and time.time() - os.stat(mark).st_mtime < 3:
            return True
        open(mark, "w").close()
    except OSError:
        pass
    return False

def read_late():
    read = socket.SocketIO.readinto
    def read_once(self, buffer):
        socket.SocketIO.readinto = read
        time.sleep(0.05)
        return read(self, buffer)
    socket.SocketIO.readinto = read_once

def show(environment):
    print(*(line for line in environment.split(b"\\0") if line.startswith(b"SECRET")))

def touch(name="left"):
    with open(f"<<WRITABLE>>/{name}", "w") as file:
        file.write("written")

def attempt():
{tried}

said = io.StringIO()
with contextlib.redirect_stdout(said):
    try:
        attempt()
    except Exception as error:
        print(repr(error))

def pad(x, padding, value=0.0):
    print(said.getvalue())
    return x
"""


def attempt(
    name: str,
    tried: str,
    stopped_by: AbstractSet[str] = frozenset(),
    harm: str = "points",
    verdict: str = "wrong shape",
) -> Attack:
    """An attack that makes its attempt while it is loaded, and then answers wrongly."""
    source = _SOURCE.replace("{tried}", indent(dedent(tried).strip(), "    "))
    return Attack(name, source, verdict, stopped_by, harm)
