"""The whole command in a fresh process, beside the usual way of testing."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.in_turns import measure_mistakes
from benchmarks.process import run_process
from benchmarks.race import ROOT, Pair, grade_command, race
from benchmarks.spread import Spread, spread_of
from benchmarks.table import Requirement, Table

_PERFECT = ROOT / "examples" / "perfect"
_MISTAKES = ROOT / "examples" / "mistakes"

_PERFECT_PAIRS = 11
_MISTAKES_PAIRS = 5

_MAX_SECONDS = 0.38
_MAX_SECONDS_FAILING = 0.65
_MAX_SECONDS_TO_POINTS = 0.45
_MIN_RATIO = 14.0

_HEAD = ("", "seconds", "CPU seconds", "times faster, pair by pair")


def measure_cold() -> Table:
    """A right submission, graded by a process that is started for it."""
    pairs = race(_PERFECT, _PERFECT_PAIRS)
    seconds, ratio = _seconds(pairs), _ratio(pairs)
    return Table(
        title="Cold command: `grade examples/perfect`",
        head=_HEAD,
        rows=_rows("grade", pairs),
        requirements=[
            Requirement(
                f"cold command under {_MAX_SECONDS} s",
                f"{seconds.shown(2)} s",
                seconds.median < _MAX_SECONDS,
            ),
            Requirement(
                f"at least {_MIN_RATIO:g} times faster than pytest, Hypothesis and torch",
                f"{ratio.shown(1)} times",
                ratio.median >= _MIN_RATIO,
            ),
        ],
        notes=[_how(pairs)],
    )


def measure_failing() -> Table:
    """A submission with mistakes, with a counterexample for each."""
    pairs = race(_MISTAKES, _MISTAKES_PAIRS)
    seconds = _seconds(pairs)
    points = spread_of(measure_mistakes(ROOT)["s to the points"] for _ in range(_MISTAKES_PAIRS))
    torch, hypothesis = (_imports(package) for package in ("torch", "hypothesis"))
    return Table(
        title="Cold command on mistakes: `grade examples/mistakes`",
        head=_HEAD,
        rows=_rows("grade, with counterexamples", pairs),
        requirements=[
            Requirement(
                f"cold command on mistakes under {_MAX_SECONDS_FAILING} s",
                f"{seconds.shown(2)} s",
                seconds.median < _MAX_SECONDS_FAILING,
            ),
            Requirement(
                f"its points within {_MAX_SECONDS_TO_POINTS} s",
                f"{points.shown(2)} s",
                points.median < _MAX_SECONDS_TO_POINTS,
            ),
            Requirement("no torch is imported", f"imported: {_yes_or_no(torch)}", not torch),
        ],
        notes=[
            _how(pairs),
            f"Imports torch: {_yes_or_no(torch)}; Hypothesis: {_yes_or_no(hypothesis)}.",
        ],
    )


def _rows(name: str, pairs: Sequence[Pair]) -> list[tuple[str, ...]]:
    baseline = spread_of(pair.baseline.wall_seconds for pair in pairs)
    return [
        (
            name,
            _seconds(pairs).shown(2),
            spread_of(pair.command.cpu_seconds for pair in pairs).shown(2),
            _ratio(pairs).shown(1),
        ),
        (
            "pytest, Hypothesis and torch",
            baseline.shown(2),
            spread_of(pair.baseline.cpu_seconds for pair in pairs).shown(2),
            "1",
        ),
    ]


def _seconds(pairs: Sequence[Pair]) -> Spread:
    return spread_of(pair.command.wall_seconds for pair in pairs)


def _ratio(pairs: Sequence[Pair]) -> Spread:
    return spread_of(pair.ratio for pair in pairs)


def _how(pairs: Sequence[Pair]) -> str:
    """What was run, and what both found."""
    last = pairs[-1]
    graded, tested = (_last_line(run.output) for run in last)
    return (
        f"{len(pairs)} pairs of fresh processes in turns, after one that is not counted; medians "
        "with smallest and largest. pytest runs `benchmarks/baseline/test_cnn.py`: four properties "
        "of 100 examples, torch with one thread, which is its fastest way. "
        f'`grade` ended with "{graded}", pytest with "{tested}".'
    )


def _last_line(output: str) -> str:
    """The last line that sums up, not the one that says where the page is."""
    lines = [line for line in output.splitlines() if line and not line.startswith("The page")]
    return lines[-1] if lines else "nothing"


def _imports(package: str) -> bool:
    """Whether the command's process imports a package while it grades mistakes."""
    with tempfile.TemporaryDirectory() as folder:
        command = grade_command(_MISTAKES, Path(folder), "-X", "importtime")
        errors = run_process(command, ROOT).errors
    modules = (line.rpartition("|")[2].strip() for line in errors.splitlines())
    return any(module.partition(".")[0] == package for module in modules)


def _yes_or_no(answer: object) -> str:
    return "yes" if answer else "no"
