"""Namespaces: no other process is seen, no network, no shared memory; no privilege outside."""

import errno
import os

from grader.isolation.worker.linux.kernel import clone

_NEW_UTS, _NEW_IPC, _NEW_USER, _NEW_PID, _NEW_NET = (
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
"""Source: include/uapi/linux/sched.h"""

_NOTHING_LEFT = (errno.EAGAIN, errno.ENOMEM)
"""What a fork fails for in any namespace."""


def fork_apart(*, apart: bool) -> tuple[int, OSError | None]:
    """Fork a process that is the first one in namespaces of its own, where the system allows it.

    All namespaces are asked for in one call, so that it fails whole where any is refused; then the
    process stays in those that are there. No user is mapped: the process needs no name for itself,
    and has no privilege outside. When it ends, the kernel kills whatever else it started there.

    Args:
        apart: Whether to ask for namespaces.

    Returns:
        The id of the process, 0 in the process itself; and why namespaces were refused, None where
        they were not, or not asked for.

    Raises:
        OSError: There is no process or memory left.
    """
    refused = None
    if apart:
        try:
            return clone(_NEW_USER | _NEW_PID | _NEW_NET | _NEW_IPC | _NEW_UTS), None
        except OSError as error:
            if error.errno in _NOTHING_LEFT:
                raise
            refused = error
    return os.fork(), refused


def require_namespaces(refused: OSError | None) -> None:
    """Go on only in namespaces of its own.

    Args:
        refused: Why there are none, as `fork_apart` says.

    Raises:
        OSError: There are none.
    """
    if refused is not None:
        raise refused


def leaks() -> bool:
    """Whether this process sees one that was there before it."""
    return os.getpid() != 1 or os.getppid() != 0
