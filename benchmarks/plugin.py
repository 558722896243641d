"""What the pytest plugin costs those who have it installed and do not use it."""

import sys
import tempfile
from pathlib import Path

from benchmarks.process import run_process
from benchmarks.race import ROOT
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table

_PAIRS = 25
_MAX_MILLISECONDS = 20.0


def measure_plugin() -> Table:
    """Run an empty test with the plugin and without it, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        test = Path(folder) / "test_nothing.py"
        test.write_text("def test_nothing(): pass\n", encoding="utf-8")
        pairs = [(_seconds(test, "cnn-grader"), _seconds(test)) for _ in range(_PAIRS + 1)][1:]
    cost = spread_of(1000 * (used - without) for without, used in pairs)
    return Table(
        title="The pytest plugin where it is not used",
        head=("", "CPU seconds"),
        rows=[
            ("pytest without the plugin", spread_of(without for without, _ in pairs).shown(3)),
            ("pytest with it", spread_of(used for _, used in pairs).shown(3)),
        ],
        requirements=[
            Requirement(
                f"the unused plugin costs less than {_MAX_MILLISECONDS:g} ms",
                f"{cost.shown(0)} ms",
                cost.median < _MAX_MILLISECONDS,
            )
        ],
        notes=[f"{_PAIRS} pairs of fresh processes in turns, after one that is not counted."],
    )


def _seconds(test: Path, *blocked: str) -> float:
    """CPU time of pytest with plugins blocked."""
    options = [option for name in blocked for option in ("-p", f"no:{name}")]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(test)]
    return run_process([*command, f"--rootdir={test.parent}"], ROOT).cpu_seconds
