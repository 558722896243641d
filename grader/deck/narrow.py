"""A deck that was built for a wider contract: what a narrower one asks of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.operation import Operation


class NarrowedDeck(Deck, frozen=True, kw_only=True, eq=False):
    """The cases of a deck that lie within narrower contracts.

    Attributes:
        whole: The deck as it was built, whose digest this one has.
    """

    whole: Deck

    def indexed_cases(self, operation: str) -> tuple[AnsweredCase, ...]:
        """The cases that an index of known mistakes numbers."""
        return self.whole.indexed_cases(operation)


def narrowed_deck(deck: Deck, operations: Sequence[Operation]) -> Deck:
    """The deck without the cases that lie outside of the contracts of some operations.

    It is a net for decks that were built for more: one built for the same contract has more cases
    within it, and is given back as it is.

    Args:
        deck: The deck.
        operations: What is asked; those with their whole contract lose nothing.
    """
    narrow = {one.name: one for one in operations if one.whole is not None}
    if not narrow:
        return deck
    checks = {
        name: _within(narrow.get(name.partition("/")[0]), cases)
        for name, cases in deck.checks.items()
    }
    fields = {name: getattr(deck, name) for name in Deck.__struct_fields__}
    fields["checks"] = {name: cases for name, cases in checks.items() if cases}
    fields["fresh"] = _FreshWithin(deck.fresh, narrow)
    return NarrowedDeck(**fields, whole=deck)


class _FreshWithin(Mapping[str, tuple[AnsweredCase, ...]]):
    """Fresh cases by operation, held to its contract when they are looked up."""

    def __init__(
        self, fresh: Mapping[str, tuple[AnsweredCase, ...]], narrow: Mapping[str, Operation]
    ) -> None:
        """Look at none yet."""
        self._fresh = fresh
        self._narrow = narrow
        self._within: dict[str, tuple[AnsweredCase, ...]] = {}

    def __getitem__(self, name: str) -> tuple[AnsweredCase, ...]:
        """The cases of an operation, the same objects each time."""
        if name not in self._within:
            self._within[name] = _within(self._narrow.get(name), self._fresh[name])
        return self._within[name]

    def __iter__(self) -> Iterator[str]:
        """The operations."""
        return iter(self._fresh)

    def __len__(self) -> int:
        """How many operations there are."""
        return len(self._fresh)


def _within(operation: Operation | None, cases: Iterable[AnsweredCase]) -> tuple[AnsweredCase, ...]:
    """The cases that are asked of an operation; all of them where its contract is whole."""
    if operation is None:
        return tuple(cases)
    trimmed = ((one, operation.trimmed(one.case)) for one in cases)
    return tuple(
        one if case is one.case else msgspec.structs.replace(one, case=case)
        for one, case in trimmed
        if case.judges == "refusal" or operation.accepts(case)
    )
