"""Draws that are no draws: the first of all that there is."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from grader.operation.draw import Draw
from grader.records.operation import Check

T = TypeVar("T")


class Fixed(Draw):
    """Draws the lowest number, the first value, and the features that it is told."""

    def __init__(self, check: Check, on: Collection[str] = ()) -> None:
        super().__init__(check)
        self._on = frozenset(on)

    def features(self) -> frozenset[str]:
        self.on = self._on or super().features()
        return self.on

    def __call__(self, strategy: Any) -> Any:
        return strategy

    def integer(self, lowest: int, highest: int, *, other_than: int | None = None) -> int:  # noqa: ARG002
        return lowest

    def pick(self, values: Sequence[T], *, other_than: T | None = None) -> T:  # noqa: ARG002
        return values[0]

    def coin(self) -> bool:
        return False
