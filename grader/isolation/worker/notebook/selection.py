"""Which statements of a notebook are run: definitions and what they need, not what tries them."""

import __future__

import ast
import dis
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import CodeType
from typing import Any, NamedTuple

_DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    getattr(ast, "TypeAlias", ast.ClassDef),  # from Python 3.12 on
)

_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)

_BRANCHES = (ast.If, ast.Try, ast.TryStar)

_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith)

_BLOCKS = {"body", "orelse", "finalbody"}

_CHANGING = frozenset(
    ("add", "append", "extend", "fill", "insert", "pop", "remove", "reverse", "sort", "update")
)
"""Methods that change a list, a set, a dictionary or an array, as `table.append(1)` does."""

_READ_A_NAME = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}


class Part(NamedTuple):
    """A piece of a program that is run by itself.

    Attributes:
        file: Name of the file or cell it is from.
        code: Its tree; the text where that is not Python; or what either was compiled to.
        defines: Names that it may define, `*` for any; None where nobody looked.
    """

    file: str
    code: ast.Module | str | CodeType
    defines: Collection[str] | None = None

    def compiled(self) -> CodeType:
        """What is run.

        Raises:
            SyntaxError: It is not Python; other exceptions where it is too deep.
        """
        if isinstance(self.code, CodeType):
            return self.code
        return compile(self.code, self.file, "exec", dont_inherit=True)


def select_needed(cells: Mapping[str, ast.Module], asked: Sequence[str]) -> list[Part]:
    """The statements to run, each as a part of its own.

    Those are functions, classes and imports; assignments that call nothing; and whatever gives a
    value to a name that an asked function reads, itself or through others. Of an `if` or `try`
    that holds such a statement, the others are taken out.

    Args:
        cells: Trees of the cells, which are changed.
        asked: Names of the functions that are asked.
    """
    own = frozenset(asked)
    needed = _needed([one for tree in cells.values() for one in tree.body], own)
    for tree in cells.values():
        _prune(tree, needed, own)
    return each_statement(cells, asked)


def each_statement(trees: Mapping[str, ast.Module], asked: Sequence[str]) -> list[Part]:
    """All statements, as a part each, so that one that raises stops no other.

    Args:
        trees: Trees of the files or cells.
        asked: Names of the functions that are asked.
    """
    own = frozenset(asked)
    future: dict[str, ast.stmt] = {}
    parts = []
    for file, tree in trees.items():
        for statement in tree.body:
            code = ast.Module(body=[*future.values(), statement], type_ignores=[])
            parts.append(Part(file, code, bindings_of(statement, own)))
            future |= _future(statement)
    return parts


def _future(statement: ast.stmt) -> dict[str, ast.stmt]:
    """The features of `__future__` that a statement switches on for all that follows, by name."""
    match statement:
        case ast.ImportFrom(module="__future__", names=names):
            features = [alias.name for alias in names]
            if all(name in __future__.all_feature_names for name in features):
                return dict.fromkeys(features, statement)
    return {}


def _needed(statements: Sequence[ast.stmt], asked: frozenset[str]) -> set[str]:
    """Names that the asked functions read, and those that these read, and so on."""
    binding: dict[str, list[ast.stmt]] = defaultdict(list)
    for statement in statements:
        for name in bindings_of(statement, asked):
            binding[name].append(statement)
    waiting = sorted(asked)
    needed = set(asked)
    followed: set[ast.stmt] = set()
    for name in waiting:
        for statement in binding[name]:
            if statement not in followed:
                followed.add(statement)
                found = _read(statement) - needed
                needed |= found
                waiting += sorted(found)
    return needed


def bindings_of(statement: ast.stmt, asked: frozenset[str]) -> set[str]:
    """Names that a statement gives a value or changes, as in `table[0] = 1`.

    What a loop steps through is not among them, nor is an asked name in a loop: cells that try the
    functions say `for pad in (0, 1):`.
    """
    names = set()
    waiting: list[ast.AST] = [statement]
    for node in waiting:
        inner = list(ast.iter_child_nodes(node))
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
                inner = []
            case ast.alias():
                names.add(node.asname or node.name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                names |= _owner(node)
            case ast.Call(func=ast.Attribute(attr=method) as changed) if method in _CHANGING:
                names |= _owner(changed)
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                inner.remove(node.target)
            case ast.Lambda():
                inner = []
        waiting += inner
    return names - asked if isinstance(statement, _LOOPS) else names


def _owner(node: ast.AST) -> set[str]:
    """The name that a chain of attributes and subscripts begins with, if it does with one."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _read(statement: ast.stmt) -> set[str]:
    """Names of the notebook that a statement reads, also in the functions it defines."""
    try:
        code = compile(ast.Module(body=[statement], type_ignores=[]), "", "exec", dont_inherit=True)
    except Exception:  # running it tells what is wrong with it
        return set()
    codes = [code]
    for one in codes:
        codes += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
    return {
        step.argval
        for one in codes
        for step in dis.get_instructions(one)
        if step.opname in _READ_A_NAME
    }


def _prune(tree: ast.Module, needed: set[str], asked: frozenset[str]) -> None:
    """Take out what is not kept, without recursion, since every `elif` lies in the one above."""
    waiting: list[Any] = [tree]
    for owner in waiting:
        for name in _BLOCKS & {*owner._fields}:
            kept = [one for one in getattr(owner, name) if _is_kept(one, needed, asked)]
            setattr(owner, name, kept)
            waiting += [one for one in kept if isinstance(one, _BRANCHES)]
        waiting += getattr(owner, "handlers", ())
        if owner is not tree and not owner.body:
            owner.body = [ast.copy_location(ast.Pass(), owner)]


def _is_kept(statement: ast.stmt, needed: set[str], asked: frozenset[str]) -> bool:
    if isinstance(statement, _DEFINITIONS) or not needed.isdisjoint(bindings_of(statement, asked)):
        return True
    if isinstance(statement, _BRANCHES):
        return any(isinstance(node, _DEFINITIONS) for node in ast.walk(statement))
    return isinstance(statement, _ASSIGNMENTS) and not any(
        isinstance(node, ast.Call) for node in ast.walk(statement)
    )
