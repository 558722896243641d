"""What the functions of a submission can reach at the most, by what its files name.

Who names no other function, itself or through what it calls, cannot call one. Where there is any
doubt, each may call each and keep anything: what this says only spares questions whose answer it
knows.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from grader.isolation.worker.lasting import below, may_last
from grader.isolation.worker.sources import PACKAGE, Submitted, is_script, stem_of

_MAX_FILES = 20

_BY_NAME = frozenset(
    [
        "ag_frame",
        "attrgetter",
        "builtins",
        "compile",
        "cr_frame",
        "ctypes",
        "ctypeslib",
        "delattr",
        "eval",
        "exec",
        "f2py",
        "f_back",
        "f_builtins",
        "f_globals",
        "f_locals",
        "gc",
        "get_ipython",
        "getattr",
        "gi_frame",
        "globals",
        "importlib",
        "inspect",
        "locals",
        "methodcaller",
        "modules",
        "runstring",
        "setattr",
        "sys",
        "tb_frame",
        "testing",
        "vars",
    ]
)
"""What reaches functions by names that may be made up while a program runs."""

_PLAIN_MODULES = frozenset(
    [
        "__future__",
        "abc",
        "collections",
        "copy",
        "dataclasses",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "itertools",
        "math",
        "numbers",
        "os",
        "random",
        "time",
        "typing",
        "warnings",
    ]
)
"""Those of the standard library that do not."""

_PLAIN_NAMES = frozenset(
    [
        "__all__",
        "__author__",
        "__call__",
        "__file__",
        "__future__",
        "__getitem__",
        "__init__",
        "__len__",
        "__main__",
        "__name__",
        "__post_init__",
        "__repr__",
        "__str__",
        "__version__",
    ]
)
"""Names with two underscores on both sides that do not."""

_TOP = ""
"""Stands for the code outside of functions, which runs first and may put any function anywhere."""


class _InDoubtError(Exception):
    """A submission may reach functions in ways that are not followed here."""


class Reach(NamedTuple):
    """What functions can reach at the most.

    Attributes:
        callees: For each asked function the other ones that it may call; empty where that is in
            doubt.
        keeps_nothing: Whether nothing that one call leaves behind can reach the next.
    """

    callees: tuple[tuple[str, tuple[str, ...]], ...] = ()
    keeps_nothing: bool = False


def find_reach(loader: Submitted, run: Sequence[str], asked: Sequence[str]) -> Reach:
    """What the asked functions of a submission can reach.

    Args:
        loader: The submitted files.
        run: Paths of those that are run.
        asked: Names of the functions that are asked.
    """
    names = _Names(loader.sources, asked)
    keeps_nothing = True
    try:
        for statement in _statements(loader, run, names.imported):
            names.read(statement)
            keeps_nothing = keeps_nothing and not may_last(statement, names.modules)
    except _InDoubtError:
        return Reach()
    callees = tuple((one, tuple(sorted(names.reached_from(one) - {one}))) for one in asked)
    return Reach(callees, keeps_nothing)


def _statements(loader: Submitted, run: Sequence[str], imported: set[str]) -> Iterator[ast.stmt]:
    """What the files run, what their cells write, and the files whose names are imported.

    Args:
        loader: The submitted files.
        run: Paths of those that are run.
        imported: Parts of names that were imported so far; what reads the statements adds to them.

    Raises:
        _InDoubtError: Some of it cannot be read, or is too much.
    """
    try:
        files = [*run]
        groups = [*(loader.parts(file) for file in files), *loader.written.values()]
        for group in groups:
            for part in group:
                if not isinstance(part.code, ast.Module):
                    raise _InDoubtError
                yield from part.code.body
            found = [
                file
                for file in loader.sources
                if file.endswith(".py") and file not in files and stem_of(file) in imported
            ]
            files += found
            if len(files) > _MAX_FILES:
                raise _InDoubtError
            groups += [loader.parts(file) for file in found]
    except Exception as error:  # loading the file tells what is wrong with it
        raise _InDoubtError from error


class _Names:
    """Names in the files of a submission, by the function in which they stand.

    A name stands for whatever bears it, in any file.

    Attributes:
        imported: Every part of every name that is imported.
        modules: Names by which the files may be imported, and the folders that they are in.
    """

    def __init__(self, files: Iterable[str], asked: Sequence[str]) -> None:
        """Nothing is read yet.

        Args:
            files: Paths of the submitted files.
            asked: Names of the functions that are asked.
        """
        self.imported: set[str] = set()
        self._asked = frozenset(asked)
        paths = [PurePosixPath(file).with_suffix("") for file in files]
        self.modules = {PACKAGE, *(part for path in paths for part in path.parts)}
        self._in_text = re.compile(rf"\b(?:{'|'.join(map(re.escape, asked))})\b")
        self._named: dict[str, set[str]] = defaultdict(set)
        self._members: list[tuple[str, str, list[str]]] = []
        self._libraries: set[str] = set()
        self._bound: set[str] = set()
        self._readers: dict[type, Callable[[Any, str], Iterable[Any]]] = {
            str: self._read_name,
            ast.Name: self._read_variable,
            ast.Attribute: self._read_member,
            ast.Constant: self._read_constant,
            ast.Expr: self._read_expression,
            ast.Import: self._read_import,
            ast.ImportFrom: self._read_import,
        }

    def reached_from(self, function: str) -> frozenset[str]:
        """The asked functions whose names can be reached from one."""
        for owner, library, members in self._members:
            if library not in self._libraries or library in self._bound:
                self._named[owner].update(members)
        self._members.clear()
        reached: set[str] = set()
        waiting = {function, _TOP}
        while waiting:
            reached |= waiting
            waiting = {name for one in waiting for name in self._named.get(one, ())} - reached
        return self._asked & reached

    def read(self, statement: ast.stmt) -> None:
        """Take in the names of a statement at the top level.

        Raises:
            _InDoubtError: It may reach functions in ways that are not followed.
        """
        if is_script(statement):
            self._read([*statement.orelse], _TOP)
            return
        match statement:
            case ast.FunctionDef(decorator_list=[]) | ast.AsyncFunctionDef(decorator_list=[]):
                self._bound.add(_followed(statement.name))
                arguments = statement.args
                self._read([*arguments.defaults, *arguments.kw_defaults], _TOP)
                own = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
                self._read([*own, arguments.vararg, arguments.kwarg], statement.name)
                self._read([*statement.body], statement.name)
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                pass
            case _:
                self._read([statement], _TOP)

    def _read(self, waiting: list[Any], owner: str) -> None:
        """Take in the names of these nodes and of all below them; a tree may be very deep."""
        while waiting:
            node = waiting.pop()
            read = self._readers.get(node.__class__)
            waiting += below(node) if read is None else read(node, owner)

    def _read_name(self, name: str, owner: str) -> Iterable[Any]:
        """Take in a name that something is given."""
        self._bound.add(name)
        self._named[owner].add(_followed(name))
        return ()

    def _read_variable(self, node: ast.Name, owner: str) -> Iterable[Any]:
        self._named[owner].add(_followed(node.id))
        if not isinstance(node.ctx, ast.Load):
            self._bound.add(node.id)
        return ()

    def _read_constant(self, node: ast.Constant, owner: str) -> Iterable[Any]:
        if isinstance(node.value, str):
            self._named[owner].update(self._in_text.findall(node.value))
        return ()

    def _read_expression(self, node: ast.Expr, _: str) -> Iterable[Any]:
        """What below it is to be read; nothing of a docstring."""
        return () if isinstance(node.value, ast.Constant) else [node.value]

    def _read_member(self, node: ast.Attribute, owner: str) -> Iterable[Any]:
        """Take in the names behind the dots of `np.lib.pad`; what stands before them is left."""
        members: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            members.append(_followed(inner.attr))
            inner = inner.value
        if isinstance(inner, ast.Name) and isinstance(node.ctx, ast.Load):
            self._members.append((owner, inner.id, members))
        else:
            self._named[owner].update(members)
            if isinstance(inner, ast.Name):  # what is put into a library may come from there
                self._bound.add(inner.id)
        return [inner]

    def _read_import(self, node: ast.Import | ast.ImportFrom, owner: str) -> Iterable[Any]:
        """Take in what is imported, e.g. `numpy.lib` as `lib`."""
        before = [""] * node.level if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            before += node.module.split(".")
        for alias in node.names:
            parts = [_followed(part) for part in (*before, *alias.name.split("."))]
            self.imported.update(parts)
            name = alias.asname or alias.name.partition(".")[0]
            if not parts[0] or self.modules.intersection(parts):
                self._bound.add(name)
                self._named[owner].update((*parts, name))
            elif parts[0] in sys.stdlib_module_names and parts[0] not in _PLAIN_MODULES:
                raise _InDoubtError
            else:
                self._libraries.add(name)
        return ()


def _followed(name: str) -> str:
    """The name.

    Raises:
        _InDoubtError: It is one of those that reach functions by names.
    """
    special = name.startswith("__") and name.endswith("__") and name not in _PLAIN_NAMES
    if special or name in _BY_NAME:
        raise _InDoubtError
    return name
