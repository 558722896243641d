"""What the layers of isolation cost a submission, beside a bare fork."""

from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from itertools import islice
from time import perf_counter

from benchmarks.grading import read_style, submission_from
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.deck.store import load_deck
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol import layers
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.case import Case

_KERNEL = {
    layers.NAMESPACES,
    layers.NO_NEW_PRIVILEGES,
    layers.LANDLOCK,
    layers.NO_FILES,
    layers.CAPABILITIES,
    layers.HIDDEN_MEMORY,
    layers.SECCOMP,
}

_WAYS: dict[str, AbstractSet[str]] = {
    "fork, session, closed descriptors, limits": _KERNEL,
    "and Landlock, seccomp, no capabilities (level 3)": {layers.NAMESPACES},
    "and namespaces (level 4)": frozenset(),
}

_ROUNDS = 60
_CASES = 100
_MAX_RATIO = 1.6
_HOW = (
    f"Start a worker, load the vectorised program, ask {_CASES} cases, end it: {_ROUNDS} rounds, "
    "each way once in every round; ratios within a round."
)


def measure_layers() -> Table:
    """A session with the layers of each level, in turns."""
    assignment = load_assignment(default_assignment_path())
    deck = load_deck(default_deck_path())
    every = (one.case for check in deck.checks.values() for one in check)
    cases = list(islice(every, 0, None, deck.size // _CASES))[:_CASES]
    with ExitStack() as opened:
        zygotes = [opened.enter_context(Zygote(without)) for without in _WAYS.values()]
        rounds = [
            [_time_session(zygote, assignment, cases) for zygote in zygotes]
            for _ in range(_ROUNDS + 1)
        ]
    columns = list(zip(*rounds[1:], strict=True))
    ratios = [spread_of(map(float.__truediv__, column, columns[0])) for column in columns]
    rows = [
        (name, spread_of(1000 * one for one in column).shown(1), ratio.shown(2))
        for name, column, ratio in zip(_WAYS, columns, ratios, strict=True)
    ]
    return Table(
        title="Layers of isolation",
        head=("", "ms a submission", "of the bare fork"),
        rows=rows,
        requirements=[
            Requirement(
                f"all layers take at most {_MAX_RATIO:g} times a bare fork",
                ratios[-1].shown(2),
                ratios[-1].median <= _MAX_RATIO,
            )
        ],
        notes=[_HOW],
    )


def _time_session(zygote: Zygote, assignment: Assignment, cases: list[Case]) -> float:
    begin = perf_counter()
    with Session(zygote, submission_from(read_style("sliding_windows")), assignment) as session:
        session.ask_each(cases)
    return perf_counter() - begin
