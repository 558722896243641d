"""Namespaces: no other process is seen, no network, no shared memory; no privilege outside."""

import os
import signal
from collections.abc import Callable
from typing import NoReturn

from grader.isolation.worker.linux.kernel import unshare
from grader.isolation.worker.linux.privileges import die_with_parent

_NEW_UTS, _NEW_IPC, _NEW_USER, _NEW_PID, _NEW_NET = (
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
"""Source: include/uapi/linux/sched.h"""


def enter_namespaces(announce: Callable[[int], None]) -> None:
    """Go on in a child process that is the first of its process namespace.

    All namespaces are asked for in one call, so that it fails whole where any is refused. No user
    is mapped: the process needs no name for itself, and has no privilege outside.

    This is the second fork of a worker, after the zygote's. A process that asks for a new process
    namespace stays in the old one; only its children are born into the new. So the one that asked
    lives on for nothing but to wait, and to end as its child does, since the zygote can only wait
    for its own child. When that child, the first process of the namespace, ends, the kernel kills
    whatever else it started there.

    Args:
        announce: Is given the child's process id, as it is seen from outside.

    Raises:
        OSError: The system does not allow it.
    """
    unshare(_NEW_USER | _NEW_PID | _NEW_NET | _NEW_IPC | _NEW_UTS)
    child = os.fork()
    if child:
        announce(child)
        _end_like(child)
    die_with_parent()


def leaks() -> bool:
    """Whether this process sees one that was there before it."""
    return os.getpid() != 1 or os.getppid() != 0


def _end_like(child: int) -> NoReturn:
    """Wait for a process and end in the same way, so that whoever waits for this one learns it."""
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)
