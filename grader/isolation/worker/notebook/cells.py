"""A Jupyter notebook as Python.

A cell is named as a file would be, `cnn.ipynb, cell 3`, so that whatever tells where something
happened tells the cell and the line in it.
"""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from grader.isolation.worker.notebook.magics import is_appended, module_written, python_of
from grader.isolation.worker.notebook.selection import Part, select_needed

_MAX_CELLS = 10_000

_SAVED = re.compile(rb"\s*\{.*\"nbformat\"\s*:", re.DOTALL)
"""How a notebook is saved, whatever the file is called."""


class NotebookError(Exception):
    """A file cannot be read as a notebook."""


class Notebook(NamedTuple):
    """What a notebook holds.

    Attributes:
        cells: The text of the code cells by their names.
        trees: Trees of those that are Python, as far as they are run.
        parts: What is run, in this order.
        written: The cells that it writes to a file instead, by the name of that module.
    """

    cells: dict[str, str]
    trees: dict[str, ast.Module]
    parts: list[Part]
    written: dict[str, list[Part]]


def is_notebook(content: bytes, name: str) -> bool:
    """Whether a file is a notebook, by its name or, as `cnn.py`, by how it is saved."""
    return name.lower().endswith(".ipynb") or _SAVED.match(content) is not None


def read_notebook(content: bytes, name: str, asked: Sequence[str]) -> Notebook:
    """Read a notebook, and choose what of it is run.

    Cells are counted from 1, text cells among them: the numbers in brackets change whenever a cell
    is run, and editors count, too.
    Source: microsoft/vscode, `ActiveCellStatus`, which shows "Cell 3 of 12".

    Args:
        content: The file.
        name: Its name.
        asked: Names of the functions that are asked.

    Raises:
        NotebookError: It is no notebook.
    """
    cells = dict(_texts(_cells_of(_parse(content, name), name), name))
    trees: dict[str, ast.Module] = {}
    own: dict[str, ast.Module] = {}
    broken: list[Part] = []
    written: dict[str, list[Part]] = {}
    for cell, text in cells.items():
        part = _part_of(cell, python_of(text))
        if isinstance(part.code, ast.Module):
            trees[cell] = part.code
        if module := module_written(text):
            earlier = written.get(module, []) if is_appended(text) else []
            written[module] = [*earlier, part]
        elif isinstance(part.code, ast.Module):
            own[cell] = part.code
        else:
            broken.append(part)
    return Notebook(cells, trees, [*broken, *select_needed(own, asked)], written)


def _part_of(cell: str, python: str) -> Part:
    """A cell; one that is not Python as its text, since running that tells what is wrong."""
    names = frozenset(re.findall(r"\w+", python))
    try:
        return Part(cell, ast.parse(python, cell), names)
    except Exception:
        return Part(cell, python, names)


def _parse(content: bytes, name: str) -> Any:
    try:
        return json.loads(content)
    except Exception as error:
        raise NotebookError(
            f"{name} is no Jupyter notebook: it is not JSON ({error}); save it in Jupyter again"
        ) from error


def _cells_of(notebook: Any, name: str) -> list[Any]:
    """The cells, also of a notebook of version 3, which keeps them in worksheets.

    Source: jupyter/nbformat, v4/nbformat.v4.schema.json and v3/nbformat.v3.schema.json.
    """
    match notebook:
        case {"cells": [*cells]}:
            pass
        case {"worksheets": [*sheets]}:
            held = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
            cells = [cell for some in held if isinstance(some, list) for cell in some]
        case _:
            raise NotebookError(
                f"{name} is no Jupyter notebook: it has no list of cells; save it in Jupyter again"
            )
    if len(cells) > _MAX_CELLS:
        raise NotebookError(
            f"{name} has {len(cells)} cells and may have {_MAX_CELLS}; take out what is not asked"
        )
    return cells


def _texts(cells: Sequence[Any], name: str) -> Iterator[tuple[str, str]]:
    """Names and texts of the code cells, with the line ends that Python counts."""
    for number, cell in enumerate(cells, start=1):
        match cell:
            case {"cell_type": "code", "source": source} | {"cell_type": "code", "input": source}:
                lines = source if isinstance(source, list) else [source]
                if not all(isinstance(line, str) for line in lines):
                    raise NotebookError(
                        f"cell {number} of {name} holds {type(source).__name__} where a text or a "
                        "list of texts is expected; save it in Jupyter again"
                    )
                text = "".join(lines).replace("\r\n", "\n").replace("\r", "\n")
                yield f"{name}, cell {number}", text.encode(errors="replace").decode()
