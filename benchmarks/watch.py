"""How soon a save is answered where `grade watch` is running."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import IO

from benchmarks.race import ROOT, python_of
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table

_SAVES = 11
_MAX_SECONDS = 0.2

_PROGRAMS = {
    "a right program": ROOT / "examples" / "perfect" / "cnn.py",
    "a program with eight failing checks": ROOT / "examples" / "mistakes" / "cnn.py",
}

_SCORE, _END = " of 100", "Page: "
"""What is in the line with the points, and in the last one of an answer."""


def measure_watch() -> Table:
    """Save a program again and again, and wait for the points and for the explanation."""
    answers = {name: answers_of(path.read_text("utf-8")) for name, path in _PROGRAMS.items()}
    points = max(spread_of(seconds for seconds, _ in pairs) for pairs in answers.values())
    return Table(
        title="From a save to its answer: `grade watch`",
        head=("", "seconds to the points", "seconds to the end of the explanation"),
        rows=[
            (name, *(spread_of(column).shown(2) for column in zip(*pairs, strict=True)))
            for name, pairs in answers.items()
        ],
        requirements=[
            Requirement(
                f"the points of a save within {_MAX_SECONDS} s, of the slower program",
                f"{points.shown(2)} s",
                points.median < _MAX_SECONDS,
            )
        ],
        notes=[f"{_SAVES} saves each, after one that is not counted."],
    )


def answers_of(
    program: str, checkout: Path = ROOT, saves: int = _SAVES
) -> Sequence[tuple[float, float]]:
    """Seconds to the points and to the end of a version's answers to so many saves of a program."""
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "cnn.py"
        saved.write_text(program, encoding="utf-8")
        command: list[str | Path] = [python_of(checkout), "-m", "grader", "watch", folder]
        command += ["--output", folder]
        environment = {**os.environ, "PYTHONPATH": str(checkout), "TERM": "xterm", "COLUMNS": "200"}
        # Only a terminal is shown the points while failures are explained.
        ours, theirs = os.openpty()
        with (
            os.fdopen(ours, encoding="utf-8") as printed,
            subprocess.Popen(command, cwd=folder, env=environment, stdout=theirs) as watching,
        ):
            _answer(printed)
            answers = [
                _after_save(saved, f"{program}# {number}\n", printed) for number in range(saves + 1)
            ]
            watching.terminate()
        os.close(theirs)
    return answers[1:]


def _after_save(path: Path, program: str, printed: IO[str]) -> tuple[float, float]:
    begin = perf_counter()
    path.write_text(program, encoding="utf-8")
    points, end = _answer(printed)
    return points - begin, end - begin


def _answer(printed: IO[str]) -> tuple[float, float]:
    """When the points came, and when the end."""
    points = 0.0
    for line in printed:
        if _SCORE in line:
            points = points or perf_counter()
        if _END in line:
            return points, perf_counter()
    raise RuntimeError("grade watch ended by itself")
