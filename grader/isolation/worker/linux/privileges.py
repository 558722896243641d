"""What a process may become, and who may look into it."""

import ctypes
import signal
import struct

from grader.isolation.worker.linux.kernel import prctl, system_call

_SET_PDEATHSIG, _SET_DUMPABLE, _SET_CHILD_SUBREAPER, _SET_NO_NEW_PRIVS = 1, 4, 36, 38
"""Source: include/uapi/linux/prctl.h"""

_VERSION_3 = 0x20080522
"""Source: include/uapi/linux/capability.h"""


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    prctl("PR_SET_PDEATHSIG", _SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Have processes whose parent ends become children of this one, if they descend from it."""
    prctl("PR_SET_CHILD_SUBREAPER", _SET_CHILD_SUBREAPER, 1)


def forbid_new_privileges() -> None:
    """Make set-user-ID programs worth nothing; Landlock and seccomp ask for it."""
    prctl("PR_SET_NO_NEW_PRIVS", _SET_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up every capability; without new privileges none comes back."""
    header = ctypes.create_string_buffer(struct.pack("<Ii", _VERSION_3, 0))
    no_sets = ctypes.create_string_buffer(2 * 3 * 4)
    system_call("capset", header, no_sets)


def hide_memory() -> None:
    """Let no process of the same user trace this one or read what /proc shows of it."""
    prctl("PR_SET_DUMPABLE", _SET_DUMPABLE, 0)
