"""Reports of programs, made by a version of the grader with its own code and Python."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.process import Finished, run_process
from benchmarks.race import ROOT, python_of
from grader.batch.executors import cores

_REPORTS = ROOT / "benchmarks" / "reports.py"


def report_alone(checkout: Path, programs: Path, reports: Path, names: Sequence[str]) -> None:
    """Have a version grade programs, each by itself, in as many processes as there are cores.

    Args:
        checkout: Folder of the version.
        programs: Folder of the programs, each in a folder of its own.
        reports: Where reports are written to, as `NAME.json`.
        names: Which programs.
    """
    reports.mkdir(parents=True, exist_ok=True)
    shares = [names[first :: cores()] for first in range(cores())]
    with ThreadPoolExecutor(cores()) as threads:
        list(threads.map(lambda share: run_alone(checkout, programs, reports, share), shares))


def run_alone(checkout: Path, programs: Path, reports: Path, names: Sequence[str]) -> Finished:
    """The same in one process, one program after the other."""
    return _run(checkout, "alone", programs, reports, names)


def report_class(checkout: Path, programs: Path, reports: Path) -> None:
    """Have a version grade all programs of a folder as one class."""
    reports.mkdir(parents=True, exist_ok=True)
    _run(checkout, "class", programs, reports, ())


def workers_of(report: Path) -> int:
    """How many workers a program took that was graded by itself."""
    return int(report.with_suffix(".workers").read_text())


def _run(checkout: Path, how: str, given: Path, reports: Path, names: Sequence[str]) -> Finished:
    # Without -P modules of this folder would stand before those of that version.
    command = (python_of(checkout), "-P", _REPORTS, how, given, reports)
    variables = {"PYTHONPATH": str(checkout)}
    ended = run_process(command, checkout, variables, text="\n".join(names))
    if ended.exit_code:
        raise RuntimeError(f"{checkout}: {ended.errors}")
    return ended
