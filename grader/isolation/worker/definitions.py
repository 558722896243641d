"""Which functions a program defines, read off its tree before it runs."""

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from grader.isolation.protocol.grading import Defined, WireFound, WireNear

_MAX_LOCATIONS = 5
"""Of one function that is defined again and again."""

_LIKE = 0.8
"""How alike names are that are taken for one another; 1 is the same."""

_NOT_WRITTEN = ("NotImplementedError", "NotImplemented")

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

_WORK = (ast.Call, ast.BinOp, ast.For, ast.While)
"""What shows that somebody wrote a function; what is handed out keeps and unpacks its arguments."""


class Definition(NamedTuple):
    """A function or a class as it is defined.

    Attributes:
        name: Its name.
        file: Name of the file or cell.
        line: Line in which it begins, decorators included.
        inside: What it is defined in, e.g. `the class CNN`; empty at the top level.
        guarded: Whether it stands in an `if` or the like, so that it may not come to be.
        plain: Whether it stands in no `if` or `try`, where another may take its place, and has no
            decorator, which may keep another of the same name.
        stub: Whether it is not written yet.
        lacks_return: Whether it computes something, and no `return` of it gives a value.
        parameters: Names of its parameters that can be given by position; of a class none.
        is_class: Whether it is a class.
    """

    name: str
    file: str
    line: int
    inside: str
    guarded: bool
    plain: bool
    stub: bool
    lacks_return: bool
    parameters: tuple[str, ...]
    is_class: bool = False


def definitions_in(tree: ast.Module, file: str) -> list[Definition]:
    """All that a file or cell defines, also what is in classes and in functions."""
    found = []
    waiting: list[tuple[Any, str, bool]] = [(tree, "", True)]
    for node, inside, plain in waiting:
        if isinstance(node, _FUNCTIONS):
            found.append(_definition(node, file, inside, plain=plain))
        if isinstance(node, ast.ClassDef):
            found.append(_class(node, file, inside, plain=plain))
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
        lacks_return=_lacks_return(node),
        parameters=tuple(one.arg for one in (*node.args.posonlyargs, *node.args.args)),
    )


def _class(node: Any, file: str, inside: str, *, plain: bool) -> Definition:
    return Definition(
        name=node.name,
        file=file,
        line=min(one.lineno for one in (node, *node.decorator_list)),
        inside=inside,
        guarded=not plain,
        plain=plain,
        stub=False,
        lacks_return=False,
        parameters=(),
        is_class=True,
    )


def find_functions(
    definitions: Sequence[Definition], asked: Sequence[str], classes: Collection[str] = ()
) -> WireFound:
    """What a program defines of the asked functions, and what may be meant by those it lacks.

    Args:
        definitions: All that its files define.
        asked: Names that are needed at their top level.
        classes: Those of them that are names of classes.
    """
    functions = [one for one in definitions if not one.is_class]
    near = _find_near(functions, [one for one in asked if one not in classes])
    near |= _find_near(
        [one for one in definitions if one.is_class], [one for one in asked if one in classes]
    )
    own = [one for one in functions if one.name in asked and not one.inside]
    repeated = _find_repeated(own)
    return WireFound(
        defined=tuple(
            Defined(one.name, one.parameters, repeated.get(one.name, ()))
            for one in {one.name: one for one in own}.values()
        ),
        near=tuple(
            WireNear(name, one.name, one.file, one.line, one.inside) for name, one in near.items()
        ),
    )


