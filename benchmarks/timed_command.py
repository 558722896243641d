"""The command with a stopwatch around its steps; `steps.py` runs this file in a fresh process.

Usage: `python -m benchmarks.timed_command STARTED TIMES ARGUMENT...`: the clock's time when the
process was started, the file to write the seconds of each step to, the arguments of `grade`.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

_ENTERED = time.time()

INSIDE = (
    ("grader.assignment.load", "parse_assignment", "load the assignment"),
    ("grader.assignment.load", "parse_deck", "load the deck"),
    ("grader.commands.grade", "load_submission", "read the submission"),
    ("grader.grade", "Session", "first worker: wait for it, load the submission"),
    ("grader.grade", "ask_checks", "ask and compare"),
    ("grader.check.explain", "explain_failures", "name mistakes, find what is read"),
    ("grader.check.explain", "find_examples", "find examples"),
    ("grader.check.explain", "coach_loops", "count lines of right functions"),
    ("grader.report.publish", "publish_report", "make the report"),
    ("grader.report.terminal", "print_standing", "print"),
    ("grader.report.terminal", "print_findings", "print"),
)
"""Module, name in it, and what the step is called."""


class Stopwatch:
    """Seconds of steps; what a step within a step takes is not counted twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner: list[float] = [0.0]

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what happens within the context for a step."""
        begin = time.perf_counter()
        self._inner.append(0.0)
        try:
            yield
        finally:
            whole = time.perf_counter() - begin
            own = whole - self._inner.pop()
            self.seconds[name] = self.seconds.get(name, 0.0) + own
            self._inner[-1] += whole

    def attach(self, module: str, attribute: str, name: str) -> None:
        """Count the calls of a function for a step."""
        holder = import_module(module)
        function = getattr(holder, attribute)

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.step(name):
                return function(*arguments, **options)

        setattr(holder, attribute, timed)


def main(started: float, times: Path, arguments: list[str]) -> None:
    """Take the command's way, in its order, and write down the seconds of each step."""
    watch = Stopwatch()
    watch.seconds["start Python"] = _ENTERED - started
    with watch.step("import the command line"):
        cli: Any = import_module("grader.cli")
    with watch.step("read argv"):
        read = cli.read_plainly(arguments, cli.grade, cli.COMMAND_NAMES)
    with watch.step("start the zygote"):
        launch: Any = import_module("grader.isolation.launcher")
        launcher = launch.default_launcher()
    with watch.step("import what asks (NumPy, msgspec)"):
        import_module("grader.commands.grade")
    for step in INSIDE:
        watch.attach(*step)
    launch.default_launcher = lambda: launcher
    with watch.step("write the page, end the workers"):
        paths, options = read
        cli.grade(*paths, **options)
    times.write_text(json.dumps(watch.seconds), encoding="utf-8")
    sys.stdout.flush()
    # The command ends like this, without taking Python's modules down one by one.
    os._exit(0)


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
