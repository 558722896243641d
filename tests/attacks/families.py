"""All attacks: every file of this folder that lists some is a family."""

import os
from importlib import import_module
from pkgutil import iter_modules

from tests import attacks
from tests.attacks.attack import Attack

__all__ = ["ALL_ATTACKS"]


def _modules() -> list[str]:
    names = [one.name for one in iter_modules(attacks.__path__)]
    return [name for name in names if not name.startswith(("test_", "conftest"))]


ALL_ATTACKS: tuple[Attack, ...] = tuple(
    attack
    for name in _modules()
    if name != "families"
    for attack in getattr(import_module(f"{attacks.__name__}.{name}"), "ATTACKS", ())
    if os.geteuid() == 0 or not attack.by_root
)
