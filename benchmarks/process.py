"""Running a whole process and seeing what it cost."""

import os
import resource
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple


class Finished(NamedTuple):
    """A process that has ended.

    Attributes:
        wall_seconds: From its start to its end on the clock.
        cpu_seconds: CPU time of it and of the processes that it started and waited for.
        output: What it wrote to standard output.
        errors: What it wrote to standard error.
        exit_code: Its exit code.
    """

    wall_seconds: float
    cpu_seconds: float
    output: str
    errors: str
    exit_code: int


_KEEPS_NOTHING = "PYTHONDONTWRITEBYTECODE"


def cpu_of_children() -> float:
    """CPU seconds of all processes so far that were started from here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_process(
    command: Sequence[str | Path],
    folder: Path,
    variables: Mapping[str, str] | None = None,
    text: str = "",
) -> Finished:
    """Run a command to its end; its exit code is not looked at.

    Python may keep what it compiled, as it does for everyone who has not told it otherwise.

    Args:
        command: Program and arguments.
        folder: Working directory.
        variables: Environment variables beside those of this process.
        text: What it reads.
    """
    inherited = {name: value for name, value in os.environ.items() if name != _KEEPS_NOTHING}
    before, begin = cpu_of_children(), perf_counter()
    ended = subprocess.run(
        command,
        cwd=folder,
        env={**inherited, **(variables or {})},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = perf_counter() - begin
    cpu = cpu_of_children() - before
    return Finished(wall, cpu, ended.stdout, ended.stderr, ended.returncode)
