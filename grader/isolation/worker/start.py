"""Entry of the worker process.

`python -I start.py fork DESCRIPTOR PACKAGES [LAYER...]`, with packages that are imported ahead,
commas between them, and layers that are left off; or `python -I start.py connect PORT PACKAGES`.

Run by its path, so that nothing of the grader is on the import path: this file gives Python the
two packages that lead to the worker's own files, and takes them away once those are imported.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

PACKAGES = {"grader": None, "grader.isolation": Path(__file__).parent.parent}


def main() -> None:
    """Import the worker's files, then wait for submissions."""
    for name, folder in PACKAGES.items():
        package = ModuleType(name)
        package.__path__ = [] if folder is None else [str(folder)]
        sys.modules[name] = package
    way, number, packages, *without = sys.argv[1:]
    ahead = packages.split(",") if packages else []
    kind = "linux.zygote" if way == "fork" else "portable"
    worker = importlib.import_module(f"grader.isolation.worker.{kind}")
    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        del sys.modules[name]
    sys.argv[:] = ["grade"]
    if way == "fork":
        worker.serve_forks(int(number), ahead, frozenset(without))
    else:
        worker.serve_connection(int(number), ahead)


main()
