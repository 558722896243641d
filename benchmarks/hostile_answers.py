"""Answers of hostile shape and kind, each beside an ordinary wrong answer of the same function."""

from time import perf_counter
from typing import NamedTuple

from benchmarks.grading import Grader, submission_from, warm_grader
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from grader.allowance import Allowance
from grader.grade import grade_submission
from grader.report.findings import UNEXPLAINED
from tests.hostile_answers import HOSTILE_ANSWERS, source_of_answer

_ROUNDS = 3
_ORDINARY = "right + 1"
_MAX_SECONDS = 3.0
_SHOWN = 10
_HOW = (
    "Whole gradings of a submission with one hostile function, each after one whose function "
    f"returns `{_ORDINARY}`; medians of {_ROUNDS} such pairs. The {_SHOWN} slowest are shown."
)


def measure_hostile_answers() -> Table:
    """Seconds that each kind of answer takes more than an ordinary one."""
    measured = []
    with warm_grader() as grader:
        for one in HOSTILE_ANSWERS:
            ordinary = source_of_answer(one.operation, _ORDINARY)
            pairs = [(_time(grader, ordinary), _time(grader, one.source)) for _ in range(_ROUNDS)]
            more = spread_of(hostile.seconds - plain.seconds for plain, hostile in pairs)
            in_full = all(hostile.in_full for _, hostile in pairs)
            measured.append((more.median, one, more.shown(2), in_full))
    measured.sort(key=lambda row: -row[0])
    return Table(
        title=f"Hostile answers: {len(measured)} kinds",
        head=("answer", "function", "s more than an ordinary one", "explained"),
        rows=[
            (one.name, one.operation, shown, "in full" if in_full else "in part")
            for _, one, shown, in_full in measured[:_SHOWN]
        ],
        requirements=[
            Requirement(
                f"a hostile answer is graded within {_MAX_SECONDS:g} s of an ordinary one",
                f"{measured[0][2]} s at the most",
                measured[0][0] <= _MAX_SECONDS,
            )
        ],
        notes=[_HOW],
    )


class _Timed(NamedTuple):
    """A grading: how long it took, and whether every failure was explained in full."""

    seconds: float
    in_full: bool


def _time(grader: Grader, source: str) -> _Timed:
    """Grade a submission as a batch does."""
    begin = perf_counter()
    report = grade_submission(
        submission_from(source),
        grader.assignment,
        grader.deck,
        grader.launcher,
        allowance=Allowance(whole_process=True),
    )
    seconds = perf_counter() - begin
    return _Timed(seconds, not any(UNEXPLAINED in one.detail for one in report.findings))
