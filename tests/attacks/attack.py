"""An attack: a submission that tries something, and the layers any of which stops it."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

__all__ = ["Attack"]


class Attack(NamedTuple):
    """A submission whose `pad` is wrong, and which tries to gain, learn, break or leave something.

    Attributes:
        name: What it does, in a few words, e.g. `reads the deck`.
        source: The submission. Names in double angle brackets, e.g. `<<SECRET_FILE>>`, stand for
            what the scene has prepared.
        verdict: Verdict expected of `pad/basic` where the attack is stopped.
        stopped_by: Layers each of which is enough to stop the harm; empty where the wire and the
            process boundary stop it, whatever the level.
        harm: What the scene looks at to see whether it succeeded; see `scene.py`.
    """

    name: str
    source: str
    verdict: str
    stopped_by: AbstractSet[str] = frozenset()
    harm: str = "points"
