"""The command and the usual way of testing, in turns, each in a fresh process."""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.process import Finished, run_process

ROOT = Path(__file__).parents[1]

_BASELINE = Path(__file__).parent / "baseline" / "test_cnn.py"

_FAVOURS = {"OMP_NUM_THREADS": "1"}
"""In favour of the baseline: more threads never make torch faster on arrays this small."""


class Pair(NamedTuple):
    """Two runs, one right after the other.

    Attributes:
        command: What `grade` took.
        baseline: What pytest took.
    """

    command: Finished
    baseline: Finished

    @property
    def ratio(self) -> float:
        """How many times faster the command was."""
        return self.baseline.wall_seconds / self.command.wall_seconds


def grade_command(submission: Path, folder: Path, *options: str) -> list[str | Path]:
    """The command line of a grading that writes its page to `folder`.

    Args:
        submission: What is graded.
        folder: Where the page goes.
        options: Options of Python.
    """
    return [sys.executable, *options, "-m", "grader", submission, "--output", folder]


def python_of(checkout: Path) -> Path:
    """The Python that runs a version of the grader; of another one, that of its environment."""
    return Path(sys.executable) if checkout == ROOT else checkout / ".venv" / "bin" / "python"


def race(submission: Path, pairs: int) -> Sequence[Pair]:
    """Run both in turns, once more than asked; the first pair fills the caches and is dropped.

    Args:
        submission: Folder with a `cnn.py`.
        pairs: How many pairs are measured.
    """
    return [_one_pair(submission) for _ in range(pairs + 1)][1:]


def _one_pair(submission: Path) -> Pair:
    with tempfile.TemporaryDirectory() as name:
        command = run_process(grade_command(submission, Path(name)), ROOT)
    return Pair(command, run_baseline(submission))


def run_baseline(submission: Path) -> Finished:
    """Run the test suite, in an empty folder, so that Hypothesis replays no earlier failure.

    Args:
        submission: Folder with a `cnn.py`.
    """
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(_BASELINE, name)
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", _BASELINE.name]
        variables = {**_FAVOURS, "SUBMISSION": str(submission / "cnn.py")}
        return run_process(pytest, Path(name), variables)
