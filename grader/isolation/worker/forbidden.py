"""Where submitted files name functions that the assignment asks a student to write.

It can be got round, so it is evidence and costs no points. It is read off the trees before the
submission runs, which therefore cannot patch it away.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, islice
from typing import Any, NamedTuple

from grader.isolation.protocol.grading import ForbiddenLine
from grader.isolation.worker.call_rules import CallRules
from grader.isolation.worker.notebook.selection import Part
from grader.isolation.worker.sources import Submitted, is_script, stem_of
from grader.isolation.worker.traceback_summary import describe_line

_MAX_LINES = 20
_MAX_FILES = 200
"""As many as a submission may hold."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINED = (ast.FunctionDef, ast.ClassDef)

_MAX_PARTS = 8
"""Of a dotted name that is followed; longer chains of attributes are no forbidden function."""

Nodes = Mapping[type[ast.AST], list[tuple[Any, str]]]
"""Nodes of a tree by their type, each with the name of the function around it."""

_LINKS = (ast.Attribute, ast.Call, ast.Subscript)
"""What an attribute is read with."""

_Use = tuple[int, str, str, bool]
"""Line, forbidden name, the function around, and whether it is withheld."""


class _NamesInFile(NamedTuple):
    """Names in a file.

    Attributes:
        meanings: Dotted names of what they may stand for.
        others: Those that something else is called besides.
    """

    meanings: Mapping[str, set[str]]
    others: AbstractSet[str]


def find_forbidden(
    loader: Submitted, run: Sequence[str], rules: CallRules
) -> tuple[ForbiddenLine, ...]:
    """Lines of the files that are run, and of those they import, that name a forbidden function.

    Args:
        loader: The submitted files.
        run: Paths of those that are run.
        rules: Which functions are forbidden, or withheld.
    """
    words = [word.encode() for word in rules.words]
    if not any(word in source for source in loader.sources.values() for word in words):
        return ()
    lines = (
        ForbiddenLine(name, *describe_line(file, line, function, loader.sources), withheld)
        for parts in _read(loader, run)
        for file, line, name, function, withheld in _named_in(parts, rules)
    )
    return tuple(islice(lines, _MAX_LINES))


def _read(loader: Submitted, run: Sequence[str]) -> Iterator[Mapping[str, Nodes]]:
    """The files that are run, what cells write, what these import, and so on: code by its names."""
    files = [*run]
    groups = [*(_parts_of(loader, file) for file in files), *loader.written.values()]
    for group in islice(groups, _MAX_FILES):
        trees: dict[str, list[ast.Module]] = defaultdict(list)
        for part in group:
            if isinstance(part.code, ast.Module):
                trees[part.file].append(part.code)
        parts = {name: _nodes_of(some) for name, some in trees.items()}
        yield parts
        imported = {part for nodes in parts.values() for part in _imported(nodes)}
        found = [
            other
            for other in loader.sources
            if other.endswith(".py") and other not in files and stem_of(other) in imported
        ]
        files += found
        groups += [_parts_of(loader, other) for other in found]


def _parts_of(loader: Submitted, file: str) -> Sequence[Part]:
    try:
        return loader.parts(file)
    except Exception:  # loading the file tells what is wrong with it
        return ()


def _nodes_of(trees: Sequence[ast.Module]) -> Nodes:
    """All nodes but those that run only in a script; a tree may be too deep for recursion."""
    nodes: Nodes = defaultdict(list)
    renamed = any(_gives_itself_a_name(node) for tree in trees for node in ast.walk(tree))
    waiting: list[tuple[Any, str]] = [(tree, "") for tree in trees]
    for node, function in waiting:
        nodes[type(node)].append((node, function))
        around = node.name if isinstance(node, _FUNCTIONS) else function
        never_runs = {*node.body} if is_script(node) and not renamed else set()
        children = ast.iter_child_nodes(node)
        waiting += [(child, around) for child in children if child not in never_runs]
    return nodes


