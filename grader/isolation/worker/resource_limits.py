"""How much time, memory and how many files a worker may have, where the system is a POSIX one."""

import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

_OPEN_FILES = 64

_ADDRESS_SPACE = 1 << 30
"""Bytes that Python and NumPy take up, where there is no /proc to ask."""


def address_space() -> int:
    """Bytes of address space in use. Source: proc_pid_statm(5), first field, in pages."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return _ADDRESS_SPACE
    return pages * os.sysconf("SC_PAGE_SIZE")


def set_limits(cpu_seconds: float, address_space_bytes: int | None = None) -> None:
    """Accept limits that can never be raised again.

    The soft limit of CPU time is the hard one, since the first process of a namespace need not
    heed the signal that comes with the soft one.

    Args:
        cpu_seconds: CPU time after which the kernel ends the worker, whatever the grader does.
        address_space_bytes: How much memory may be mapped; None where the system cannot limit it.

    Raises:
        OSError: The system does not allow it.
    """
    limits = {
        resource.RLIMIT_CPU: int(cpu_seconds) + 1,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
    }
    if address_space_bytes is not None:
        limits[resource.RLIMIT_AS] = address_space_bytes
    for limit, value in limits.items():
        hard = resource.getrlimit(limit)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (ceiling, ceiling))


def leaks() -> bool:
    """Whether a limit can be raised again."""
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    except (OSError, ValueError):
        return False
    return True
