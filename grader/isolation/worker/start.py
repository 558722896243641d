"""Entry of the worker process: `python -I start.py fork FD` or `python -I start.py connect PORT`.

Run by its path, so that nothing of the grader is on the import path: this file gives Python the
two packages that lead to the worker's own files, and takes them away once those are imported.
"""

import gc
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
    worker = importlib.import_module("grader.isolation.worker.serve")
    memory = importlib.import_module("grader.isolation.worker.memory")
    zygote = importlib.import_module("grader.isolation.worker.zygote")
    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        del sys.modules[name]
    memory.fill_small_blocks()
    gc.freeze()
    way, number = sys.argv[1:]
    sys.argv[:] = ["grade"]
    if way == "fork":
        zygote.serve_forks(int(number), worker.serve)
    else:
        worker.connect(int(number))


main()