def _gives_itself_a_name(node: ast.AST) -> bool:
    """Whether code gives `__name__` another meaning, so that what looks like a script may run."""
    match node:
        case ast.Name(id="__name__", ctx=ast.Store()) | ast.arg(arg="__name__"):
            return True
    return False


def _imported(nodes: Nodes) -> Iterator[str]:
    """Every part of every name that is imported, also by a function that imports."""
    for node, _ in nodes[ast.Call]:
        for module in _begins(node, {}):
            yield from module.split(".")
    for node, _ in chain(nodes[ast.Import], nodes[ast.ImportFrom]):
        yield from (getattr(node, "module", None) or "").split(".")
        for alias in node.names:
            yield from alias.name.split(".")


def _named_in(parts: Mapping[str, Nodes], rules: CallRules) -> Iterator[tuple[str, *_Use]]:
    """Files and uses in code that shares its names."""
    together: Nodes = defaultdict(list)
    for nodes in parts.values():
        for kind, some in nodes.items():
            together[kind] += some
    names = _names(together)
    renaming = _renaming(together, names, rules)
    for file, nodes in parts.items():
        for use in sorted(set(_uses(nodes, names, rules, renaming))):
            yield file, *use


def _renaming(nodes: Nodes, names: _NamesInFile, rules: CallRules) -> set[ast.AST]:
    """Links of what only gives a module with something allowed another name, which is followed."""
    found: set[ast.AST] = set()
    for target, value in _bindings(nodes):
        dotted, name = {*_dotted(value, names.meanings)}, _name_of(target)
        if name and name not in names.others and any(map(rules.allows_within, dotted)):
            found |= {value, *_inner(value)}
    return found


def _uses(
    nodes: Nodes, names: _NamesInFile, rules: CallRules, renaming: set[ast.AST]
) -> Iterator[_Use]:
    allowed = {*renaming}
    links = [one for kind in (*_LINKS, ast.Name) for one in nodes[kind]]
    for node, _ in links:
        if any(map(rules.allows, _dotted(node, names.meanings))):
            allowed |= {node, *_inner(node)}
    for node, function in links:
        if node in allowed or (isinstance(node, ast.Name) and node.id in names.others):
            continue
        for dotted in _dotted(node, names.meanings):
            found = rules.found(dotted)
            # Of a chain, the link that gives the function is told, and none after it.
            if found and (found[0] == dotted or isinstance(node, ast.Name)):
                yield node.lineno, found[0], function, found[1]


def _inner(node: ast.AST) -> Iterator[ast.AST]:
    """What a chain of attributes begins with, link after link."""
    while (link := _link(node)) is not None:
        node = link[0]
        yield node


def _dotted(node: ast.AST, meanings: Mapping[str, set[str]]) -> Iterator[str]:
    """Dotted names of what an expression may read: `np.convolve`, `getattr(np, "convolve")`."""
    attributes: list[str] = []
    for _ in range(_MAX_PARTS):
        link = _link(node)
        if link is None:
            break
        node, attribute = link
        attributes.append(attribute)
    for meaning in _begins(node, meanings):
        parts = (*meaning.split("."), *reversed(attributes))
        again = len(parts) - 1 - parts[::-1].index(parts[0])  # `torch.functional.torch` is `torch`
        yield ".".join(parts[again:])


