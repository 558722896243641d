"""Writes what known mistakes do in the practice deck, for diagnoses without calls: `make deck`."""

from functools import partial

from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.check.causes import call_ours
from grader.deck.store import load_deck
from grader.explain.candidates import no_mistake, single_candidates
from grader.explain.known_outcomes import KnownOutcomes
from grader.explain.mistake_index import StoredOutcomes, write_index
from grader.records.deck import Deck
from grader.records.operation import Operation


def store_outcomes(operation: Operation, deck: Deck) -> list[StoredOutcomes]:
    """What every program with a known mistake does in the cases of a deck; each is called."""
    bank = operation.bank()
    single, right = single_candidates(bank), no_mistake(bank)
    known = KnownOutcomes(bank, partial(call_ours, operation))
    return [
        StoredOutcomes.of(
            [known.of(candidate, one) for candidate in (*single, right)],
            [known.is_harmless(candidate, one) for candidate in single],
        )
        for one in deck.cases_of(operation.name)
    ]


def main() -> None:
    """Write the index of the practice deck."""
    deck = load_deck(default_deck_path())
    operations = load_assignment(default_assignment_path()).operations
    path = operations[0].bank().index
    assert path is not None
    write_index(path, deck.digest, {one.name: store_outcomes(one, deck) for one in operations})


if __name__ == "__main__":
    main()
