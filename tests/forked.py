"""`grade` in a process of its own, forked from one that has imported it for all that is typed.

From there on it runs as ever, up to its exit code; to start takes longer than most of what tests
type. Decks that it builds are of few drawn cases, as with the fixture `few_drawn`, and what answers
them is imported by then.
"""

import atexit
import gc
import json
import os
import pkgutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from tests.support import REPOSITORY

__all__ = ["FEW_DRAWN", "run_forked"]

FEW_DRAWN = {"grader.deck.build.EXAMPLES": 40, "grader.deck.fresh.EXAMPLES": 60}
"""How many cases are drawn where it is tested what is done with a deck; drawing takes the time."""

_BUILDS = {"build", "init", "--search"}
"""What is typed where a deck may be built."""

_SECONDS = 120


def run_forked(
    arguments: Sequence[str], cwd: Path, environment: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Type a command and wait for its end."""
    with TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("output", "complaint")]
        for file in files:
            file.touch()
        server = _server("torch" if _BUILDS.intersection(arguments) else "numpy")
        assert server.stdin is not None
        assert server.stdout is not None
        typed = json.dumps([*map(str, files), str(cwd), environment, arguments])
        server.stdin.write(f"{typed}\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        output, complaint = (file.read_text("utf-8", "surrogateescape") for file in files)
    return subprocess.CompletedProcess(arguments, code, output, complaint)


@cache
def _server(package: str) -> "subprocess.Popen[str]":
    """The process that has imported the command and a package; it ends with this one."""
    server = subprocess.Popen(
        [sys.executable, "-P", "-c", f"import {__name__} as forked; forked._serve({package!r})"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)
    return server


def _serve(package: str) -> None:
    """Run what is typed, one after the other."""
    import_module(package)
    for name in ("grader.commands", "grader.check", "grader.explain", "reference"):
        for module in pkgutil.walk_packages(import_module(name).__path__, f"{name}."):
            import_module(module.name)
    import_module("grader.parser")  # for what is not typed plainly
    for place, number in FEW_DRAWN.items():
        where, _, constant = place.rpartition(".")
        setattr(import_module(where), constant, number)
    gc.freeze()  # or every child goes through all of it, and copies what it goes through
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(*json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _run(
    output: str, complaint: str, cwd: str, environment: dict[str, str], arguments: list[str]
) -> NoReturn:
    from grader import cli
    from grader.parser import app
    from grader.report.console import open_console

    for number, file in enumerate((os.devnull, output, complaint)):
        os.dup2(os.open(file, os.O_RDONLY if number == 0 else os.O_WRONLY), number)
    signal.alarm(_SECONDS)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments
    app.console = open_console()  # as wide as this environment says
    cli.main()
    raise AssertionError("The command ends its process.")
