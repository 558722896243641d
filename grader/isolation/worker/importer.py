"""Whether what imports a module that cannot be imported is better served by a stand-in."""

import ast
import importlib
from collections.abc import Callable, Container
from inspect import currentframe
from pathlib import Path
from types import FrameType

__all__ = ["wants_stand_in"]

_BETWEEN = ("<", str(Path(__file__).parent), str(Path(importlib.__file__).parent))
"""How the names of files begin whose frames lie between an import and its finder."""

_CATCH_IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}

_EXITS = {"exit", "quit", "sys.exit", "os._exit"}


def wants_stand_in(files: Container[str], parse: Callable[[str], ast.Module]) -> bool:
    """Whether a submitted file imports, in a place that is not ready for an ImportError.

    Not so where a library imports what it can do without, `importlib.util.find_spec` only asks, or
    a `try` has another way: `try: import cupy as np` and `except ImportError: import numpy as np`.

    Args:
        files: Paths of the submitted files.
        parse: Gives the tree of one of them.
    """
    frame = currentframe()
    entry = ""
    while frame and frame.f_code.co_filename.startswith(_BETWEEN):
        entry, frame = frame.f_code.co_name, frame.f_back
    if frame is None or frame.f_code.co_filename not in files or entry == "find_spec":
        return False
    while frame and frame.f_code.co_filename in files:
        if _has_another_way(frame, parse(frame.f_code.co_filename)):
            return False
        frame = None if frame.f_code.co_name == "<module>" else frame.f_back
    return True


def _has_another_way(frame: FrameType, tree: ast.Module) -> bool:
    """Whether the line that the frame runs stands in a `try` that lives with an ImportError."""
    return any(
        isinstance(node, ast.Try)
        and frame.f_code.co_firstlineno <= node.lineno
        and node.body[0].lineno <= frame.f_lineno <= (node.body[-1].end_lineno or 0)
        and any(_catches(handler) and not _gives_up(handler.body[-1]) for handler in node.handlers)
        for node in ast.walk(tree)
    )


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    named = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return not named.isdisjoint(_CATCH_IMPORT_ERRORS)


def _gives_up(statement: ast.stmt) -> bool:
    """Whether a handler only says that the package is needed, which it may not be."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return ast.unparse(statement.value.func) in _EXITS
    return isinstance(statement, ast.Raise)
