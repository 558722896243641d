"""Where the time of one cold run goes."""

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.process import run_process
from benchmarks.race import ROOT
from benchmarks.spread import spread_of
from benchmarks.table import Table

_SUBMISSIONS = ("perfect", "mistakes")
_ROUNDS = 15

_HOW = (
    f"{_ROUNDS} fresh processes each, in turns, after one that is not counted. The zygote starts "
    "Python and imports NumPy on another core while the command imports the rest."
)

_EXIT = "end Python"


def measure_steps() -> Table:
    """The steps of the command, each run in a fresh process."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in _SUBMISSIONS}
    for _ in range(_ROUNDS + 1):
        for name, measured in runs.items():
            measured.append(_measure(name))
    columns = {name: measured[1:] for name, measured in runs.items()}
    steps = list(dict.fromkeys(step for measured in columns.values() for step in measured[0]))
    steps.sort(key=lambda step: step == _EXIT)
    return Table(
        title="Where the time of a cold run goes",
        head=("ms", *(f"`examples/{name}`" for name in _SUBMISSIONS)),
        rows=[
            *((step, *(_cell(measured, step) for measured in columns.values())) for step in steps),
            ("together", *(_together(measured) for measured in columns.values())),
        ],
        notes=[_HOW],
    )


def _measure(name: str) -> dict[str, float]:
    """Seconds of every step of one run."""
    with tempfile.TemporaryDirectory() as folder:
        times = Path(folder) / "times.json"
        module = [sys.executable, "-m", "benchmarks.timed_command"]
        arguments = [str(ROOT / "examples" / name), "--output", folder]
        finished = run_process([*module, str(time.time()), str(times), *arguments], ROOT)
        if not times.exists():
            raise RuntimeError(f"The command failed:\n{finished.errors}")
        seconds: dict[str, float] = json.loads(times.read_text(encoding="utf-8"))
    seconds[_EXIT] = finished.wall_seconds - sum(seconds.values())
    return seconds


def _cell(measured: Sequence[dict[str, float]], step: str) -> str:
    if step not in measured[0]:
        return ""
    return spread_of(1000 * seconds[step] for seconds in measured).shown(1)


def _together(measured: Sequence[dict[str, float]]) -> str:
    return spread_of(1000 * sum(seconds.values()) for seconds in measured).shown(0)
