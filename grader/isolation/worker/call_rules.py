"""Which dotted names an assignment means by those that it forbids, withholds and allows."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_EVERY = "*"


class CallRules(NamedTuple):
    """What a submission is to do without.

    A name is that of a function or of a module, which stands for all it holds; with `*` in its last
    part it stands for all that are called so.

    Attributes:
        forbidden: Names of what is looked for in its files.
        withheld: Likewise, of what raises besides where the submission calls it.
        allowed: Names of what it may call all the same.
    """

    forbidden: Sequence[str]
    withheld: Sequence[str] = ()
    allowed: Sequence[str] = ()

    @property
    def words(self) -> Iterator[str]:
        """Text of which some stands in every file that names one; empty where that is unknown."""
        for name in (*self.forbidden, *self.withheld):
            yield max(name.rpartition(".")[2].split(_EVERY), key=len)

    def found(self, dotted: str) -> tuple[str, bool] | None:
        """What a dotted name is or lies in that is to be done without, and whether it is withheld.

        Args:
            dotted: The name, e.g. `scipy.signal.convolve2d`, where that lies in `scipy.signal`.
        """
        for names, withheld in ((self.withheld, True), (self.forbidden, False)):
            if name := matched(dotted, names):
                return name, withheld
        return None

    def allows(self, dotted: str) -> bool:
        """Whether a dotted name is, or lies in, what may be called all the same."""
        return bool(matched(dotted, self.allowed))

    def allows_within(self, dotted: str) -> bool:
        """Whether something that may be called all the same lies in what a dotted name means."""
        return any(name.startswith(f"{dotted}.") for name in self.allowed)


def matched(dotted: str, names: Sequence[str]) -> str:
    """What a dotted name begins with that one of the names stands for; empty if nothing."""
    for name in names:
        if found := pattern_of(name).match(dotted):
            return found[0]
    return ""


@lru_cache
def pattern_of(name: str) -> "re.Pattern[str]":
    """What matches a dotted name that another stands for, or that lies in it."""
    return re.compile(rf"{re.escape(name).replace(re.escape(_EVERY), '[^.]*')}(?![^.])")
