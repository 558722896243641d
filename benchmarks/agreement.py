"""Whether practice tells the grade: the programs of the bank, asked a practice and a final deck."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.table import Requirement, Table
from grader.assignment import (
    default_assignment_path,
    default_deck_path,
    load_assignment,
)
from grader.assignment.selftest import checks_failed
from grader.deck.build import build_deck
from grader.deck.store import load_deck
from grader.records.assignment import Assignment
from grader.records.deck import Deck

_SEED = 20261125

_MIN_PERCENT = 99


class _Scored(NamedTuple):
    """One program of the bank.

    Attributes:
        name: Operation and mistake.
        practice: Checks that it fails with the practice deck.
        final: The same with a final deck.
    """

    name: str
    practice: frozenset[str]
    final: frozenset[str]


def measure_agreement() -> Table:
    """Every way of every known mistake, asked the checks of its operation with both decks."""
    assignment = load_assignment(default_assignment_path())
    practice = load_deck(default_deck_path())
    final = build_deck(assignment, _SEED, "final")
    scored = list(_score_bank(assignment, practice, final))
    apart = [one for one in scored if one.practice != one.final]
    percent = 100 * (1 - len(apart) / len(scored))
    return Table(
        title="Practice and final score of the known mistakes",
        head=("", "programs"),
        rows=[
            ("asked with both decks", str(len(scored))),
            ("pass the same checks with both", str(len(scored) - len(apart))),
        ],
        requirements=[
            Requirement(
                f"practice and final score agree on {_MIN_PERCENT} % of the known mistakes",
                f"{percent:.1f} %",
                percent >= _MIN_PERCENT,
            )
        ],
        notes=[
            f"The final deck is built from seed {_SEED}.",
            *(
                f"{one.name} passes with one deck only: "
                f"{', '.join(sorted(one.practice ^ one.final))}."
                for one in apart
            ),
        ],
    )


def _score_bank(assignment: Assignment, *decks: Deck) -> Iterator[_Scored]:
    for operation in assignment.operations:
        for mistake in operation.bank().mistakes:
            for number, way in enumerate(mistake.ways):
                practice, final = (
                    checks_failed(operation, way.steps, assignment.rubric, deck) for deck in decks
                )
                yield _Scored(f"{operation.name}: {mistake.name} ({number})", practice, final)
