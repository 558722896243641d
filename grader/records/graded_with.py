"""With which versions and which deck points were earned."""

from platform import python_version
from typing import Self

import msgspec
import numpy as np

from grader import __version__
from grader.records.deck import Deck


class DeckInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What it was graded with.

    Attributes:
        kind: `practice` or `final`.
        digest: SHA-256 of the deck, hexadecimal.
        cases: How many cases it holds.
    """

    kind: str
    digest: str
    cases: int

    @property
    def in_words(self) -> str:
        """Which deck it is, e.g. `final deck 3f2a01b7`."""
        return f"{self.kind} deck {self.digest[:8]}"


class GraderInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Who graded.

    Attributes:
        version: Version of the grader.
        python: Version of Python that ran the submission.
        numpy: Version of NumPy that the submission used.
    """

    version: str
    python: str
    numpy: str

    @classmethod
    def here(cls) -> Self:
        """Who would grade in this process."""
        return cls(version=__version__, python=python_version(), numpy=np.__version__)

    @property
    def by_minor(self) -> Self:
        """The same with the minor version of Python, since a score is held to no more."""
        return msgspec.structs.replace(self, python=".".join(self.python.split(".")[:2]))

    @property
    def named(self) -> dict[str, str]:
        """The versions by what they are of."""
        return {"cnn-grader": self.version, "Python": self.python, "NumPy": self.numpy}


class GradedWith(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions and which deck points were earned with.

    Attributes:
        grader: Who graded.
        deck: What was asked.
    """

    grader: GraderInfo
    deck: DeckInfo

    @classmethod
    def here(cls, deck: Deck) -> Self:
        """What points would be earned with in this process."""
        info = DeckInfo(kind=deck.kind, digest=deck.digest, cases=deck.size)
        return cls(grader=GraderInfo.here(), deck=info)

    @property
    def by_minor(self) -> Self:
        """The same with the minor version of Python."""
        return msgspec.structs.replace(self, grader=self.grader.by_minor)

    @property
    def in_words(self) -> str:
        """All of it, e.g. `cnn-grader 0.1.0, Python 3.11, NumPy 2.4.6 and final deck 3f2a01b7`."""
        versions = ", ".join(f"{name} {version}" for name, version in self.grader.named.items())
        return f"{versions} and {self.deck.in_words}"

    def changes_to(self, other: Self) -> list[str]:
        """What is another in `other`, each in words as it is there."""
        before = self.grader.named
        changes = [
            f"{name} {version}"
            for name, version in other.grader.named.items()
            if version != before[name]
        ]
        return changes if self.deck.digest == other.deck.digest else [*changes, other.deck.in_words]
