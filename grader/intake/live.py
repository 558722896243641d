"""The functions of a running notebook or script, by the sources that they came from."""

import ast
import hashlib
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.errors import SubmissionError
from grader.intake.folder import load_submission
from grader.intake.folder_tree import read_file
from grader.intake.main_file import MAX_BYTES, MAX_NOTEBOOK_BYTES, Survey, main_name
from grader.records.submission import Submission, WantedFiles

_MAIN = "notebook.ipynb"

Namespace = Mapping[str, Any]


def load_live(namespace: Namespace, wanted: WantedFiles, survey: Survey) -> Submission:
    """Read what the functions of a namespace were made from; nothing of it is called.

    That is every cell that was run, in the order in which they were, as IPython keeps them; of
    those a worker runs what the functions need. Cell 3 is the one with `In [3]` beside it. What
    cells import from files in the working directory goes along. A script is its file.

    Args:
        namespace: `globals()` of a notebook, of IPython or of a script.
        wanted: What is looked for.
        survey: Tells what a script's file defines.

    Raises:
        SubmissionError: None of them is there, or the source of one cannot be found.
    """
    functions = wanted.functions
    there = [name for name in functions if callable(namespace.get(name))]
    if not there:
        raise SubmissionError(
            f"There is no function {' or '.join(functions)} here. Run the cells that define them "
            "first; of a script, write `grade_submission(globals())` below them."
        )
    cells = _cells(namespace)
    if cells is None:
        return _script(namespace, there[0], wanted, survey)
    for name in there:
        _require_source(name, namespace[name], cells, wanted)
    imported = dict(_imported(namespace, there))
    cells += [f"from {Path(file).stem} import {name}" for name, file in imported.items()]
    files = _files_here() | {Path(file).name: Path(file) for file in imported.values()}
    main = json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}).encode()
    if len(main) > MAX_NOTEBOOK_BYTES:
        raise SubmissionError(
            f"The cells that were run are more than {MAX_NOTEBOOK_BYTES >> 20} MiB. Restart the "
            "kernel and run those that define the functions."
        )
    sources = {name: read_file(path, MAX_BYTES) for name, path in files.items()}
    return Submission(
        name="notebook",
        path=_MAIN,
        main=_MAIN,
        sources={**sources, _MAIN: main},
        sha256=hashlib.sha256(main).hexdigest(),
        live=True,
    )


def _cells(namespace: Namespace) -> list[str] | None:
    """Cells as they were typed, empty where they are no Python; None where there are none.

    Source: ipython.readthedocs.io, IPython.core.history, `HistoryManager`.
    """
    get_shell = namespace.get("get_ipython")
    shell: Any = get_shell() if callable(get_shell) else None
    history = getattr(shell, "history_manager", None)
    if history is None:
        return None
    pairs = zip(history.input_hist_raw, history.input_hist_parsed, strict=False)
    _, *cells = (  # none is number 0
        typed if _is_python(parsed, shell.transform_cell) else "" for typed, parsed in pairs
    )
    return cells


def _is_python(text: str, transform: Callable[[str], str]) -> bool:
    """Whether a cell could be run at all: a slip that was mended in the next cell is none.

    Args:
        text: The cell as IPython hands it to Python.
        transform: Makes that of a cell as it was typed. Where `%%grade` begins one, what is below
            has not been through it yet.
    """
    try:
        match ast.parse(text).body:
            case [
                ast.Expr(
                    value=ast.Call(
                        func=ast.Attribute(attr="run_cell_magic"),
                        args=[ast.Constant(value="grade"), _, ast.Constant(value=str(below))],
                    )
                )
            ]:
                ast.parse(transform(below))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _script(namespace: Namespace, name: str, wanted: WantedFiles, survey: Survey) -> Submission:
    file = namespace.get("__file__")
    if isinstance(file, str) and Path(file).is_file():
        return load_submission(Path(file), wanted, survey)
    raise _no_source(name, wanted)


def _no_source(name: str, wanted: WantedFiles) -> SubmissionError:
    return SubmissionError(
        f"The source of {name} cannot be found: it stands in no cell that was run and in no file. "
        "Define it in a cell of a notebook, or in a file, e.g. "
        f'`grade_submission("{main_name(wanted)}")`.'
    )


def _require_source(name: str, function: object, cells: Sequence[str], wanted: WantedFiles) -> None:
    """Hold a function to what a worker can make again.

    Raises:
        SubmissionError: It was made from text that nobody keeps, or by what no cell says.
    """
    try:
        if inspect.isfunction(function) and inspect.getsource(function):
            return
    except (OSError, TypeError, SyntaxError, IndexError):
        raise _no_source(name, wanted) from None
    if not any(re.search(rf"\b{name}\b", cell) for cell in cells):
        raise _no_source(name, wanted)


def _imported(namespace: Namespace, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Functions that a file put into the notebook itself, as `%run` does, and the file."""
    for name in names:
        code = getattr(namespace[name], "__code__", None)
        file = getattr(code, "co_filename", "")
        if (
            getattr(namespace[name], "__module__", "") == "__main__"
            and file.endswith(".py")
            and Path(file).is_file()
        ):
            yield name, file


def _files_here() -> dict[str, Path]:
    """The Python files that were imported from the working directory, by their path in it."""
    here = Path.cwd()
    files = {}
    for module in [*sys.modules.values()]:
        path = _file_of(module)
        if path and path.is_relative_to(here) and "site-packages" not in path.parts:
            files[path.relative_to(here).as_posix()] = path
    return files


def _file_of(module: ModuleType) -> Path | None:
    file = getattr(module, "__file__", None)
    if not isinstance(file, str) or not file.endswith(".py"):
        return None
    path = Path(file).resolve()
    return path if path.is_file() else None  # torch._ops names one that there is not
