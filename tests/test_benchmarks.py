"""What `make bench` prints can be measured: every table is where the command looks for it."""

import ast
import subprocess
import sys
from importlib import import_module

import pytest

from benchmarks.timed_command import INSIDE
from tests.support import REPOSITORY

pytestmark = pytest.mark.slow


def test_every_table_has_a_function_that_measures_it() -> None:
    tree = ast.parse((REPOSITORY / "benchmarks" / "__main__.py").read_text("utf-8"))
    places = [
        place
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for place in ast.literal_eval(node.value).values()
    ]
    lines = ["from importlib import import_module", *map(_look_up, places)]
    command = [sys.executable, "-W", "error", "-c", "\n".join(lines)]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert len(places) > 15
    assert ended.returncode == 0, ended.stderr


def test_every_step_that_is_timed_is_there() -> None:
    for module, attribute, name in INSIDE:
        assert hasattr(import_module(module), attribute), name


def _look_up(place: str) -> str:
    module, _, function = place.partition(":")
    return f"import_module({module!r}).{function}"
