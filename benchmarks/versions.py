"""`python -m benchmarks.versions CHECKOUT`: how fast this grader is beside another version of it.

Both run the same commands in turns, each with the Python of its own environment; a ratio above 1
says that this one takes longer. The other needs `make .venv/installed` in its folder.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.course import make_course
from benchmarks.process import run_process
from benchmarks.race import ROOT
from benchmarks.spread import Spread, spread_of
from benchmarks.table import Table, table_in_markdown

_CLASS = 60


def main() -> None:
    """Run both in turns, and print how they compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versions", description=__doc__)
    parser.add_argument("checkout", type=Path, help="folder of the other version")
    other: Path = parser.parse_args().checkout.absolute()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder / "class", _CLASS, attacks=False)
        examples = ROOT / "examples"
        compared = {
            "cold, right": ((examples / "perfect",), 21),
            "cold, with mistakes": ((examples / "mistakes",), 15),
            f"a class of {_CLASS}, right and wrong": (("batch", folder / "class"), 7),
        }
        rows = []
        for what, (arguments, pairs) in compared.items():
            wall, cpu = _ratios(other, arguments, pairs, folder / "output")
            rows.append((what, str(pairs), wall.shown(3), cpu.shown(3)))
    table = Table(
        title="Beside the other version",
        head=("", "pairs", "times the time on the clock", "times the CPU time"),
        rows=rows,
        notes=["Pair by pair, in turns; medians with the smallest and the largest."],
    )
    print(table_in_markdown(table))


def _ratios(
    other: Path, arguments: Sequence[str | Path], pairs: int, output: Path
) -> tuple[Spread, Spread]:
    """This version's time over the other's, on the clock and of the processor."""
    wall, cpu = [], []
    for turn in range(pairs + 1):
        took = {}
        for checkout in (ROOT, other) if turn % 2 else (other, ROOT):
            shutil.rmtree(output, ignore_errors=True)
            python = sys.executable if checkout == ROOT else checkout / ".venv" / "bin" / "python"
            command = (python, "-m", "grader", *arguments, "--output", output)
            took[checkout] = run_process(command, checkout)
            if not output.is_dir():
                raise RuntimeError(took[checkout].errors)
        if turn:  # the first fills the caches
            wall.append(took[ROOT].wall_seconds / took[other].wall_seconds)
            cpu.append(took[ROOT].cpu_seconds / took[other].cpu_seconds)
    return spread_of(wall), spread_of(cpu)


main()
