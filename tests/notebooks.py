"""Notebooks for tests: one that stands for a kernel, and what runs one in a real kernel."""

import linecache
import os
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

_NUMBERS = count()


class FakeNotebook:
    """A kernel as far as it is asked: cells are run in a namespace and kept as they were typed."""

    def __init__(self) -> None:
        self.history_manager = SimpleNamespace(input_hist_raw=[""], input_hist_parsed=[""])
        self.user_ns: dict[str, Any] = {"__name__": "__main__", "get_ipython": lambda: self}
        self.magics: dict[str, Any] = {}

    def run(self, *cells: str) -> dict[str, Any]:
        for cell in cells:
            self.keep(cell)
            self.run_cell(cell)
        return self.user_ns

    def keep(self, cell: str) -> None:
        self.history_manager.input_hist_raw.append(cell)
        self.history_manager.input_hist_parsed.append(cell)

    def run_cell(self, cell: str) -> SimpleNamespace:
        name = f"<cell {next(_NUMBERS)} of a test>"
        linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
        try:
            exec(compile(cell, name, "exec"), self.user_ns)
        except Exception:  # noqa: BLE001  a cell may raise anything
            return SimpleNamespace(success=False)
        return SimpleNamespace(success=True)

    def transform_cell(self, cell: str) -> str:
        return cell

    def register_magic_function(self, function: Any, magic_kind: str, magic_name: str) -> None:
        self.magics[f"{magic_kind} {magic_name}"] = function


def run_cells(notebook: nbformat.NotebookNode, folder: Path, *, allow_errors: bool = False) -> None:
    """Run a notebook in a kernel of its own, which listens on sockets of its own.

    Over TCP a kernel is told numbers of ports that were free a moment ago. Another may have taken
    one since; then nothing answers, and a minute goes by.
    """
    with TemporaryDirectory() as sockets:
        transport = {"transport": "ipc", "ip": f"{sockets}/kernel"} if os.name == "posix" else {}
        NotebookClient(
            notebook,
            timeout=60,
            resources={"metadata": {"path": str(folder)}},
            allow_errors=allow_errors,
            config=Config(KernelManager=transport),
        ).execute()
