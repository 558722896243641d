"""What a worker gives up before it sees a submission."""

import ctypes
import os
import signal
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

    LIBC = ctypes.CDLL(None, use_errno=True)

__all__ = ["confine"]

_PR_SET_PDEATHSIG = 1
"""Source: include/uapi/linux/prctl.h"""

_OPEN_FILES = 64


def confine(memory_bytes: int, cpu_seconds: float) -> list[str]:
    """Leave the grader's session, die with the parent, and accept limits.

    Args:
        memory_bytes: Address space beyond what the process has now.
        cpu_seconds: CPU time after which the kernel ends the worker, whatever the grader does.

    Returns:
        Names of the layers that hold.
    """
    layers = ["separate process"]
    if sys.platform == "win32":
        return layers
    os.setsid()
    if sys.platform == "linux":
        parent = os.getppid()
        LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
        layers.append("dies with the grader")
    whole_seconds = int(cpu_seconds) + 1
    limits = {
        resource.RLIMIT_CPU: whole_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
    }
    if sys.platform == "linux":
        limits[resource.RLIMIT_AS] = _address_space() + memory_bytes
    for limit, value in limits.items():
        hard = resource.getrlimit(limit)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (ceiling, ceiling))
    return [*layers, "resource limits"]


def _address_space() -> int:
    """Bytes of address space in use. Source: proc_pid_statm(5), first field, in pages."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