def _find_repeated(defined: Sequence[Definition]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Files and lines of functions that are defined anew; of these the last counts.

    A stub that is written further down is no second definition.
    """
    repeated = {}
    for name in {one.name for one in defined}:
        own = [one for one in defined if one.name == name]
        before = [one for one in own[:-1] if not one.stub]
        if before and all(one.plain for one in own):
            locations = tuple((one.file, one.line) for one in [*before, own[-1]])
            repeated[name] = locations[-_MAX_LOCATIONS:]
    return repeated


def _find_near(definitions: Sequence[Definition], asked: Sequence[str]) -> dict[str, Definition]:
    """For asked functions that may not be defined, the ones that may be meant."""
    outside = [one for one in definitions if not one.inside]
    others = [one for one in outside if one.name not in asked]
    missing = {*asked} - {one.name for one in outside if not one.guarded}
    near = _nearest(others, asked, missing) if missing else {}
    for one in reversed(definitions):
        if one.name in missing:
            inside = one.inside or "an `if` or the like, which did not run it"
            near[one.name] = one._replace(inside=inside)
    return near


def _nearest(
    others: Sequence[Definition], asked: Sequence[str], missing: Collection[str]
) -> dict[str, Definition]:
    """For missing functions the one that is most like it, if it is not more like another.

    What is as like to several that are missing is taken for none of them.
    """
    best: dict[str, tuple[float, Definition]] = {}
    for other in others:
        like = {name: _likeness(name, other.name) for name in asked}
        most = max(like.values())
        meant = [name for name in missing if like[name] == most]
        if most and len(meant) == 1 and most > best.get(meant[0], (0.0, other))[0]:
            best[meant[0]] = (most, other)
    return {name: other for name, (_, other) in best.items()}


def _likeness(name: str, other: str) -> float:
    """How alike two names are; 0 where they are not.

    Most alike are `conv_1d` and `conv1d`; then `my_conv1d`, where one is a word of the other, then
    `cov1d`.
    """
    if _bare(name) == _bare(other):
        return 3.0
    words = re.findall(r"[a-z0-9]+|[A-Z][a-z0-9]*", other)
    if name in {word.casefold() for word in words}:
        return 2.0
    matcher = SequenceMatcher(None, _bare(other), _bare(name))
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _LIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _LIKE else 0.0


def _bare(name: str) -> str:
    return name.replace("_", "").casefold()


def lacks_return(definitions: Sequence[Definition], dotted: str) -> bool:
    """Whether a function or method, e.g. `Conv2d.forward`, computes and gives nothing back."""
    *classes, name = dotted.split(".")
    inside = f"the class {classes[-1]}" if classes else ""
    own = [one for one in definitions if (one.name, one.inside) == (name, inside)]
    return bool(own) and all(one.lacks_return for one in own)


def _lacks_return(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    if any(isinstance(one, ast.Return) and one.value is not None for one in _own_nodes(function)):
        return False
    working = [one for one in function.body if not _is_idle(one, set())]
    return any(isinstance(node, _WORK) for one in working for node in ast.walk(one))


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """All that stands in a function, but not in functions and classes that are defined in it."""
    waiting = [*ast.iter_child_nodes(function)]
    for node in waiting:
        yield node
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case) and not isinstance(
            node, (*_FUNCTIONS, ast.ClassDef)
        ):
            waiting += ast.iter_child_nodes(node)


def is_stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether nothing stands in a function but what stands for a body.

    That is `pass`, `...`, a docstring, `raise NotImplementedError("write it here")`, `return None`,
    `return NotImplemented`, `print("to do")`, `assert False`, and `out = None` with `return out`.
    """
    nothing: set[str] = set()
    return all(_is_idle(statement, nothing) for statement in function.body)


def _is_idle(statement: ast.stmt, nothing: set[str]) -> bool:
    """Whether a statement does nothing; names that stand for nothing are added to `nothing`."""
    match statement:
        case (
            ast.Pass()
            | ast.Expr(value=ast.Constant())
            | ast.Assert(test=ast.Constant(value=False))
            | ast.Return(value=None)
            | ast.AnnAssign(value=None)
        ):
            return True
        case ast.Raise(exc=ast.Name(id=name)) | ast.Raise(exc=ast.Call(func=ast.Name(id=name))):
            return name in _NOT_WRITTEN
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=said)):
            return all(isinstance(one, ast.Constant) for one in said)
        case ast.Return(value=ast.expr() as value):
            return _is_nothing(value, nothing)
        case (
            ast.Assign(targets=[target], value=value)
            | ast.AnnAssign(target=target, value=ast.expr() as value)
        ):
            return _is_nothing(value, nothing) and _binds(target, nothing)
    return False


def _binds(target: ast.expr, nothing: set[str]) -> bool:
    """Whether names alone are given a value, which then are in `nothing`."""
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    nothing.update(name.id for name in names if isinstance(name, ast.Name))
    return all(isinstance(name, ast.Name) for name in names)


def _is_nothing(value: ast.expr, nothing: set[str]) -> bool:
    """Whether an expression is None, `...`, `NotImplemented`, or a name or tuple of those."""
    match value:
        case ast.Constant(value=constant):
            return constant is None or constant is ...
        case ast.Name(id=name):
            return name == "NotImplemented" or name in nothing
        case ast.Tuple(elts=[_, *_] as parts):
            return all(_is_nothing(part, nothing) for part in parts)
    return False
