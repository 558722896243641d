"""Narrower contracts: what a planted bug costs where the rubric was narrowed with them."""

from collections.abc import Iterator

from benchmarks.grading import submission_from
from benchmarks.table import Requirement, Table
from grader.assignment import default_deck_path
from grader.check import check_submission
from grader.deck.narrow import narrowed_deck
from grader.deck.store import load_deck
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from tests.narrower_contracts import CONTRACTS, narrower_assignment
from tests.submissions.faults import FAULTS, Fault, source_of

_MAX_OF_OPERATION = 40
_MAX_OF_TOTAL = 15


def measure_narrowed() -> Table:
    """Grade every planted bug with each narrower contract, without an explanation."""
    rows, dearest = [], (0.0, 0.0)
    with Zygote() as launcher:
        for contract, left_out in CONTRACTS.items():
            asked = narrower_assignment(contract)
            deck = narrowed_deck(load_deck(default_deck_path()), asked.operations)
            costs = [one for fault in FAULTS for one in _cost(fault, asked, deck, launcher)]
            most = max(one[0] for one in costs), max(one[1] for one in costs)
            dearest = max(dearest[0], most[0]), max(dearest[1], most[1])
            rows.append(
                (
                    left_out,
                    str(len(asked.rubric)),
                    f"{len(costs)}",
                    *(f"{one:.0f} %" for one in most),
                )
            )
    return Table(
        title="Planted bugs with narrower contracts",
        head=("left out", "checks", "bugs that lose points", "of the operation", "of the total"),
        rows=rows,
        requirements=[
            Requirement(f"none costs more than {most} % of {what}", f"{cost:.0f} %", cost <= most)
            for what, most, cost in (
                ("its operation", _MAX_OF_OPERATION, dearest[0]),
                ("the total", _MAX_OF_TOTAL, dearest[1]),
            )
        ],
    )


def _cost(
    fault: Fault, asked: Assignment, deck: Deck, launcher: Zygote
) -> Iterator[tuple[float, float]]:
    """Percent of its operation and of the total that a bug costs, if it costs any."""
    with Session(launcher, submission_from(source_of(fault)), asked) as session:
        results = check_submission(asked, deck, session)
    lost = sum(row.points for row, one in zip(asked.rubric, results, strict=True) if not one.passed)
    own = sum(row.points for row in asked.rubric if row.operation == fault.operation)
    if lost:
        yield 100 * lost / own, 100 * lost / sum(row.points for row in asked.rubric)
