"""The installed packages that a submission may import by way of those that are named."""

import re
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

_NAME = re.compile(r"[\w.-]+")
"""What a requirement begins with. Source: PEP 508."""


@lru_cache
def with_requirements(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Packages, and after them all others that these cannot do without.

    Torch imports SymPy once it needs it, so whoever may import the one may import the other.

    Args:
        packages: Names under which packages are imported, e.g. `torch`.
    """
    installed = packages_distributions()
    waiting = [one for package in packages for one in installed.get(package, ())]
    required: set[str] = set()
    while waiting:
        distribution = waiting.pop()
        if _normal(distribution) not in required:
            required.add(_normal(distribution))
            waiting += _required_by(distribution)
    held = {
        package
        for package, distributions in installed.items()
        if package.isidentifier()
        and package != "__pycache__"
        and not required.isdisjoint(map(_normal, distributions))
    }
    return (*packages, *sorted(held.difference(packages)))


def distributions_of(packages: tuple[str, ...]) -> tuple[str, ...]:
    """What pip installs packages by, as far as they are installed here; else their own names."""
    installed = packages_distributions() if packages else {}
    return tuple(installed.get(package, [package])[0] for package in packages)


def _required_by(distribution: str) -> list[str]:
    """Distributions that one requires whatever it is used for; none if it is not installed."""
    with suppress(PackageNotFoundError):
        return [
            found[0]
            for line in requires(distribution) or ()
            if "extra" not in line.partition(";")[2] and (found := _NAME.match(line))
        ]
    return []


def _normal(distribution: str) -> str:
    """The one spelling of all that stand for a name. Source: PEP 503."""
    return re.sub(r"[-_.]+", "-", distribution).lower()