def _begins(node: ast.AST, meanings: Mapping[str, set[str]]) -> Iterable[str]:
    """What the first link of a chain may stand for: a name, or a module that is asked for."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            return meanings.get(name, ())
        case (
            ast.Call(
                func=ast.Name(id="__import__" | "import_module")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            )
            | ast.Subscript(
                value=ast.Attribute(attr="modules"), slice=ast.Constant(value=str(module))
            )
            | ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="modules"), attr="get" | "pop"),
                args=[ast.Constant(value=str(module)), *_],
            )
        ):
            return (module,)
    return ()


def _link(node: ast.AST) -> tuple[ast.AST, str] | None:
    """What an attribute is taken of, and its name; None where that cannot be read."""
    match node:
        case ast.Attribute(value=inner, attr=attribute, ctx=ast.Load()):
            return inner, attribute
        case (
            ast.Call(
                func=ast.Name(id="getattr"), args=[inner, ast.Constant(value=str(attribute)), *_]
            )
            | ast.Call(
                func=ast.Attribute(value=inner, attr="__getattribute__"),
                args=[ast.Constant(value=str(attribute))],
            )
        ):
            return inner, attribute
        case (
            ast.Subscript(value=names, slice=ast.Constant(value=str(attribute)))
            | ast.Call(
                func=ast.Attribute(value=names, attr="get" | "pop"),
                args=[ast.Constant(value=str(attribute)), *_],
            )
        ):
            holder = _shown_by(names)
            return (holder, attribute) if holder else None
    return None


def _shown_by(names: ast.AST) -> ast.AST | None:
    """What an expression shows all names of, as `vars(np)` does; None where it does not."""
    match names:
        case ast.Attribute(value=inner, attr="__dict__"):
            return inner
        case ast.Call(func=ast.Name(id="vars"), args=[inner]):
            return inner
    return None


def _bindings(nodes: Nodes) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Targets, and parameters, beside the expressions whose value they are given."""
    for node, _ in nodes[ast.Assign]:
        for target in node.targets:
            yield from _pairs(target, node.value)
    for node, _ in chain(nodes[ast.AnnAssign], nodes[ast.NamedExpr]):
        if node.value is not None:
            yield node.target, node.value
    for node, _ in nodes[ast.arguments]:
        given = [*node.posonlyargs, *node.args]
        yield from zip(given[::-1], node.defaults[::-1], strict=False)
        named = zip(node.kwonlyargs, node.kw_defaults, strict=True)
        yield from ((one, value) for one, value in named if value)


def _pairs(target: ast.AST, value: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    match target, value:
        case (ast.Tuple(elts=targets), ast.Tuple(elts=values)) if len(targets) == len(values):
            yield from zip(targets, values, strict=True)
        case _:
            yield target, value


def _names(nodes: Nodes) -> _NamesInFile:
    """What names stand for that imports and plain rebinding give them.

    Where something else is called so, as `F` is in `N, F = w.shape`, `F.conv2d` is still what an
    import made it. But a student may well call a parameter like a module of Python's own.
    """
    meanings: dict[str, set[str]] = defaultdict(set)
    for name, meaning in _imports(nodes):
        meanings[name].add(meaning)
    followed: set[ast.AST] = set()
    for target, value in _bindings(nodes):
        name = _name_of(target)
        if name and (found := {*_dotted(value, meanings)}):
            meanings[name] |= found
            followed.add(target)
    stored = ((node, node.id) for node, _ in nodes[ast.Name] if isinstance(node.ctx, ast.Store))
    defined = ((node, node.name) for kind in _DEFINED for node, _ in nodes[kind])
    given = ((node, node.arg) for node, _ in nodes[ast.arg])
    others = {name for node, name in chain(stored, defined, given) if node not in followed}
    for name in others.intersection(meanings):
        meanings[name] = {*filter(_is_installed, meanings[name])}
    return _NamesInFile(meanings, others)


def _name_of(target: ast.AST) -> str:
    """The name that a target or a parameter binds; empty where it is another's attribute."""
    match target:
        case ast.Name(id=name) | ast.arg(arg=name):
            return name
    return ""


def _is_installed(meaning: str) -> bool:
    return meaning.partition(".")[0] not in sys.stdlib_module_names


def _imports(nodes: Nodes) -> Iterator[tuple[str, str]]:
    """Names that imports bind, and what they stand for."""
    for node, _ in nodes[ast.Import]:
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (top, top)
    for node, _ in nodes[ast.ImportFrom]:
        if node.level:
            continue
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        if node.names[0].name == "*":
            for name, _ in nodes[ast.Name]:
                yield name.id, f"{node.module}.{name.id}"
