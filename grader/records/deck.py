"""All cases of an assignment with their answers."""

from collections.abc import Mapping
from itertools import chain

import msgspec

from grader.records.case import AnsweredCase

PRACTICE_DECK = "practice.deck"
"""What the file of the deck is called that students practise with."""

MIN_LEVEL_FOR_FINAL = 2
"""Level at which a submission can read no file of the grader's user."""


class Deck(msgspec.Struct, frozen=True, kw_only=True, eq=False, forbid_unknown_fields=True):
    """All cases of an assignment with torch's answers and error bounds.

    Attributes:
        kind: `practice` ships with the package, `final` is built by an instructor.
        seed: Seed from which Hypothesis generated the cases.
        versions: Versions of what took part in building it.
        checks: The cases by the name of their check, e.g. `conv2d/stride`; they decide the points.
        digest: SHA-256 of the stored deck, hexadecimal; empty until it is stored.
        fresh: More cases by the name of their operation, drawn over its whole contract. They
            confirm a sentence about a function or silence it, and never cost points.
        operations: Source text of the operations that a course brings itself, by their name.
            Whoever loads a deck runs none of it.
    """

    kind: str
    seed: int
    versions: dict[str, str]
    checks: dict[str, tuple[AnsweredCase, ...]]
    digest: str = ""
    fresh: Mapping[str, tuple[AnsweredCase, ...]] = {}
    operations: dict[str, str] = {}

    @property
    def size(self) -> int:
        """How many cases it holds that can cost points."""
        return sum(map(len, self.checks.values()))

    def cases_of(self, operation: str) -> tuple[AnsweredCase, ...]:
        """The cases of all checks of an operation."""
        own = (cases for name, cases in self.checks.items() if name.split("/")[0] == operation)
        return tuple(chain.from_iterable(own))

    def indexed_cases(self, operation: str) -> tuple[AnsweredCase, ...]:
        """The cases of an operation in the order in which an index of known mistakes has them."""
        return self.cases_of(operation)

    @property
    def least_isolation(self) -> int:
        """Level of isolation below which it must not be asked."""
        return MIN_LEVEL_FOR_FINAL if self.kind == "final" else 0
