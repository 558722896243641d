"""What is measured of a version of the grader, by its checkout, to be held against another."""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from time import perf_counter

import msgspec

from benchmarks.batch import grade_class
from benchmarks.checkouts import run_alone, workers_of
from benchmarks.course import make_course
from benchmarks.process import cpu_of_children, run_process
from benchmarks.programs import write_program
from benchmarks.race import ROOT, python_of
from benchmarks.watch import answers_of
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of
from tests.submissions.keepers import KEEPERS

Figures = Mapping[str, float]
"""What was measured, by what it is with its unit."""

_EXAMPLES = ROOT / "examples"
_SUBMISSIONS = ROOT / "tests" / "submissions"

_CLASS = 60
_GRADINGS = 40
_WRONG = 60

_POINTS = " of 100"
"""What is in the line with the points."""

_KEEPS_SUMS = "conv2d adds to the sums of the last call"
"""The planted fault with state that takes most workers."""

_RESHAPES = "conv2d reshapes the caller's kernels"
"""The planted fault without state that takes most workers, and longest."""


def measure_right(checkout: Path) -> Figures:
    """The cold command on a right program."""
    return _cold(checkout, _EXAMPLES / "perfect")


def measure_mistakes(checkout: Path) -> Figures:
    """The cold command on a program with mistakes in three operations."""
    return _cold(checkout, _EXAMPLES / "mistakes")


def measure_everywhere(checkout: Path) -> Figures:
    """The cold command on three functions that are wrong in every case."""
    return _cold_program(checkout, KEEPERS["wrong_everywhere"].source)


def measure_planted(checkout: Path) -> Figures:
    """The cold command on a function whose failures are asked again one by one."""
    return _cold_fault(checkout, _RESHAPES)


def measure_state(checkout: Path) -> Figures:
    """The cold command on a function that is right only in a worker of its own."""
    return _cold_fault(checkout, _KEEPS_SUMS)


def _cold_fault(checkout: Path, name_of_fault: str) -> Figures:
    [fault] = [one for one in FAULTS if one.name == name_of_fault]
    return _cold_program(checkout, source_of(fault))


def _cold_program(checkout: Path, program: str) -> Figures:
    with tempfile.TemporaryDirectory() as name:
        write_program(Path(name), {"cnn.py": program})
        return _cold(checkout, Path(name))


def _cold(checkout: Path, submission: Path) -> Figures:
    """To the line with the points and to the end, as whoever reads a pipe sees it."""
    before, points = cpu_of_children(), 0.0
    with tempfile.TemporaryDirectory() as output:
        command: list[str | Path] = [python_of(checkout), "-m", "grader", submission]
        command += ["--output", output]
        begin = perf_counter()
        with subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, text=True) as started:
            assert started.stdout is not None
            for line in started.stdout:
                if _POINTS in line:
                    points = points or perf_counter() - begin
        end = perf_counter() - begin
    if not points:
        raise RuntimeError(f"{checkout} printed no points for {submission}.")
    cpu = cpu_of_children() - before
    return {"s to the points": points, "s to the end": end, "CPU s": cpu}


def measure_warm(checkout: Path) -> Figures:
    """One grading after the other of a right, vectorised program."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = (_SUBMISSIONS / "sliding_windows" / "cnn.py").read_text("utf-8")
        write_program(folder / "right", {"cnn.py": source})
        first, whole = (
            run_alone(checkout, folder, folder, ["right"] * count).cpu_seconds
            for count in (1, 1 + _GRADINGS)
        )
    return {"CPU ms": 1000 * (whole - first) / _GRADINGS}


def measure_workers(checkout: Path) -> Figures:
    """How many workers the wrong programs of a class take, and all planted faults."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder / "class", _WRONG, attacks=False)
        for number, fault in enumerate((*FAULTS, *WHOLE_FAULTS)):
            write_program(folder / "faults" / f"{number:03}", {"cnn.py": source_of(fault)})
        figures: dict[str, float] = {}
        for kind, what in (("class", "of a class"), ("faults", "planted faults")):
            reports = folder / f"{kind} reports"
            reports.mkdir()
            names = sorted(path.name for path in (folder / kind).iterdir())
            run_alone(checkout, folder / kind, reports, names)
            figures |= _count(reports, what)
        return figures


class _Operation(msgspec.Struct):
    way: str


class _Points(msgspec.Struct):
    earned: int
    possible: int


class _Counted(msgspec.Struct):
    """What is read of a report to sort programs."""

    score: _Points
    operations: list[_Operation]

    @property
    def is_wrong(self) -> bool:
        return self.score.earned < self.score.possible

    @property
    def keeps_something(self) -> bool:
        return any(one.way == "alone" for one in self.operations)


def _count(reports: Path, what: str) -> Figures:
    """Workers of wrong programs: of all, of those that keep nothing, and of the others."""
    counts: dict[bool, list[int]] = {True: [], False: []}
    for path in reports.glob("*.json"):
        report = msgspec.json.decode(path.read_bytes(), type=_Counted)
        if report.is_wrong:
            counts[report.keeps_something].append(workers_of(path))
    return {
        f"{what}, mean": mean([*counts[True], *counts[False]]),
        f"{what}, mean without state": mean(counts[False]),
        f"{what}, most without state": max(counts[False], default=0),
        f"{what}, most with state": max(counts[True], default=0),
    }


def measure_watch(checkout: Path) -> Figures:
    """From saves to what `grade watch` prints, of a program with eight failing checks."""
    program = (_EXAMPLES / "mistakes" / "cnn.py").read_text("utf-8")
    points, ends = zip(*answers_of(program, checkout, saves=5), strict=True)
    return {"s to the points": mean(points), "s to the end": mean(ends)}


def measure_class(checkout: Path) -> Figures:
    """A class, right and wrong, with everybody's page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder / "class", _CLASS, attacks=False)
        graded = grade_class(folder / "class", folder / "results", _CLASS, checkout=checkout)
    return {
        "s on the clock": graded.seconds,
        "CPU ms of a submission": graded.cpu_milliseconds,
        "MiB of the largest process": graded.largest_mebibytes,
        "% of the cores idle": 100 * graded.idle,
    }


def measure_gate(checkout: Path) -> Figures:
    """The tests that start no process, as `make fast` runs them."""
    tests = ("-m", "pytest", "-n", "2", "-m", "not slow and not whole")
    ended = run_process((python_of(checkout), *tests), checkout)
    return {"s on the clock": ended.wall_seconds, "CPU s": ended.cpu_seconds}
