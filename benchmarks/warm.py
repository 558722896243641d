"""Submission after submission from one zygote: how many a second, and on how much CPU time."""

from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.grading import read_style, warm_grader
from benchmarks.process import cpu_of_children
from benchmarks.spread import Spread, spread_of
from benchmarks.table import Requirement, Table

_STYLES = {"sliding_windows": "vectorised", "plain_loops": "plain loops"}
_ROUNDS = 5
_GRADINGS = 25
_HOW = (
    f"{_ROUNDS} rounds of {_GRADINGS} gradings with one zygote each, after one that is not "
    "counted, the two programs in turns. Per core: per CPU second of all processes together. On "
    "the clock one grader process and its worker take turns. No page is written."
)
_MAX_CPU_MILLISECONDS = 50.0


class _Round(NamedTuple):
    """What a submission took, on average over a round, in seconds."""

    wall: float
    parent: float
    workers: float

    @property
    def cpu(self) -> float:
        return self.parent + self.workers


def measure_warm() -> Table:
    """Gradings after the first, of a vectorised program and of plain loops."""
    rounds: dict[str, list[_Round]] = {style: [] for style in _STYLES}
    for _ in range(_ROUNDS):
        for style, measured in rounds.items():
            measured.append(_measure_round(read_style(style)))
    return Table(
        title="Warm worker: one submission after the other",
        head=(
            "",
            "submissions a second and core",
            "submissions a second on the clock",
            "CPU ms of a submission",
            "of it the grader",
            "the workers",
        ),
        rows=[_row(_STYLES[style], measured) for style, measured in rounds.items()],
        requirements=[_requirement(_STYLES["sliding_windows"], rounds["sliding_windows"])],
        notes=[_HOW],
    )


def _measure_round(source: str) -> _Round:
    """A zygote's own start is taken off by asking another zygote for its first grading only."""
    first = _measure_zygote(source, gradings=0)
    whole = _measure_zygote(source, gradings=_GRADINGS)
    return _Round(
        wall=whole.wall / _GRADINGS,
        parent=whole.parent / _GRADINGS,
        workers=(whole.workers - first.workers) / _GRADINGS,
    )


def _measure_zygote(source: str, gradings: int) -> _Round:
    """Wall and own time of the gradings after the first; worker time of the whole zygote."""
    children = cpu_of_children()
    with warm_grader() as grader:
        grader.grade(source)
        begin, own = perf_counter(), process_time()
        for _ in range(gradings):
            grader.grade(source)
        wall, parent = perf_counter() - begin, process_time() - own
    return _Round(wall, parent, cpu_of_children() - children)


def _rate(measured: list[_Round]) -> Spread:
    return spread_of(1 / one.cpu for one in measured)


def _row(name: str, measured: list[_Round]) -> tuple[str, ...]:
    return (
        name,
        _rate(measured).shown(0),
        spread_of(1 / one.wall for one in measured).shown(0),
        *(
            spread_of(1000 * seconds for seconds in part).shown(1)
            for part in (
                [one.cpu for one in measured],
                [one.parent for one in measured],
                [one.workers for one in measured],
            )
        ),
    )


def _requirement(name: str, measured: list[_Round]) -> Requirement:
    milliseconds = spread_of(1000 * one.cpu for one in measured)
    return Requirement(
        f"warm, {name}: at most {_MAX_CPU_MILLISECONDS:g} ms of CPU a submission",
        f"{milliseconds.shown(0)} ms",
        milliseconds.median <= _MAX_CPU_MILLISECONDS,
    )
