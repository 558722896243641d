"""All cases of an assignment with their answers."""

import msgspec

from grader.records.case import AnsweredCase

__all__ = ["Deck"]


class Deck(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """All cases of an assignment with torch's answers and error bounds.

    Attributes:
        kind: `practice` ships with the package, `final` is built by an instructor.
        seed: Seed from which Hypothesis generated the cases.
        versions: Versions of what took part in building it.
        cases: The cases, those of one operation and check together.
        digest: SHA-256 of the stored deck, hexadecimal; empty until it is stored.
    """

    kind: str
    seed: int
    versions: dict[str, str]
    cases: tuple[AnsweredCase, ...]
    digest: str = ""

    def of(self, operation: str, check: str) -> tuple[AnsweredCase, ...]:
        """The cases of one check."""
        return tuple(
            answered
            for answered in self.cases
            if answered.case.operation == operation and answered.check == check
        )
