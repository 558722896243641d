"""The score of a submission."""

import msgspec


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Whole points.

    Attributes:
        earned: Points earned.
        possible: Points there are.
        adjusted: How many of those that are earned a person gave, or took if negative, who set the
            whole score; the checks earn the rest.
    """

    earned: int
    possible: int
    adjusted: int = 0

    @property
    def of_checks(self) -> int:
        """Points that the checks earn."""
        return self.earned - self.adjusted
