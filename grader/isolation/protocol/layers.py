"""Which layers hold a submission back, and what level they make together."""

from collections.abc import Set as AbstractSet

PROCESS = "separate process"
SESSION = "own session"
NAMESPACES = "namespaces"
DESCRIPTORS = "closed descriptors"
NO_NEW_PRIVILEGES = "no new privileges"
LANDLOCK = "Landlock"
CAPABILITIES = "no capabilities"
HIDDEN_MEMORY = "hidden memory"
LIMITS = "resource limits"
SECCOMP = "seccomp"
NO_FILES = "no files"

_NEEDED = {SESSION, DESCRIPTORS, NO_NEW_PRIVILEGES, CAPABILITIES, HIDDEN_MEMORY, LIMITS, SECCOMP}


def level_of(held: AbstractSet[str]) -> int:
    """The level that layers make.

    4: all of the kernel's. 3: all but namespaces. 2: no file can be opened, where Landlock is
    missing. 0: a process of its own and a clock. 1 is kept for what other systems have.

    Args:
        held: Names of the layers that hold.
    """
    if not held >= _NEEDED:
        return 0
    if LANDLOCK in held:
        return 4 if NAMESPACES in held else 3
    return 2 if NO_FILES in held else 0
