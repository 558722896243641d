"""Refusing an archive."""

from grader.isolation.protocol import Reason

__all__ = ["RefusedError"]


class RefusedError(Exception):
    """An archive is not what it should be."""

    def __init__(self, reason: Reason = "damaged") -> None:
        """Refuse it for that reason."""
        super().__init__(reason)
        self.reason = reason
