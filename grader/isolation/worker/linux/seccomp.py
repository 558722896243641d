"""seccomp: the system calls a worker may make, and what it is told of all others.

Source: Documentation/userspace-api/seccomp_filter.rst; include/uapi/linux/seccomp.h, filter.h,
audit.h.
"""

import ctypes
import errno
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from grader.isolation.worker.linux.kernel import MACHINE, system_call

_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_ALLOWED = {
    # memory
    "brk": (12, 214),
    "futex": (202, 98),
    "madvise": (28, 233),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "munmap": (11, 215),
    # descriptors that are open
    "close": (3, 57),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "fstat": (5, 80),
    "getdents64": (217, 61),
    "lseek": (8, 62),
    "poll": (7, None),
    "ppoll": (271, 73),
    "pread64": (17, 67),
    "pselect6": (270, 72),
    "read": (0, 63),
    "readv": (19, 65),
    "select": (23, None),
    "shutdown": (48, 210),
    "write": (1, 64),
    "writev": (20, 66),
    # time
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "getrusage": (98, 165),
    "gettimeofday": (96, 169),
    "nanosleep": (35, 101),
    "time": (201, None),
    "times": (100, 153),
    # itself and the machine
    "getcpu": (309, 168),
    "getcwd": (79, 17),
    "getegid": (108, 177),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getgroups": (115, 158),
    "getpgid": (121, 155),
    "getpgrp": (111, None),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getrandom": (318, 278),
    "getrlimit": (97, 163),
    "getsid": (124, 156),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    # signals to itself, and its end
    "exit": (60, 93),
    "exit_group": (231, 94),
    "restart_syscall": (219, 128),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
}
"""Numbers on x86-64 and AArch64; None where the machine has no such call.

Source: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h
"""

_PATHS = {
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "open": (2, None),
    "openat": (257, 56),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "stat": (4, None),
    "statx": (332, 291),
}
"""Calls that name a file; Landlock says which of them come through.

With AT_EMPTY_PATH the C library asks `newfstatat` about open files, which a filter cannot tell from
asking about a path: it sees where the path is in memory, not whether it is empty.
"""

_IOCTL, _FCNTL, _COMMAND = (16, 29), (72, 25), 1
_IOCTL_COMMANDS = (0x5401, 0x5413, 0x5421, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONBIO, FIONCLEX, FIOCLEX. Source: include/uapi/asm-generic/ioctls.h"""

_FCNTL_COMMANDS = (0, 1, 2, 3, 1030)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC; F_SETOWN would send signals to others.

Source: include/uapi/asm-generic/fcntl.h and include/uapi/linux/fcntl.h
"""

_PRLIMIT, _NEW_LIMIT = (302, 261), 2
"""Limits may be read; where a new one is given, the argument is no null pointer."""

_MESSAGES, _MESSAGE_FLAGS = ((44, 206), (45, 207)), 3
"""`sendto` and `recvfrom`; flags such as MSG_OOB would lead to seldom used parts of the kernel."""

_CLONE3 = (435, 435)
_NEWEST = 462
"""`mseal` of Linux 6.10, the last call that this file knows of."""

_LOAD, _EQUAL, _GREATER, _RETURN = 0x20, 0x15, 0x25, 0x06
"""BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ, BPF_JMP|BPF_JGT, BPF_RET; all BPF_K"""

_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
"""Where they lie in `struct seccomp_data`, in bytes."""

_SET_MODE_FILTER = 1

Step = tuple[int, int, int, int]
"""Code, steps to jump over if true and if false, and a number."""

_ALLOW: Step = (_RETURN, 0, 0, 0x7FFF0000)


def filter_calls(program: bytes | OSError) -> None:
    """Bind this process to a filter for good.

    Args:
        program: What `compile_filter` gives, or why there is none.

    Raises:
        OSError: There is none, or the kernel has no seccomp.
    """
    if isinstance(program, OSError):
        raise program
    steps = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(steps))
    system_call("seccomp", _SET_MODE_FILTER, 0, ctypes.c_char_p(header))


@lru_cache
def compile_filter(*, files: bool) -> bytes:
    """A filter as the kernel reads it, for `filter_calls`.

    Args:
        files: Whether files may be opened and asked about; if not, none seems to be there.

    Raises:
        OSError: The machine's calls are not known here.
    """
    if MACHINE not in _MACHINES:
        raise OSError(errno.ENOSYS, f"not known for {MACHINE}", "seccomp")
    return b"".join(struct.pack("@HBBI", *step) for step in _steps(files=files))


def leaks() -> bool:
    """Whether a socket can be made or a signal be sent."""
    with suppress(OSError):
        socket.socket(socket.AF_UNIX).close()
        return True
    with suppress(OSError):
        os.kill(os.getpid(), 0)
        return True
    return False


def finds_files() -> bool:
    """Whether any file seems to be there."""
    return any(map(os.path.exists, ("/", __file__)))


def _steps(*, files: bool) -> Iterator[Step]:
    """What is listed passes, what is newer than the list is not there, the rest is refused."""
    refuse, hide = _refuse(errno.EPERM), _refuse(errno.ENOENT)
    yield from [(_LOAD, 0, 0, _MACHINE), *_unless(_MACHINES[MACHINE], [refuse])]
    yield (_LOAD, 0, 0, _NUMBER)
    for call in _ALLOWED.values():
        yield from _on(call, [_ALLOW])
    for call in _PATHS.values():
        yield from _on(call, [_ALLOW if files else hide])
    for call, commands in ((_IOCTL, _IOCTL_COMMANDS), (_FCNTL, _FCNTL_COMMANDS)):
        known = [step for command in commands for step in _if(command, [_ALLOW])]
        yield from _on(call, [_argument(_COMMAND), *known, refuse])
    for call in _MESSAGES:
        yield from _on(call, [_argument(_MESSAGE_FLAGS), *_if(0, [_ALLOW]), refuse])
    halves = (_argument(_NEW_LIMIT), _argument(_NEW_LIMIT, upper=True))
    is_set = [step for half in halves for step in (half, *_unless(0, [refuse]))]
    yield from _on(_PRLIMIT, [*is_set, _ALLOW])
    yield from _on(_CLONE3, [_refuse(errno.ENOSYS)])
    yield from [(_GREATER, 0, 1, _NEWEST), _refuse(errno.ENOSYS), refuse]


def _refuse(number: int) -> Step:
    """End the filter: the call fails with that error."""
    return (_RETURN, 0, 0, 0x00050000 | number)


def _argument(index: int, *, upper: bool = False) -> Step:
    """Load half of an argument of the call."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index + 4 * upper)


def _if(value: int, steps: list[Step]) -> list[Step]:
    """Steps that are taken only if what was loaded equals a value."""
    return [(_EQUAL, 0, len(steps), value), *steps]


def _unless(value: int, steps: list[Step]) -> list[Step]:
    """Steps that are taken only if it does not."""
    return [(_EQUAL, len(steps), 0, value), *steps]


def _on(call: tuple[int | None, int | None], steps: list[Step]) -> list[Step]:
    """Steps that are taken only for a call, where the machine has it."""
    number = call[list(_MACHINES).index(MACHINE)]
    return [] if number is None else _if(number, steps)
