"""Ways to hold a submission back, from all layers to none, and which attacks each is to meet."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from grader.isolation.launcher import Launcher
from grader.isolation.launcher.spawn import Spawner
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol.layers import (
    CAPABILITIES,
    DESCRIPTORS,
    HIDDEN_MEMORY,
    LANDLOCK,
    LIMITS,
    NAMESPACES,
    NO_FILES,
    NO_NEW_PRIVILEGES,
    SECCOMP,
    SESSION,
)
from tests.attacks.attack import ADOPTED, Attack

__all__ = ["CONFIGURATIONS", "Configuration", "meetings"]

_ENOUGH = frozenset(
    {
        CAPABILITIES,
        DESCRIPTORS,
        HIDDEN_MEMORY,
        LIMITS,
        NO_NEW_PRIVILEGES,
        SECCOMP,
        SESSION,
    }
)
"""Layers without any one of which there is no level but the lowest."""

_ALL = _ENOUGH | {LANDLOCK, NAMESPACES, NO_FILES}

_SAMPLE = 25
"""Of so many attacks, one is tried where a layer is off that it has nothing to do with."""

_SAMPLE_WITH_PACKAGE = 4
"""As many where there is a package that it does not use."""


class Configuration(NamedTuple):
    """A launcher and what it is to meet.

    Attributes:
        launch: Makes the launcher.
        without: Layers that it leaves off.
        level: The level that is left.
        package: A package beside NumPy that every submission may import there; empty for none.
    """

    launch: Callable[[], Launcher]
    without: AbstractSet[str]
    level: int
    package: str = ""

    def stops(self, attack: Attack) -> bool:
        """Whether a layer that it has stops an attack, or none needs to."""
        missing = self.without if LANDLOCK in self.without else {NO_FILES, *self.without}
        return not attack.stopped_by or not attack.stopped_by <= missing


def _without(level: int, *layers: str) -> Configuration:
    return Configuration(partial(Zygote, frozenset(layers)), frozenset(layers), level)


CONFIGURATIONS: dict[str, Configuration] = {
    "level-4": _without(4),
    "level-3": _without(3, NAMESPACES),
    "level-2": _without(2, LANDLOCK, NAMESPACES),
    "level-0": _without(0, *_ALL),
    "no-landlock": _without(2, LANDLOCK),
    **{f"no-{layer.replace(' ', '-')}": _without(0, layer) for layer in sorted(_ENOUGH)},
    "spawned": Configuration(Spawner, {ADOPTED, *_ALL} - {SESSION}, 0),
}

_MEET_ALL = ("level-4", "level-3", "level-2", "level-0")

CONFIGURATIONS |= {
    f"torch-{name}": CONFIGURATIONS[name]._replace(package="torch") for name in _MEET_ALL
}


def meetings(attacks: Sequence[Attack]) -> Iterator[tuple[str, Attack]]:
    """Which configuration meets which attack: levels all, others those that they concern."""
    for name in CONFIGURATIONS:
        for number, attack in enumerate(attacks):
            every = _SAMPLE_WITH_PACKAGE if CONFIGURATIONS[name].package else _SAMPLE
            sampled = number % every == 0 and not _is_half_stopped(name, attack)
            if name in _MEET_ALL or sampled or _concerns(name, attack):
                yield name, attack


def _is_half_stopped(name: str, attack: Attack) -> bool:
    """Whether limits would stop it, of which a spawned worker has all but that of memory."""
    return name == "spawned" and LIMITS in attack.stopped_by


def _concerns(name: str, attack: Attack) -> bool:
    """Whether it depends on the layers of a configuration what comes of an attack."""
    if CONFIGURATIONS[name].package:
        return False
    return name != "spawned" and bool(attack.stopped_by & CONFIGURATIONS[name].without)
