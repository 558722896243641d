"""Which functions a program defines, read off its tree before it runs."""

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from itertools import chain, islice
from typing import Any, NamedTuple, TypeGuard

from grader.isolation.worker.needed import bound
from grader.isolation.worker.stubs import is_stub

__all__ = ["Definition", "definitions_in", "find_near", "find_repeated", "survey"]

_MAX_PLACES = 5
"""Of one function that is defined again and again."""

_LIKE = 0.8
"""How alike names are that are taken for one another; 1 is the same."""

_RUNS_CODE = {"__import__", "eval", "exec", "globals", "setattr", "vars"}

_VALUES = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.BinOp)

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Definition(NamedTuple):
    """A function as it is defined.

    Attributes:
        name: Its name.
        file: Name of the file or cell.
        line: Line in which it begins, decorators included.
        inside: What it is defined in, e.g. `the class CNN`; empty at the top level.
        guarded: Whether it stands in an `if` or the like, so that it may not come to be.
        plain: Whether it stands in no `if` or `try`, where another may take its place, and has no
            decorator, which may keep another of the same name.
        stub: Whether it is not written yet.
        parameters: Names of its parameters that can be given by position.
    """

    name: str
    file: str
    line: int
    inside: str
    guarded: bool
    plain: bool
    stub: bool
    parameters: tuple[str, ...]


def definitions_in(tree: ast.Module, file: str) -> list[Definition]:
    """All functions that a file or cell defines, also those in classes and in other functions."""
    found = []
    waiting: list[tuple[Any, str, bool]] = [(tree, "", True)]
    for node, inside, plain in waiting:
        if isinstance(node, _FUNCTIONS):
            found.append(_definition(node, file, inside, plain=plain))
        within, at_top = inside, isinstance(node, ast.Module)
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            within = f"the {kind} {node.name}"
        waiting += [
            (inner, within, at_top)
            for block in _BLOCKS
            for inner in getattr(node, block, ())
            if isinstance(inner, ast.stmt | ast.excepthandler | ast.match_case)
        ]
    return sorted(found, key=lambda one: one.line)


def _definition(node: Any, file: str, inside: str, *, plain: bool) -> Definition:
    return Definition(
        name=node.name,
        file=file,
        line=min(one.lineno for one in (node, *node.decorator_list)),
        inside=inside,
        guarded=not plain,
        plain=plain and not node.decorator_list,
        stub=is_stub(node),
        parameters=tuple(one.arg for one in (*node.args.posonlyargs, *node.args.args)),
    )


def find_repeated(defined: Sequence[Definition]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Files and lines of functions that are defined anew; of these the last counts.

    A stub that is written further down is no second definition.
    """
    repeated = {}
    for name in {one.name for one in defined}:
        own = [one for one in defined if one.name == name]
        before = [one for one in own[:-1] if not one.stub]
        if before and all(one.plain for one in own):
            places = tuple((one.file, one.line) for one in [*before, own[-1]])
            repeated[name] = places[-_MAX_PLACES:]
    return repeated


def find_near(definitions: Sequence[Definition], asked: Sequence[str]) -> dict[str, Definition]:
    """For asked functions that may not be defined, the ones that may be meant."""
    outside = [one for one in definitions if not one.inside]
    others = [one for one in outside if one.name not in asked]
    near = {}
    for name in {*asked} - {one.name for one in outside if not one.guarded}:
        within = [
            one._replace(inside=one.inside or "an `if` or the like, which did not run it")
            for one in definitions
            if one.name == name
        ]
        for one in islice(chain(within, _alike(name, others)), 1):
            near[name] = one
    return near


def _alike(name: str, others: Sequence[Definition]) -> Iterator[Definition]:
    """Functions by names like `conv_1d`, `Conv1D`, `my_conv1d` or `cov1d` for `conv1d`."""
    bare = {_bare(other.name): other for other in others}
    if _bare(name) in bare:
        yield bare[_bare(name)]
    for other in others:
        words = re.findall(r"[a-z0-9]+|[A-Z][a-z0-9]*", other.name)
        if name in {word.casefold() for word in words}:
            yield other
    yield from (bare[one] for one in get_close_matches(_bare(name), bare, n=1, cutoff=_LIKE))


def _bare(name: str) -> str:
    return name.replace("_", "").casefold()


def survey(tree: ast.Module, asked: Collection[str]) -> tuple[set[str], set[str]]:
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
        names = bound(statement, frozenset(asked)) & {*asked, "*"} - idle
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
