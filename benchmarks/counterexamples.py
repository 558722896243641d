"""The counterexamples of the planted bugs: how small they are and how long finding them takes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from unittest import mock

from benchmarks.grading import Grader, warm_grader
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from grader.check import explain
from grader.check.asker import AllowedAsker
from grader.check.examples import find_examples
from grader.check.failures import Failures
from tests.submissions.faults import FAULTS, Fault, source_of

_ROUNDS = 3
_HOW = (
    "Timed from the smallest failing cases of the deck to the smallest that were found, which a "
    "fresh worker answers last: every question and answer, the right answers to compare with, and "
    "starting that worker. The calls of all findings are found together, and take equal shares of "
    "the time. Each is the median of "
    f"{_ROUNDS} gradings. The elements are those of the smallest call of each finding, so more are "
    "found than have elements."
)
_MEDIAN_ELEMENTS = 8
_MAX_ELEMENTS = 40
_MAX_MILLISECONDS = 20.0


def measure_counterexamples() -> Table:
    """Grade every planted bug a few times with a stopwatch around the search."""
    elements: list[int] = []
    milliseconds: list[float] = []
    largest = (0, "")
    slowest: list[tuple[float, str]] = []
    with warm_grader() as grader:
        for fault in FAULTS:
            found, rounds = _measure(fault, grader)
            elements += found
            # Every round searches for the same in the same order, unless a program's answers
            # depend on what is in memory.
            took = [1000 * median(one) for one in zip(*rounds, strict=False)]
            milliseconds += took
            largest = max(largest, (max(found, default=0), fault.name))
            slowest.append((max(took, default=0.0), fault.name))
    return _table(elements, milliseconds, largest, slowest)


def _measure(fault: Fault, grader: Grader) -> tuple[list[int], list[list[float]]]:
    """Elements in x of what is shown, and the seconds of every counterexample in every round."""
    rounds: list[list[float]] = []
    for _ in range(_ROUNDS):
        with _stopwatch() as seconds:
            report = grader.grade(source_of(fault))
        rounds.append(seconds)
    shown = [finding.smaller or finding.clearest for finding in report.findings]
    return [one.case.arrays["x"].size for one in shown if one is not None], rounds


@contextmanager
def _stopwatch() -> Iterator[list[float]]:
    """Seconds that finding each counterexample takes while the context lasts."""
    seconds: list[float] = []

    def timed(failures: Sequence[Failures], asker: AllowedAsker) -> list[Failures]:
        begin = perf_counter()
        found = find_examples(failures, asker)
        took = perf_counter() - begin
        shown = [
            example
            for one in found
            for finding in one.findings
            for example in (finding.clearest, finding.smaller)
            if example is not None
        ]
        seconds.extend(took / len(shown) for _ in shown)
        return found

    with mock.patch.object(explain, find_examples.__name__, timed):
        yield seconds


def _table(
    elements: Sequence[int],
    milliseconds: Sequence[float],
    largest: tuple[int, str],
    slowest: Sequence[tuple[float, str]],
) -> Table:
    sizes, times = spread_of(elements), spread_of(milliseconds)
    quick = sum(1 for time in milliseconds if time < _MAX_MILLISECONDS)
    return Table(
        title="Counterexamples of the planted bugs",
        head=("", "how many", "median", "least", "most", "the most for"),
        rows=[
            (
                "elements in x",
                str(len(elements)),
                f"{sizes.median:g}",
                f"{sizes.low:g}",
                f"{sizes.high:g}",
                largest[1],
            ),
            (
                "ms of finding one, warm",
                str(len(milliseconds)),
                f"{times.median:.1f}",
                f"{times.low:.1f}",
                f"{times.high:.1f}",
                max(slowest)[1],
            ),
        ],
        requirements=[
            Requirement(
                f"x has at most {_MEDIAN_ELEMENTS} elements at the median",
                f"{sizes.median:g}",
                sizes.median <= _MEDIAN_ELEMENTS,
            ),
            Requirement(
                f"x has at most {_MAX_ELEMENTS} elements",
                f"{sizes.high:g}",
                sizes.high <= _MAX_ELEMENTS,
            ),
            Requirement(
                f"every counterexample is found in under {_MAX_MILLISECONDS:g} ms",
                f"{quick} of {len(milliseconds)}, {times.shown(1)} ms",
                times.high < _MAX_MILLISECONDS,
            ),
        ],
        notes=[_HOW, *_exceptions(slowest)],
    )


def _exceptions(slowest: Sequence[tuple[float, str]]) -> list[str]:
    """The bugs with a search that takes too long, the longest first."""
    lines = [
        f"- {name}: {milliseconds:.0f} ms"
        for milliseconds, name in sorted(slowest, reverse=True)
        if milliseconds >= _MAX_MILLISECONDS
    ]
    return ["\n".join(["Longest searches that take too long:", "", *lines])] if lines else []
