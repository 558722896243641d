"""Answers of hostile shape and kind, each beside an ordinary wrong answer of the same function."""

from time import perf_counter

from benchmarks.grading import submission_from, warm_grader
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from grader.allowance import Allowance
from grader.grade import grade_submission
from tests.hostile_answers import HOSTILE_ANSWERS, source_of_answer

__all__ = ["measure_hostile_answers"]

_ROUNDS = 3
_ORDINARY = "right + 1"
_MOST_SECONDS = 3.0
_SHOWN = 10
_HOW = (
    "Whole gradings of a submission with one hostile function, each after one whose function "
    f"returns `{_ORDINARY}`; medians of {_ROUNDS} such pairs. The {_SHOWN} slowest are shown."
)


def measure_hostile_answers() -> Table:
    """Seconds that each kind of answer takes more than an ordinary one."""
    measured = []
    unexplained = 0
    with warm_grader() as grader:

        def grade(source: str) -> tuple[float, int]:
            allowance = Allowance(whole_process=True)
            begin = perf_counter()
            grade_submission(
                submission_from(source),
                grader.assignment,
                grader.deck,
                grader.launcher,
                allowance=allowance,
            )
            return perf_counter() - begin, len(allowance.faults)

        for one in HOSTILE_ANSWERS:
            ordinary = source_of_answer(one.operation, _ORDINARY)
            pairs = [(grade(ordinary), grade(one.source)) for _ in range(_ROUNDS)]
            more = spread_of(hostile[0] - plain[0] for plain, hostile in pairs)
            unexplained += any(hostile[1] for _, hostile in pairs)
            measured.append((more.median, one, more.shown(2), bool(pairs[-1][1][1])))
    measured.sort(key=lambda row: -row[0])
    return Table(
        title=f"Hostile answers: {len(measured)} kinds",
        head=("answer", "function", "s more than an ordinary one", "explained"),
        rows=[
            (one.name, one.operation, shown, "in part" if failed else "yes")
            for _, one, shown, failed in measured[:_SHOWN]
        ],
        requirements=[
            Requirement(
                f"a hostile answer is graded within {_MOST_SECONDS:g} s of an ordinary one",
                f"{measured[0][2]} s at the most; {unexplained} of {len(measured)} not explained "
                "in full",
                measured[0][0] <= _MOST_SECONDS,
            )
        ],
        notes=[_HOW],
    )
