"""Calls of the kernel that Python has no function for."""

import ctypes
import errno
import os

MACHINE = os.uname().machine

_LIBC = ctypes.CDLL(None, use_errno=True)

_NUMBERS = {
    "capset": {"x86_64": 126, "aarch64": 91},
    "landlock_create_ruleset": {"x86_64": 444, "aarch64": 444},
    "landlock_add_rule": {"x86_64": 445, "aarch64": 445},
    "landlock_restrict_self": {"x86_64": 446, "aarch64": 446},
    "seccomp": {"x86_64": 317, "aarch64": 277},
}
"""Source: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h"""


def system_call(name: str, *arguments: object) -> int:
    """Make a system call by its number.

    Raises:
        OSError: It failed, or is not known for this machine; `filename` is its name.
    """
    if MACHINE not in _NUMBERS[name]:
        raise OSError(errno.ENOSYS, f"not known for {MACHINE}", name)
    number = ctypes.c_long(_NUMBERS[name][MACHINE])
    return _checked(_LIBC.syscall(number, *arguments), name)


def prctl(name: str, option: int, *values: int) -> int:
    """Set what the kernel keeps about this process. Source: its manual page in section 2.

    Args:
        name: What an error calls it.
        option: Number of the operation.
        values: Up to four arguments of it.

    Raises:
        OSError: It failed; `filename` is the name.
    """
    arguments = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    return _checked(_LIBC.prctl(option, *arguments), name)


def unshare(flags: int) -> None:
    """Leave namespaces for new ones. Source: its manual page in section 2.

    Raises:
        OSError: It failed.
    """
    _checked(_LIBC.unshare(flags), "unshare")


def _checked(result: int, name: str) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return result
