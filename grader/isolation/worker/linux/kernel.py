"""Calls of the kernel that Python has no function for."""

import ctypes
import errno
import os
import signal
from threading import get_native_id

MACHINE = os.uname().machine

_LIBC = ctypes.CDLL(None, use_errno=True)

_LIBC_WITH_LOCK = ctypes.PyDLL(None, use_errno=True)
"""The same, called without letting go of Python's lock."""

_NUMBERS = {
    "capset": {"x86_64": 126, "aarch64": 91},
    "clone": {"x86_64": 56, "aarch64": 220},
    "landlock_create_ruleset": {"x86_64": 444, "aarch64": 444},
    "landlock_add_rule": {"x86_64": 445, "aarch64": 445},
    "landlock_restrict_self": {"x86_64": 446, "aarch64": 446},
    "seccomp": {"x86_64": 317, "aarch64": 277},
}
"""Source: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h"""

_CHILD_CLEARTID, _CHILD_SETTID = 0x00200000, 0x01000000
"""Source: include/uapi/linux/sched.h"""

_GET_TID_ADDRESS = 40
"""Source: include/uapi/linux/prctl.h"""


def system_call(name: str, *arguments: object) -> int:
    """Make a system call by its number.

    Raises:
        OSError: It failed, or is not known for this machine; `filename` is its name.
    """
    return _checked(_LIBC.syscall(_number_of(name), *arguments), name)


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


def clone(namespaces: int) -> int:
    """Fork as `os.fork` does, a process with a single thread, into new namespaces.

    The C library's `fork` takes no flags. So the kernel is called itself, and what `os.fork` and
    `fork` do beside that is done here, as far as it matters where no other thread can hold a lock:
    Python is told before and after, and the C library's note of its thread's id, which it keeps
    where the kernel was told at the start, gets the child's.

    Args:
        namespaces: Flags of the namespaces. Source: clone(2)

    Returns:
        The id of the child, as the parent sees it; 0 in the child.

    Raises:
        OSError: The system does not allow it.
    """
    number, flags = _number_of("clone"), namespaces | _CHILD_SETTID | _CHILD_CLEARTID
    noted = _address_of_thread_id()
    # The last two are swapped between machines; the other is heeded only with CLONE_SETTLS.
    arguments = (ctypes.c_ulong(flags | signal.SIGCHLD), None, None, noted, noted)
    ctypes.pythonapi.PyOS_BeforeFork()
    child = _LIBC_WITH_LOCK.syscall(number, *arguments)
    if child:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
        return _checked(child, "clone")
    ctypes.pythonapi.PyOS_AfterFork_Child()
    return 0


def _address_of_thread_id() -> ctypes.c_void_p:
    """Where the C library keeps the id of this thread.

    Raises:
        OSError: The kernel does not tell, or the library keeps something else there, as musl does.
    """
    noted = ctypes.c_void_p()
    prctl("PR_GET_TID_ADDRESS", _GET_TID_ADDRESS, ctypes.addressof(noted))
    if not noted.value or ctypes.c_int.from_address(noted.value).value != get_native_id():
        raise OSError(errno.ENOSYS, "not known for this C library", "clone")
    return noted


def _number_of(name: str) -> ctypes.c_long:
    """The number of a system call.

    Raises:
        OSError: It is not known for this machine.
    """
    if MACHINE not in _NUMBERS[name]:
        raise OSError(errno.ENOSYS, f"not known for {MACHINE}", name)
    return ctypes.c_long(_NUMBERS[name][MACHINE])


def _checked(result: int, name: str) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return result
