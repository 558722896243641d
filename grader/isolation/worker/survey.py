"""Which of the asked functions files define, to find out which file is to be graded."""

import ast
from collections.abc import Collection, Mapping, Sequence
from typing import TypeGuard

from grader.isolation.protocol.reading import Surveyed, WireHeld
from grader.isolation.worker.definitions import definitions_in
from grader.isolation.worker.notebook.cells import NotebookError
from grader.isolation.worker.notebook.selection import bindings_of
from grader.isolation.worker.sources import Submitted
from grader.isolation.worker.traceback_summary import sendable

_RUNS_CODE = {"__import__", "eval", "exec", "globals", "setattr", "vars"}

_VALUES = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.BinOp)


def survey_files(files: Mapping[str, bytes], asked: Sequence[str]) -> Surveyed:
    """Which of the functions each file defines; none of them is run."""
    surveyed = {}
    for file in files:
        loader = Submitted({file: files[file]}, file, asked)
        written: set[str] = set()
        stubs: set[str] = set()
        try:
            parts = loader.parts(file)
            for part in (*parts, *(one for cells in loader.written.values() for one in cells)):
                if isinstance(part.code, ast.Module):
                    some, idle = _survey(part.code, asked)
                    written, stubs = written | some, stubs | idle
        except NotebookError as error:
            surveyed[file] = WireHeld(refused=sendable(error))
        except Exception:  # noqa: S112  it is not Python, as loading it would tell
            continue
        else:
            surveyed[file] = WireHeld(tuple(sorted(written)), tuple(sorted(stubs - written)))
    return Surveyed(surveyed)


def _survey(tree: ast.Module, asked: Collection[str]) -> tuple[set[str], set[str]]:
    """Asked functions that a file or cell defines, and those that it only has stubs of.

    What it imports counts as defined, `*` for all that an import of that name brings, or what runs
    other code.
    """
    written: set[str] = set()
    stubs: set[str] = set()
    for statement in tree.body:
        own = definitions_in(ast.Module(body=[statement], type_ignores=[]), "")
        idle = {one.name for one in own if one.stub and not one.inside}
        stubs |= idle & {*asked}
        names = bindings_of(statement, frozenset(asked)) & {*asked, "*"} - idle
        if not _is_plain_value(statement):
            written |= names
        elif isinstance(statement.value, ast.Constant) and statement.value.value is None:
            stubs |= names
    calls = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    if not _RUNS_CODE.isdisjoint(calls):
        written.add("*")
    return written, stubs - written


def _is_plain_value(statement: ast.stmt) -> TypeGuard[ast.Assign | ast.AnnAssign]:
    """Whether it gives names a number, a text or a list, as cells that try functions do."""
    match statement:
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            return value is None or isinstance(value, _VALUES)
    return False
