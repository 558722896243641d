"""What explaining adds to a cold command: known mistakes, and what the code reads."""

import sys
import tempfile
from pathlib import Path

from benchmarks.process import Finished, run_process
from benchmarks.race import ROOT
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table

_MISTAKES = ROOT / "examples" / "mistakes"

_PAIRS = 11

_MAX_SECONDS = 0.3

_EXPLAINING = "from grader.cli import main; main()"

_SILENT = (
    "from grader.check import explain; assert explain.find_causes and explain._tap_map; "
    "explain.find_causes = lambda *_, **__: []; explain._tap_map = lambda *_: None; "
    f"{_EXPLAINING}"
)
"""The same command with these steps left out."""


def measure_explaining() -> Table:
    """A submission that fails eight checks of three operations, with these steps and without."""
    pairs = [(_run(_EXPLAINING), _run(_SILENT)) for _ in range(_PAIRS + 1)][1:]
    explaining, silent = (
        spread_of(run.wall_seconds for run in runs) for runs in zip(*pairs, strict=True)
    )
    added = spread_of(one.wall_seconds - other.wall_seconds for one, other in pairs)
    return Table(
        title="Explaining: `grade examples/mistakes`, eight failed checks",
        head=("", "seconds"),
        rows=[
            ("with known mistakes and what the code reads", explaining.shown(2)),
            ("without", silent.shown(2)),
            ("added, pair by pair", added.shown(2)),
        ],
        requirements=[
            Requirement(
                f"explaining adds at most {_MAX_SECONDS} s to a cold run",
                f"{added.shown(2)} s",
                added.median <= _MAX_SECONDS,
            )
        ],
        notes=[f"{_PAIRS} pairs of fresh processes in turns, after one that is not counted."],
    )


def _run(program: str) -> Finished:
    with tempfile.TemporaryDirectory() as folder:
        command: list[str | Path] = [sys.executable, "-c", program, _MISTAKES, "--output", folder]
        return run_process(command, ROOT)
