"""Whether anything that a call leaves behind may reach the next one, by what a submission holds.

A file of imports, constants and plain functions has no place where a function could keep something.
Where there is any doubt, something may last: what this says only spares questions whose answer it
knows.
"""

import ast
import sys
from collections.abc import Collection
from typing import Any

from grader.isolation.worker.sources import is_script

_STATELESS_MODULES = frozenset(
    (
        *("__future__", "collections", "fractions", "functools", "itertools", "math", "numbers"),
        *("numpy", "typing"),
    )
)
"""Modules that keep nothing, but for the members below."""

_STATEFUL_MEMBERS = frozenset(
    ("cache", "cached_property", "lru_cache", "random", "setbufsize", "seterr", "seterrcall")
)

_LOOKED_AT = frozenset(
    (
        *(ast.AsyncFunctionDef, ast.Attribute, ast.ClassDef, ast.FunctionDef, ast.Global),
        *(ast.Import, ast.ImportFrom, ast.Name, ast.Nonlocal),
    )
)
"""Nodes by which something may be kept."""


def may_last(statement: ast.stmt, own_modules: Collection[str]) -> bool:
    """Whether something may last from one call to the next, by a statement at the top level.

    Args:
        statement: The statement.
        own_modules: Names of the modules of the submission, whose statements are looked at too.
    """
    if is_script(statement):
        return bool(statement.orelse)
    match statement:
        case ast.FunctionDef(decorator_list=[], args=arguments):
            defaults = (*arguments.defaults, *arguments.kw_defaults)
            constant = all(one is None or _is_constant(one) for one in defaults)
            return not constant or _keeps(statement, own_modules)
        case (
            ast.Assign(targets=[ast.Name(id="__all__")])
            | ast.Expr(value=ast.Constant())
            | ast.Pass()
        ):
            return False
        case (
            ast.Assign(targets=[ast.Name()], value=value)
            | ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)
        ):
            return not _is_constant(value)
        case ast.Import() | ast.ImportFrom():
            return _lasts(statement, own_modules)
    return True


def below(node: object) -> list[Any]:
    """What is directly below a node of a tree, names and numbers too."""
    found: list[Any] = []
    for field in getattr(node, "_fields", ()):
        value = getattr(node, field, None)
        if value.__class__ is list:
            found += value
        elif value is not None:
            found.append(value)
    return found


def _keeps(function: ast.FunctionDef, own_modules: Collection[str]) -> bool:
    """Whether a function may keep something; a tree may be too deep for recursion."""
    waiting: list[Any] = [function]
    while waiting:
        node = waiting.pop()
        if node.__class__ in _LOOKED_AT and _lasts(node, own_modules):
            return True
        if node.__class__ is not ast.Name:
            waiting += below(node)
    return False


def _is_constant(value: ast.expr) -> bool:
    """Whether an expression computes nothing that could be changed: `1e-9`, `-np.inf`, `conv2d`."""
    match value:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(), attr=name):
            return name not in _STATEFUL_MEMBERS
        case ast.UnaryOp(operand=operand):
            return _is_constant(operand)
        case ast.Tuple(elts=parts):
            return all(map(_is_constant, parts))
        case ast.BinOp(left=one, right=other) | ast.Subscript(value=one, slice=other):
            return _is_constant(one) and _is_constant(other)  # as in `int | tuple[int, int]`
    return False


def _lasts(node: object, own_modules: Collection[str]) -> bool:
    """Whether something may be kept by one of the nodes that are looked at."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name, ctx=ast.Load()):
            return name in _STATEFUL_MEMBERS
        case ast.FunctionDef(decorator_list=decorators):
            return bool(decorators)
        case ast.Import(names=names):
            return not all(_is_stateless(alias.name, own_modules) for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            members = _STATEFUL_MEMBERS.intersection(alias.name for alias in names)
            return bool(members) or not (level or _is_stateless(module or "", own_modules))
    return True


def _is_stateless(module: str, own_modules: Collection[str]) -> bool:
    top = module.partition(".")[0]
    is_own = top in own_modules and top not in sys.stdlib_module_names
    return is_own or top in _STATELESS_MODULES
