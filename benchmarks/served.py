"""What it costs to answer the calls of a function that others are excused by."""

from time import perf_counter

from benchmarks.grading import Grader, submission_from, warm_grader
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from grader.isolation.session import Session

__all__ = ["measure_served"]

_SOURCE = """
import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    weight = weight[..., ::-1]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2], axis=2)[:, :, ::stride]
    out = np.einsum("ncwk,ock->now", windows, weight)
    return out if bias is None else out + bias[:, None]

def conv2d(x, weight, bias=None, stride=1, padding=0):
    step, steps = stride if isinstance(stride, tuple) else (stride, stride)
    rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0), (rows, rows), (columns, columns)))
    height = weight.shape[2]
    out = np.stack([
        sum(conv1d(x[:, :, top + i], weight[:, :, i], None, steps) for i in range(height))
        for top in range(0, x.shape[2] - height + 1, step)
    ], axis=2)
    return out if bias is None else out + bias[:, None, None]
"""
"""`conv2d` by rows of a `conv1d` that flips its kernel."""

_ROUNDS = 15
_MOST_SECONDS = 1.0
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
                f"conv2d by rows of a served conv1d takes less than {_MOST_SECONDS:g} s",
                f"{served.shown(3)} s",
                served.median < _MOST_SECONDS,
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
    submission = submission_from(_SOURCE)
    with Session(grader.launcher, submission, grader.assignment) as session:
        begin = perf_counter()
        names = frozenset({"conv1d"}) if served else frozenset[str]()
        found = session.ask_served(cases, names)
        assert len(found.outcomes) == len(cases)
        return perf_counter() - begin


def _count_calls(grader: Grader) -> int:
    """How often conv2d calls conv1d, by a program that counts and prints it."""
    counting = _SOURCE.replace("weight = weight[..., ::-1]", "print('.', end='')", 1)
    submission = submission_from(counting)
    total = 0
    with Session(grader.launcher, submission, grader.assignment) as session:
        for name, check in grader.deck.checks.items():
            if name.startswith("conv2d/"):
                for outcome in session.ask_each([one.case for one in check]):
                    total += getattr(outcome, "printed", "").count(".")
    return total
