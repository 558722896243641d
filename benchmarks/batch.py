"""`grade batch` on a class, beside a loop that runs a test suite for every submission."""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.course import ONE_IN, make_course
from benchmarks.process import Finished, run_process
from benchmarks.race import ROOT, run_baseline
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from benchmarks.tree import PeakMemory

_SIZE = 1_000
_SAMPLE = 12
_MIN_RATIO = 50.0
_MAX_TIME = 11.0
_MAX_MEMORY = 1.2

_FEW_CHECKS = 'title = "a few"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n'

_HOW = (
    "No two files are the same: 40 % are right, in all styles; the others have one or two planted "
    f"faults; one in {ONE_IN} is an attack. Everybody's page is written."
)


class _Batch(NamedTuple):
    """A class that was graded.

    Attributes:
        size: How many submissions.
        seconds: On the clock.
        cpu_seconds: Of all processes.
        mebibytes: Most memory that all processes had at a time.
        disk_mebibytes: What the folder of results takes.
    """

    size: int
    seconds: float
    cpu_seconds: float
    mebibytes: float
    disk_mebibytes: float


def measure_batch() -> Table:
    """A thousand submissions, and a sample of them with the test suite."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder / "course", _SIZE)
        batch = _grade(folder / "course", folder / "results", _SIZE)
        baseline = spread_of(one.wall_seconds for one in _run_sample(folder / "course"))
    ratio = baseline.median / (batch.seconds / batch.size)
    return Table(
        title="A class in one batch",
        head=_HEAD,
        rows=[_row(batch)],
        requirements=[
            Requirement(
                f"a submission takes at least {_MIN_RATIO:g} times less than with the test suite",
                f"{ratio:.0f} times",
                ratio >= _MIN_RATIO,
            )
        ],
        notes=[
            _HOW,
            f"The test suite took {baseline.shown(1)} s for each of {_SAMPLE}, without attacks.",
        ],
    )


def measure_growth() -> Table:
    """A class and one of ten times as many."""
    batches = []
    for size in (_SIZE, 10 * _SIZE):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_course(folder / "course", size)
            (folder / "few.toml").write_text(_FEW_CHECKS)
            few = ("--assignment", folder / "few.toml")
            batches.append(_grade(folder / "course", folder / "results", size, *few))
    small, large = batches
    time, memory = large.seconds / small.seconds, large.mebibytes / small.mebibytes
    return Table(
        title="Ten times as many",
        head=_HEAD,
        rows=list(map(_row, batches)),
        requirements=[
            Requirement(
                f"ten times as many take at most {_MAX_TIME:g} times as long",
                f"{time:.1f} times",
                time <= _MAX_TIME,
            ),
            Requirement(
                f"and at most {_MAX_MEMORY:g} times the memory",
                f"{memory:.2f} times",
                memory <= _MAX_MEMORY,
            ),
        ],
        notes=["Three checks are asked, so that what grows with the class weighs more."],
    )


_HEAD = (
    "submissions",
    "s on the clock",
    "a second",
    "a second and core",
    "CPU ms of a submission",
    "most memory of all processes, MiB",
    "results on disk, MiB",
)


def _row(batch: _Batch) -> tuple[str, ...]:
    return (
        f"{batch.size:,}",
        f"{batch.seconds:.0f}",
        f"{batch.size / batch.seconds:.1f}",
        f"{batch.size / batch.cpu_seconds:.1f}",
        f"{1000 * batch.cpu_seconds / batch.size:.0f}",
        f"{batch.mebibytes:.0f}",
        f"{batch.disk_mebibytes:.0f}",
    )


def _grade(course: Path, results: Path, size: int, *options: str | Path) -> _Batch:
    grader = (sys.executable, "-m", "grader")
    command = [*grader, "batch", course, "--output", results, *options]
    with PeakMemory() as memory:
        ended = run_process(command, ROOT)
    _require_complete(ended, size)
    files = [path.stat().st_size for path in results.rglob("*") if path.is_file()]
    return _Batch(
        size=size,
        seconds=ended.wall_seconds,
        cpu_seconds=ended.cpu_seconds,
        mebibytes=memory.bytes / (1 << 20),
        disk_mebibytes=sum(files) / (1 << 20),
    )


def _require_complete(ended: Finished, size: int) -> None:
    """See that everybody has a score, and so was graded.

    Raises:
        RuntimeError: Somebody was not.
    """
    if f"{size:,} students: {size:,} graded." not in ended.output:
        raise RuntimeError(ended.output + ended.errors)


def _run_sample(course: Path) -> Iterator[Finished]:
    students = sorted(course.iterdir())
    honest = [path for n, path in enumerate(students) if n % ONE_IN != ONE_IN - 1]
    for path in random.Random(_SAMPLE).sample(honest, _SAMPLE):
        yield run_baseline(path)
