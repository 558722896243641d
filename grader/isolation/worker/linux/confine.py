"""What a worker gives up before it sees a submission, from the first layer to the last."""

import errno
import os
from collections.abc import Callable
from typing import NamedTuple, TypeVar

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

_Built = TypeVar("_Built")

_FIRST_DESCRIPTOR = 3
"""After standard input, output and error."""


class Prepared(NamedTuple):
    """What is built once and serves every worker.

    Attributes:
        without: Names of layers that are left off, so that the others can be tried alone.
        ruleset: Descriptor of the Landlock ruleset, or why there is none.
        files: Whether workers may open files: where Landlock says which, or nothing keeps them.
        filter: The seccomp filter as the kernel reads it, or why there is none.
        address_space_bytes: What Python and all that is imported ahead take up.
    """

    without: frozenset[str]
    ruleset: int | OSError
    files: bool
    filter: bytes | OSError
    address_space_bytes: int


def prepare(packages: tuple[str, ...], without: frozenset[str]) -> Prepared:
    """Build what every worker needs, as far as the system has it.

    Args:
        packages: Installed packages that a submission may import.
        without: Names of layers that are left off.
    """
    ruleset = _or_why_not(lambda: landlock.build_ruleset(packages))
    landlock_holds = isinstance(ruleset, int) and layers.LANDLOCK not in without
    files = landlock_holds or layers.NO_FILES in without
    program = _or_why_not(lambda: seccomp.compile_filter(files=files))
    return Prepared(without, ruleset, files, program, resource_limits.address_space())


def _or_why_not(build: Callable[[], _Built]) -> _Built | OSError:
    """What is built, or the error that tells every worker why it has none."""
    try:
        return build()
    except OSError as error:
        return error


def confine(
    limits: WorkerLimits, prepared: Prepared, connection: int, refused: OSError | None
) -> Hello:
    """Give up everything that answering questions does not need.

    Args:
        limits: What the submission may use.
        prepared: What was built before the fork.
        connection: The only descriptor that is kept beside standard input, output and error.
        refused: Why the fork gave this process no namespaces of its own.

    Returns:
        What the worker says of itself: every layer that was tried, with why it is off, and those
        that hold but let a canary through.
    """
    tried = _Tried(prepared.without)
    tried.add(layers.SESSION, os.setsid, privileges.die_with_parent)
    tried.add(layers.NAMESPACES, lambda: namespaces.require_namespaces(refused))
    tried.add(layers.DESCRIPTORS, lambda: _close_all_but(connection, prepared.ruleset))
    tried.add(layers.NO_NEW_PRIVILEGES, privileges.forbid_new_privileges)
    tried.add(layers.LANDLOCK, lambda: landlock.restrict_files(prepared.ruleset))
    tried.add(layers.CAPABILITIES, privileges.drop_capabilities)
    tried.add(layers.HIDDEN_MEMORY, privileges.hide_memory)
    memory_bytes = prepared.address_space_bytes + limits.memory_bytes
    tried.add(layers.LIMITS, lambda: resource_limits.set_limits(limits.cpu_seconds, memory_bytes))
    calls = tried.add(layers.SECCOMP, lambda: seccomp.filter_calls(prepared.filter))
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
