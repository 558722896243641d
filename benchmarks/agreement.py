"""Whether practice tells the grade: the programs of the bank, asked a practice and a final deck."""

from collections.abc import Iterator, Sequence
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
from tests.built_decks import asked_alone
from tests.central_differences import difference
from tests.support import GRADIENTS

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
    return _table("Practice and final score of the known mistakes", scored)


def measure_gradients() -> Table:
    """The same for gradients, which no deck that ships asks, and central differences of each."""
    scored: list[_Scored] = []
    differences: list[float] = []
    for name in GRADIENTS:
        assignment = asked_alone(name)
        practice = build_deck(assignment, _SEED + 1, "practice")
        scored += _score_bank(assignment, practice, build_deck(assignment, _SEED, "final"))
        for one in practice.cases_of(name):
            found = None if one.answer.value is None else difference(one.case, one.answer.value)
            differences += [] if found is None else [found]
    table = _table("Practice and final score of the known mistakes of gradients", scored)
    largest = max(differences)
    return table._replace(
        rows=[
            *table.rows,
            ("calls of which central differences are taken", str(len(differences))),
            ("the largest difference of a cell", f"{largest:.0e}"),
        ],
        requirements=[
            *table.requirements,
            Requirement(
                "gradients are central differences to 1e-9", f"{largest:.0e}", largest < 1e-9
            ),
        ],
    )


def _table(title: str, scored: Sequence[_Scored]) -> Table:
    apart = [one for one in scored if one.practice != one.final]
    percent = 100 * (1 - len(apart) / len(scored))
    return Table(
        title=title,
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
