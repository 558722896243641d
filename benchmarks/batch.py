"""`grade batch` on a class, beside a loop that runs a test suite for every submission."""

import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.course import ONE_IN, make_course
from benchmarks.process import Finished, run_process
from benchmarks.race import ROOT, python_of, run_baseline
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from benchmarks.tree import WatchedTree

_SIZE = 1_000
_SAMPLE = 12
_MIN_RATIO = 56.0
_MAX_SECONDS = 62.0
_MAX_CPU_MILLISECONDS = 115.0
_MAX_MEBIBYTES = 200.0
_MAX_TIME = 11.0
_MAX_MEMORY = 1.2

_FEW_CHECKS = 'title = "a few"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n'

_HOW = (
    "No two files are the same: 40 % are right, in all styles; the others have one or two planted "
    f"faults; one in {ONE_IN} is an attack. Everybody's page is written."
)


class GradedClass(NamedTuple):
    """A class that was graded.

    Attributes:
        size: How many submissions.
        seconds: On the clock.
        cpu_seconds: Of all processes.
        mebibytes: Most memory that all processes had at a time.
        largest_mebibytes: Most memory of one process that runs no submission.
        idle: Which part of the time of all cores nobody used.
        idle_at_the_end: The same of the last tenth.
        disk_mebibytes: What the folder of results takes.
    """

    size: int
    seconds: float
    cpu_seconds: float
    mebibytes: float
    largest_mebibytes: float
    idle: float
    idle_at_the_end: float
    disk_mebibytes: float

    @property
    def cpu_milliseconds(self) -> float:
        """Processor time of a submission."""
        return 1000 * self.cpu_seconds / self.size


def measure_batch() -> Table:
    """A thousand submissions, and a sample of them with the test suite."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder / "course", _SIZE)
        batch = grade_class(folder / "course", folder / "results", _SIZE)
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
            ),
            Requirement(
                f"a class of {_SIZE:,} within {_MAX_SECONDS:g} s on two cores",
                f"{batch.seconds:.0f} s",
                batch.seconds <= _MAX_SECONDS,
            ),
            Requirement(
                f"CPU of a submission at most {_MAX_CPU_MILLISECONDS:g} ms",
                f"{batch.cpu_milliseconds:.0f} ms",
                batch.cpu_milliseconds <= _MAX_CPU_MILLISECONDS,
            ),
            Requirement(
                f"no process that runs no submission over {_MAX_MEBIBYTES:g} MiB",
                f"{batch.largest_mebibytes:.0f} MiB",
                batch.largest_mebibytes <= _MAX_MEBIBYTES,
            ),
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
            batches.append(grade_class(folder / "course", folder / "results", size, *few))
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
    "of one that runs no submission, MiB",
    "idle share of the cores; of the last tenth",
    "results on disk, MiB",
)


def _row(batch: GradedClass) -> tuple[str, ...]:
    return (
        f"{batch.size:,}",
        f"{batch.seconds:.0f}",
        f"{batch.size / batch.seconds:.1f}",
        f"{batch.size / batch.cpu_seconds:.1f}",
        f"{batch.cpu_milliseconds:.0f}",
        f"{batch.mebibytes:.0f}",
        f"{batch.largest_mebibytes:.0f}",
        f"{batch.idle:.1%}; {batch.idle_at_the_end:.1%}",
        f"{batch.disk_mebibytes:.0f}",
    )


def grade_class(
    course: Path, results: Path, size: int, *options: str | Path, checkout: Path = ROOT
) -> GradedClass:
    """Grade a class with a version of the grader.

    Args:
        course: The submissions.
        results: Where to.
        size: How many there are.
        options: Of `grade batch`.
        checkout: Folder of the version.

    Raises:
        RuntimeError: Somebody was not graded.
    """
    grader = (python_of(checkout), "-m", "grader")
    command = [*grader, "batch", course, "--output", results, *options]
    with WatchedTree() as tree:
        ended = run_process(command, checkout)
    _require_complete(ended, size)
    files = [path.stat().st_size for path in results.rglob("*") if path.is_file()]
    return GradedClass(
        size=size,
        seconds=ended.wall_seconds,
        cpu_seconds=ended.cpu_seconds,
        mebibytes=tree.bytes / (1 << 20),
        largest_mebibytes=tree.largest / (1 << 20),
        idle=tree.idle_share,
        idle_at_the_end=tree.idle_share_at_the_end,
        disk_mebibytes=sum(files) / (1 << 20),
    )


def _require_complete(ended: Finished, size: int) -> None:
    """See that everybody was graded, but for those whose file does not load, as of some attacks.

    Raises:
        RuntimeError: Somebody was not.
    """
    told = re.search(r"students: ([\d,]+) graded(?:, ([\d,]+) did not load)?\.", ended.output)
    counts = told.groups("0") if told else ()
    if sum(int(count.replace(",", "")) for count in counts) != size:
        raise RuntimeError(ended.output + ended.errors)


def _run_sample(course: Path) -> Iterator[Finished]:
    students = sorted(course.iterdir())
    honest = [path for n, path in enumerate(students) if n % ONE_IN != ONE_IN - 1]
    for path in random.Random(_SAMPLE).sample(honest, _SAMPLE):
        yield run_baseline(path)
