"""Findings within the bytes that a page may have: each in full, then with less, the last first."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from grader.records.finding_report import FindingReport
from grader.report.grid import NARROW, ROOMY, Room
from grader.report.page.cards import Card

MAX_FINDINGS_BYTES = 220_000
"""Of all findings of a page."""

MAX_FINDING_BYTES = 40_000
"""Of one of them."""


class Shown(NamedTuple):
    """How much of a finding is shown.

    Attributes:
        richer: Whether its richer example is.
        smaller: Whether its smaller example is.
        room: How much of each array is drawn; None if none is.
        brief: Whether no more is shown than the headline, its points and its checks.
    """

    richer: bool = True
    smaller: bool = True
    room: Room | None = ROOMY
    brief: bool = False

    def cut(self, finding: FindingReport) -> FindingReport:
        """The finding with the examples that are drawn."""
        return msgspec.structs.replace(
            finding,
            clearest=finding.clearest if self.room else None,
            smaller=finding.smaller if self.smaller and self.room else None,
            richer=finding.richer if self.richer and self.room else None,
        )


LEVELS = (
    Shown(),
    Shown(richer=False),
    Shown(richer=False, smaller=False),
    Shown(richer=False, smaller=False, room=NARROW),
    Shown(richer=False, smaller=False, room=None),
    Shown(richer=False, smaller=False, room=None, brief=True),
)
"""All of a finding, then less and less."""

Render = Callable[[Card, Shown], Markup]


def fit_cards(cards: Sequence[Card], render: Render) -> dict[int, Markup]:
    """Every card as HTML, by its number.

    Args:
        cards: The cards in their order.
        render: Makes HTML of a card.
    """
    fitted = [_Fitted(card, render) for card in cards]
    for one in fitted:
        one.shrink_to(MAX_FINDING_BYTES)
    excess = sum(one.size for one in fitted) - MAX_FINDINGS_BYTES
    for level, one in _from_the_last(fitted):
        if excess <= 0:
            break
        excess -= one.shrink_to_level(level)
    return {one.card.number: one.html for one in fitted}


def _from_the_last(fitted: Sequence["_Fitted"]) -> Iterator[tuple[int, "_Fitted"]]:
    for level in range(1, len(LEVELS)):
        for one in reversed(fitted):
            yield level, one


class _Fitted:
    """A card with as much as is shown of it."""

    def __init__(self, card: Card, render: Render) -> None:
        self.card = card
        self._render = render
        self._level = 0
        self.html = render(card, LEVELS[0])

    @property
    def size(self) -> int:
        return len(self.html.encode())

    def shrink_to(self, limit: int) -> None:
        """Show less until it has no more bytes than that."""
        while self.size > limit and self._level + 1 < len(LEVELS):
            self.shrink_to_level(self._level + 1)

    def shrink_to_level(self, level: int) -> int:
        """Show no more than that; how many bytes it brought."""
        if level <= self._level:
            return 0
        before, self._level = self.size, level
        self.html = self._render(self.card, LEVELS[level])
        return before - self.size
