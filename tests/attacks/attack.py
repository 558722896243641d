"""An attack: a submission that tries something, and the layers any of which stops it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["ADOPTED", "Attack"]

ADOPTED = "ended by the zygote"
"""Stands beside the layers for what a zygote does at every level: it ends what workers leave."""


class Attack(NamedTuple):
    """A submission whose `pad` is wrong, and which tries to gain, learn, break or leave something.

    Attributes:
        name: What it does, in a few words, e.g. `reads the deck`.
        source: Its `cnn.py`. Names in double angle brackets, e.g. `<<SECRET_FILE>>`, stand for
            what the scene has prepared; lone surrogates for bytes that are no text.
        verdict: Verdict expected of `pad/basic` where the attack is stopped, or several with `or`
            between them where it depends on the layer.
        stopped_by: Layers each of which is enough to stop the harm; empty where the protocol
            and the process boundary stop it, whatever the level.
        harm: What the scene looks at to see whether it succeeded; see `scene.py`.
        files: What lies beside `cnn.py`, by path; a path instead of text is what a link leads to.
        by_root: Whether only root could do so, so that it is tried only where root grades.
        package: A package beside NumPy that it may import; empty for none.
    """

    name: str
    source: str
    verdict: str
    stopped_by: AbstractSet[str] = frozenset()
    harm: str = "points"
    files: Mapping[str, str | Path] = MappingProxyType({})
    by_root: bool = False
    package: str = ""
