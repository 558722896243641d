"""What it costs to answer the calls of a function that others are excused by."""

from time import perf_counter

from benchmarks.grading import Grader, submission_from, warm_grader
from benchmarks.race import ROOT
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from grader.isolation.session import Session

_SOURCE = ROOT / "tests" / "submissions" / "callers" / "conv2d_by_rows.py"
"""A right `conv2d` that calls a wrong `conv1d` for every row of an answer and of a kernel."""

_COUNTING = """
def _counted(function):
    def call(*args, **options):
        print(".", end="")
        return function(*args, **options)
    return call
conv1d = _counted(conv1d)
"""

_ROUNDS = 15
_MAX_SECONDS = 1.0
_HOW = (
    f"All cases of conv2d in the practice deck, {_ROUNDS} rounds in turns: a conv2d that calls "
    "conv1d for every row of an answer and of a kernel, asked with its own conv1d and with one "
    "that the grader answers for. Starting and loading the worker is part of both."
)


def measure_served() -> Table:
    """conv2d by rows of conv1d, asked with its own conv1d and with a served one, in turns."""
    with warm_grader() as grader:
        calls = _count_calls(grader)
        pairs = [(_ask(grader, served=False), _ask(grader, served=True)) for _ in range(_ROUNDS)]
    own, served = spread_of(one for one, _ in pairs), spread_of(one for _, one in pairs)
    added = spread_of(1e6 * (two - one) / calls for one, two in pairs)
    return Table(
        title="Served calls",
        head=("", "measured"),
        rows=[
            ("round trips", f"{calls}"),
            ("seconds, its own conv1d", own.shown(3)),
            ("seconds, a served conv1d", served.shown(3)),
            ("microseconds that a round trip adds", added.shown(0)),
        ],
        requirements=[
            Requirement(
                f"conv2d by rows of a served conv1d takes less than {_MAX_SECONDS:g} s",
                f"{served.shown(3)} s",
                served.median < _MAX_SECONDS,
            )
        ],
        notes=[_HOW],
    )


def _ask(grader: Grader, *, served: bool) -> float:
    cases = [
        one.case
        for name, check in grader.deck.checks.items()
        if name.startswith("conv2d/")
        for one in check
    ]
    submission = submission_from(_SOURCE.read_text("utf-8"))
    with Session(grader.launcher, submission, grader.assignment) as session:
        begin = perf_counter()
        names = frozenset({"conv1d"}) if served else frozenset[str]()
        found = session.ask_served(cases, names, to_mend=len(cases))
        assert len(found.outcomes) == len(cases)
        return perf_counter() - begin


def _count_calls(grader: Grader) -> int:
    """How often conv2d calls conv1d, by a program that counts and prints it."""
    submission = submission_from(_SOURCE.read_text("utf-8") + _COUNTING)
    total = 0
    with Session(grader.launcher, submission, grader.assignment) as session:
        for name, check in grader.deck.checks.items():
            if name.startswith("conv2d/"):
                for outcome in session.ask_each([one.case for one in check]):
                    total += getattr(outcome, "printed", "").count(".")
    return total
