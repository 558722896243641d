"""NumPy's own tests in a process that is confined like a worker, beside one that is not."""

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sys import executable
from typing import NamedTuple

import numpy as np

from benchmarks.confined_tests import EVERYTHING
from benchmarks.process import run_process
from benchmarks.race import ROOT
from benchmarks.table import Requirement, Table
from grader.isolation.launcher.base import worker_environment
from grader.isolation.protocol import layers

WITHOUT = {4: "", 3: layers.NAMESPACES, 2: layers.LANDLOCK}
"""The layer to leave off so that a level is reached."""

UNEXPLAINED = "unexplained"

_FOLDERS = ("numpy/_core/tests", "numpy/linalg/tests", "numpy/fft/tests")

_SITE = Path(np.__file__).parent.parent

_OPTIONS = (
    *("-c", os.devnull, "--rootdir", str(_SITE), "--capture=sys"),
    *("-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:logging"),
)

_REASONS = {
    "starts threads": r"can\\*'t start new thread",
    "shares memory with processes": r"shared_memory\.py",
    "starts processes": r"subprocess\.py|fork failed",
    "writes a file": r"tempfile\.py|in mkdir",
    "runs an event loop, which polls by epoll": r"selectors\.py",
    "reads /proc/cpuinfo": r"'/proc/cpuinfo'",
    "reads a time zone": r"zoneinfo",
}
"""Why a test cannot pass in a worker, and what its failure shows of that."""

_HOW = (
    "Each run is a fresh process with the environment of a worker. It collects the tests, confines "
    "itself by the code that confines workers, with 16 GiB and an hour, and then runs them."
)


class Tested(NamedTuple):
    """One run of tests.

    Attributes:
        level: Of isolation.
        escaped: Layers that let a canary through.
        seconds: From the start of the process to its end.
        passed: The tests that passed.
        said: Why, of the tests that did not: failed, were skipped or failed as expected.
    """

    level: int
    escaped: Sequence[str]
    seconds: float
    passed: frozenset[str]
    said: Mapping[str, str]


def run_numpy_tests(without: str, paths: Sequence[str], *options: str) -> Tested:
    """Run tests of the installed NumPy in a process of their own.

    Args:
        without: The layer that is left off, or `EVERYTHING`.
        paths: Files and folders, from where NumPy is installed.
        options: Of pytest.

    Raises:
        RuntimeError: The process ended before the last test.
    """
    command = [executable, "-m", "benchmarks.confined_tests", without, *_OPTIONS, *options]
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            **worker_environment(),
            "NPY_AVAILABLE_MEM": "1GB",
            "PYTEST_ADDOPTS": "",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": str(ROOT),
            "TMPDIR": folder,
        }
        finished = run_process(command + [_SITE / path for path in paths], Path(folder), variables)
    lines = [json.loads(line) for line in finished.output.splitlines()]
    if not lines or "finished" not in lines[-1]:
        raise RuntimeError(f"The tests were not run to the end:\n{finished.errors}")
    confined, *tests, _ = lines
    said = {one["test"]: one["said"] for one in tests if one["outcome"] != "passed"}
    passed = frozenset(one["test"] for one in tests) - said.keys()
    return Tested(confined["level"], confined["escaped"], finished.wall_seconds, passed, said)


def reason_of(said: str) -> str:
    """Why a test cannot pass in a worker, by what its failure says; or `UNEXPLAINED`."""
    return next((why for why, sign in _REASONS.items() if re.search(sign, said)), UNEXPLAINED)


def measure_numpy() -> Table:
    """Tests of NumPy's core, linalg and fft: free, and at every level that Linux has."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ways = [EVERYTHING, *WITHOUT.values()]
        free, *confined = pool.map(lambda way: run_numpy_tests(way, _FOLDERS), ways)
    lost = [_lost(free, run) for run in confined]
    return Table(
        title="NumPy's own tests in a worker",
        head=("", "free", *(f"level {run.level}" for run in confined)),
        rows=[
            ("tests", *(str(len(run.passed) + len(run.said)) for run in (free, *confined))),
            ("passed", *(str(len(run.passed)) for run in (free, *confined))),
            ("passed only free", "", *(str(len(tests)) for tests in lost)),
            *_rows(lost),
            (
                "seconds, one test run beside another",
                *(f"{run.seconds:.0f}" for run in (free, *confined)),
            ),
        ],
        requirements=[
            _requirement(level, run, tests)
            for level, run, tests in zip(WITHOUT, confined, lost, strict=True)
        ],
        notes=[_HOW, *_where(lost)],
    )


def _lost(free: Tested, confined: Tested) -> dict[str, str]:
    """Tests that pass free and do not pass confined, with the reason."""
    return {
        test: reason_of(confined.said.get(test, ""))
        for test in sorted(free.passed - confined.passed)
    }


def _rows(lost: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """How many tests each reason costs."""
    counts = [Counter(tests.values()) for tests in lost]
    for reason in (*_REASONS, UNEXPLAINED):
        yield f"- {reason}", "", *(str(count[reason]) for count in counts)


def _where(lost: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Where the tests are that a reason costs, on any level."""
    together = {test: reason for tests in lost for test, reason in tests.items()}
    for reason in (*_REASONS, UNEXPLAINED):
        names = [test for test, found in together.items() if found == reason]
        files = Counter(name.partition("::")[0].rpartition("/")[2] for name in names)
        if reason == UNEXPLAINED:
            files = Counter(names)
        if files:
            yield f"{reason}: {', '.join(f'{file} ({count})' for file, count in files.items())}."


def _requirement(level: int, run: Tested, lost: Mapping[str, str]) -> Requirement:
    unexplained = Counter(lost.values())[UNEXPLAINED]
    return Requirement(
        f"level {level}: what passes free passes, but for what a worker may not do",
        f"{len(lost) - unexplained} of {len(lost)} explained, level {run.level}, "
        f"through: {', '.join(run.escaped) or 'nothing'}",
        met=not unexplained and run.level == level and not run.escaped,
    )
