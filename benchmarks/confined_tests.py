"""pytest in a process that confines itself, like a worker, between collecting and running.

Usage: `python -m benchmarks.confined_tests WITHOUT ARGUMENT...`: the layers that are left off, with
commas between, or `everything` to confine nothing; the arguments of pytest. Standard output gets a
line of JSON on each test and no other. `numpy_tests.py` runs this file in a fresh process.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.isolation.protocol import layers
from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.worker.linux.confine import confine, prepare
from grader.isolation.worker.linux.namespaces import fork_apart
from grader.isolation.worker.preload import preload_modules, preload_packages

EVERYTHING = "everything"
"""Stands for all layers."""

_PACKAGES = ("numpy", "pytest", "_pytest", "pluggy", "iniconfig", "hypothesis", "sortedcontainers")
"""What the tests import when they are run."""

_LIMITS = WorkerLimits(memory_bytes=16 << 30, cpu_seconds=3600.0, packages=_PACKAGES)


class Runner:
    """A pytest plugin that confines this process and tells what becomes of each test."""

    def __init__(self, descriptor: int, without: str) -> None:
        """Write to `descriptor`; leave off the layers that `without` names."""
        self._descriptor = descriptor
        self._without = without

    def pytest_configure(self, config: pytest.Config) -> None:
        """Show failures as Python does; pytest would read and parse the source."""
        config.option.tbstyle = "native"

    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Collector:
        """Take a package for a folder: it would be imported again before its tests are run."""
        collector: pytest.Collector = pytest.Dir.from_parent(parent, path=path)
        return collector

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Tell of a file whose tests cannot be collected."""
        if report.failed:
            self._tell(report.nodeid, report.outcome, report.longreprtext)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Iterator[None]:
        """Confine this process now that every test is imported, and end it after the last one."""
        self._write(self._confine())
        yield
        self._write({"finished": True})
        os._exit(0)  # pytest would look for the folder that it was started in

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Fail a test that would fail with `capfd`, which leaves descriptors open when it does."""
        if self._without != EVERYTHING and "capfd" in getattr(item, "fixturenames", ()):
            pytest.fail("capfd needs tempfile.py")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell of a test that was run, and of a set-up or clean-up that did not pass."""
        if report.when == "call" or not report.passed:
            self._tell(report.nodeid, report.outcome, report.longreprtext)

    def _confine(self) -> dict[str, Any]:
        """Give up what a worker gives up; the level, and layers that let a canary through.

        Like a worker that is forked into its namespaces, another process goes on from here.
        """
        if self._without == EVERYTHING:
            return {"level": 0, "escaped": []}
        without = frozenset(self._without.split(","))
        prepared = prepare(_LIMITS.packages, without)
        if not prepared.files:
            preload_packages(_PACKAGES)
            preload_modules()
        child, refused = fork_apart(apart=layers.NAMESPACES not in without)
        if child:
            os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        said = confine(_LIMITS, prepared, self._descriptor, refused)
        held = {name for name, off in said.layers.items() if not off}
        return {"level": layers.level_of(held), "escaped": said.escaped}

    def _tell(self, test: str, outcome: str, said: str) -> None:
        self._write({"test": test, "outcome": outcome, "said": said})

    def _write(self, message: dict[str, Any]) -> None:
        line = json.dumps(message).encode() + b"\n"
        while line:
            line = line[os.write(self._descriptor, line) :]


if __name__ == "__main__":
    runner = Runner(os.dup(sys.stdout.fileno()), sys.argv[1])
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.exit(pytest.main(["-p", "no:terminal", *sys.argv[2:]], plugins=[runner]))
