"""Landlock: which files a worker may read. It may write none, and use no TCP port.

Source: include/uapi/linux/landlock.h; Documentation/userspace-api/landlock.rst.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from grader.isolation.worker.linux.kernel import system_call

_GET_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_FOLDER, _WRITE_FILE = 1 << 2, 1 << 3, 1 << 1

_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights over files each version of Landlock knows, where it is more than before."""

_WITH_PORTS, _BIND_AND_CONNECT = 4, 0b11
_WITH_SCOPES, _ABSTRACT_SOCKETS_AND_SIGNALS = 6, 0b11

_NEVER_READ = {"site-packages", "dist-packages"}


@lru_cache
def build_ruleset(packages: tuple[str, ...]) -> int:
    """A ruleset that lets the standard library and installed packages be read, nothing else.

    Args:
        packages: Names of installed packages, e.g. `numpy`.

    Returns:
        Its file descriptor, which stays open, for `restrict_files`.

    Raises:
        OSError: The kernel has no Landlock (ENOSYS) or it is switched off (EOPNOTSUPP).
    """
    version = system_call("landlock_create_ruleset", None, ctypes.c_size_t(0), _GET_VERSION)
    rights = max(count for since, count in _FILE_RIGHTS.items() if since <= version)
    attributes = struct.pack(
        "<QQQ",
        (1 << rights) - 1,
        _BIND_AND_CONNECT if version >= _WITH_PORTS else 0,
        _ABSTRACT_SOCKETS_AND_SIGNALS if version >= _WITH_SCOPES else 0,
    )
    size = 8 if version < _WITH_PORTS else 16 if version < _WITH_SCOPES else 24
    ruleset = system_call(
        "landlock_create_ruleset", ctypes.c_char_p(attributes), ctypes.c_size_t(size), 0
    )
    for path in _readable(packages):
        _allow(ruleset, path, _READ_FILE | (_READ_FOLDER if path.is_dir() else 0))
    _allow(ruleset, Path(os.devnull), _READ_FILE | _WRITE_FILE)
    return ruleset


def restrict_files(ruleset: int | OSError) -> None:
    """Bind this process to a ruleset for good.

    Args:
        ruleset: Descriptor of the ruleset, or why there is none.

    Raises:
        OSError: There is none, or the system does not allow it.
    """
    if isinstance(ruleset, OSError):
        raise ruleset
    system_call("landlock_restrict_self", ruleset, 0)
    os.close(ruleset)


def leaks() -> bool:
    """Whether a file outside of what may be read can be opened, or a folder listed."""
    for path in (__file__, "/"):
        with suppress(OSError):
            os.close(os.open(path, os.O_RDONLY))
            return True
    return False


def _readable(packages: Sequence[str]) -> Iterator[Path]:
    """Entries of the standard library, and what belongs to the packages."""
    library = Path(os.__file__).parent
    yield from (entry for entry in library.iterdir() if entry.name not in _NEVER_READ)
    for folder in map(Path, sys.path):
        for package in packages:
            for name in (package, f"{package}.py", f"{package}.libs"):
                if (folder / name).exists():
                    yield folder / name


def _allow(ruleset: int, path: Path, rights: int) -> None:
    """Grant rights over a file, or a folder and all below; what cannot be opened is left out."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rule = struct.pack("<Qi", rights, descriptor)
            system_call("landlock_add_rule", ruleset, _PATH_BENEATH, ctypes.c_char_p(rule), 0)
        finally:
            os.close(descriptor)
