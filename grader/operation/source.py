"""Operations that a course brings as source text, which may import NumPy and what ours may."""

import ast
import keyword
from collections.abc import Iterable, Iterator
from types import CodeType, ModuleType

from grader.errors import AssignmentError
from grader.operation import windows
from grader.operation.blame import in_words, place_of
from grader.operation.forms import COMMON
from grader.operation.read import operation_of
from grader.records.operation import Operation
from grader.text import did_you_mean, ended

_IMPORTS = ("numpy", "grader.operation")


def operation_from_source(name: str, source: str, where: str, asked_as: str = "") -> Operation:
    """The operation that a text defines. The text is run: whoever calls this trusts it.

    Args:
        name: What the operation is called.
        source: Text of the file.
        where: What errors call it.
        asked_as: Another name under which a course asks it; empty for its own.

    Raises:
        AssignmentError: It is no such file; the message says in which line and what to do.
    """
    if not name.isidentifier() or keyword.iskeyword(name):
        raise AssignmentError(
            f"{where!r} is to define an operation {name!r}, which cannot be the name of a "
            "function. Give it another name."
        )
    tree, code = _parsed(source, where)
    _require_imports(tree, where)
    module = ModuleType(name)
    module.__file__ = where
    try:
        exec(code, vars(module))  # noqa: S102
    except (Exception, SystemExit) as error:
        raise AssignmentError(
            f"{place_of(error, where)}: the file cannot be run, {in_words(error)} Mend it there."
        ) from error
    operation = operation_of(module, asked_as)
    _require_features(operation, tree, where)
    return operation


def _parsed(source: str, where: str) -> tuple[ast.Module, CodeType]:
    """The text as a tree, and as what can be run; some faults only compiling finds."""
    try:
        return ast.parse(source), compile(source, where, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise AssignmentError(
            f"{where!r}{line} is no Python: {ended(said)} Mend that line."
        ) from error


def _require_imports(tree: ast.Module, where: str) -> None:
    """Hold a file to what is there wherever it is read, also by a grader that came as a wheel."""
    for line, imported in _imports(tree):
        if not any(imported == one or imported.startswith(f"{one}.") for one in _IMPORTS):
            raise AssignmentError(
                f"{where!r}, line {line} imports {imported!r}. Expected imports of "
                f"{' and '.join(_IMPORTS)} alone, since the file goes where nothing else is "
                "installed; `in_torch` is handed torch."
            )


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            yield node.lineno, "." * node.level + (node.module or "")


def _require_features(operation: Operation, tree: ast.Module, where: str) -> None:
    """Hold the features that checks name to those that the file can give.

    Those stand in it as text, outside of `CHECKS`, or are of windows or of every operation.
    """
    known = {*COMMON, *windows.FEATURES}
    given = {*known, *_texts(tree.body)}
    meant = {*known, *_texts(one for one in tree.body if _defines_features(one))}
    for name, check in operation.checks.items():
        for feature in (*check.needs, *check.permits, *check.borrows):
            if feature not in given:
                raise AssignmentError(
                    f"{where!r}: the check {name!r} names the feature {feature!r}, which "
                    f"`features` never gives. {did_you_mean(feature, meant)}".rstrip()
                    + " Mend one of the two."
                )


def _defines_features(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef) and statement.name == "features"


def _texts(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """What stands as text in statements of the file, outside of `CHECKS` and of docstrings."""
    for statement in statements:
        targets = [*getattr(statement, "targets", ()), getattr(statement, "target", None)]
        if any(isinstance(one, ast.Name) and one.id == "CHECKS" for one in targets):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
