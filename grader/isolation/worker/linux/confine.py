"""What a worker gives up before it sees a submission, from the first layer to the last."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple

from grader.isolation.protocol import layers
from grader.isolation.protocol.launching import Hello, WorkerLimits
from grader.isolation.worker import resource_limits
from grader.isolation.worker.linux import landlock, namespaces, privileges, seccomp

_CANARIES: dict[str, Callable[[], bool]] = {
    layers.NAMESPACES: namespaces.leaks,
    layers.LANDLOCK: landlock.leaks,
    layers.LIMITS: resource_limits.leaks,
    layers.SECCOMP: seccomp.leaks,
    layers.NO_FILES: seccomp.finds_files,
}

_FIRST_DESCRIPTOR = 3
"""After standard input, output and error."""


class Prepared(NamedTuple):
    """What is built once and serves every worker.

    Attributes:
        without: Names of layers that are left off, so that the others can be tried alone.
        ruleset: Descriptor of the Landlock ruleset, or why there is none.
        address_space_bytes: What Python and NumPy take up.
    """

    without: frozenset[str]
    ruleset: int | OSError
    address_space_bytes: int

    @property
    def files(self) -> bool:
        """Whether workers may open files: where Landlock says which, or nothing keeps them."""
        landlock_holds = isinstance(self.ruleset, int) and layers.LANDLOCK not in self.without
        return landlock_holds or layers.NO_FILES in self.without


def prepare(packages: tuple[str, ...], without: frozenset[str]) -> Prepared:
    """Build what every worker needs, as far as the system has it.

    Args:
        packages: Installed packages that a submission may import.
        without: Names of layers that are left off.
    """
    ruleset: int | OSError
    try:
        ruleset = landlock.build_ruleset(packages)
    except OSError as error:
        ruleset = error
    return Prepared(without, ruleset, resource_limits.address_space())


def confine(
    limits: WorkerLimits, prepared: Prepared, connection: int, announce: Callable[[int], None]
) -> Hello:
    """Give up everything that answering questions does not need.

    Args:
        limits: What the submission may use.
        prepared: What was built before the fork.
        connection: The only descriptor that is kept beside standard input, output and error.
        announce: Is given the id of the process that goes on, as the grader sees it.

    Returns:
        What the worker says of itself: every layer that was tried, with why it is off, and those
        that hold but let a canary through.
    """
    tried = _Tried(prepared.without)
    tried.add(layers.SESSION, os.setsid, privileges.die_with_parent)
    if not tried.add(layers.NAMESPACES, lambda: namespaces.enter_namespaces(announce)):
        announce(os.getpid())
    tried.add(layers.DESCRIPTORS, lambda: _close_all_but(connection, prepared.ruleset))
    tried.add(layers.NO_NEW_PRIVILEGES, privileges.forbid_new_privileges)
    tried.add(layers.LANDLOCK, lambda: landlock.restrict_files(prepared.ruleset))
    tried.add(layers.CAPABILITIES, privileges.drop_capabilities)
    tried.add(layers.HIDDEN_MEMORY, privileges.hide_memory)
    memory_bytes = prepared.address_space_bytes + limits.memory_bytes
    tried.add(layers.LIMITS, lambda: resource_limits.set_limits(limits.cpu_seconds, memory_bytes))
    if not prepared.files:
        _import_all(limits.packages)
    calls = tried.add(layers.SECCOMP, lambda: seccomp.filter_calls(files=prepared.files))
    if calls and not prepared.files:
        tried.add(layers.NO_FILES)
    return Hello(layers=tried.off, escaped=tried.escaped())


class _Tried:
    """Layers by name, with why each is off; empty if it holds."""

    def __init__(self, without: frozenset[str]) -> None:
        self._without = without
        self.off = {layers.PROCESS: ""}

    def add(self, name: str, *steps: Callable[[], None]) -> bool:
        """Try a layer; whether it holds."""
        self.off[name] = self._try(name, steps)
        return not self.off[name]

    def escaped(self) -> tuple[str, ...]:
        """Layers that hold and yet let a canary through."""
        return tuple(
            name for name, leaks in _CANARIES.items() if self.off.get(name) == "" and leaks()
        )

    def _try(self, name: str, steps: tuple[Callable[[], None], ...]) -> str:
        if name in self._without:
            return "switched off"
        try:
            for step in steps:
                step()
        except OSError as error:
            said = errno.errorcode.get(error.errno or 0, "an error")
            return f"{error.filename or name}: {said}, {error.strerror}"
        return ""


def _close_all_but(*kept: object) -> None:
    begin = _FIRST_DESCRIPTOR
    for descriptor in sorted(number for number in kept if isinstance(number, int)):
        os.closerange(begin, descriptor)
        begin = descriptor + 1
    os.closerange(begin, os.sysconf("SC_OPEN_MAX"))


def _import_all(packages: tuple[str, ...]) -> None:
    """Import what could not be found later."""
    for package in packages:
        with suppress(ImportError):
            import_module(package)
