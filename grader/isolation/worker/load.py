"""Running the top level of a submission and finding its functions."""

import ast
import sys
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from grader.isolation.protocol import Raised
from grader.isolation.worker.needed import Part
from grader.isolation.worker.raised import describe_exception
from grader.isolation.worker.sources import PACKAGE, Submitted

__all__ = ["Loaded", "load_main", "places_of", "states_of"]


class Loaded(NamedTuple):
    """What running the main file gave.

    Attributes:
        module: The module, with what was defined until the end or until something was raised.
        stubs: Names of the functions whose body does nothing yet.
        raised: What was raised, described, or None; of a notebook only what may be the reason why
            a function is missing.
    """

    module: ModuleType
    stubs: frozenset[str]
    raised: Raised | None


def load_main(loader: Submitted, main: str, asked: Sequence[str]) -> Loaded:
    """Run the main file, of a notebook each statement whatever became of those before.

    Args:
        loader: The submitted files.
        main: Path of the main file among them.
        asked: Names of the functions that are asked.
    """
    module = ModuleType(f"{PACKAGE}.{PurePosixPath(main).stem}")
    module.__file__ = main
    module.__package__ = PACKAGE
    try:
        parts = loader.parts(main)
    except Exception as error:
        return Loaded(module, frozenset(), describe_exception(error, loader.sources))
    _register(module, loader.modules)
    failed = []
    for part in parts:
        try:
            _run(part, module.__dict__, asked)
        except BaseException as error:
            failed.append((part.defines, describe_exception(error, loader.sources)))
    return Loaded(module, _stubs(parts), _reason(failed, _missing(module, asked)))


def _register(module: ModuleType, names: Collection[str]) -> None:
    """Have the module imported under names that belong to no library."""
    sys.modules[module.__name__] = module
    for name in names:
        if name not in sys.modules and name not in sys.stdlib_module_names:
            sys.modules[name] = module


def _run(part: Part, names: dict[str, Any], asked: Sequence[str]) -> None:
    """Run a part; where it gives the name of an asked function to a number, that is undone.

    Cells that try the functions say `pad = 1` in a notebook that has a `pad`.

    Raises:
        BaseException: Whatever it raises.
    """
    before = {name: names[name] for name in asked if callable(names.get(name))}
    try:
        exec(compile(part.code, part.file, "exec", dont_inherit=True), names)
    finally:
        names.update((n, own) for n, own in before.items() if not callable(names.get(n)))


def _missing(module: ModuleType, asked: Sequence[str]) -> set[str]:
    return {name for name in asked if not callable(getattr(module, name, None))}


def _reason(
    failed: Sequence[tuple[Collection[str] | None, Raised]], missing: Collection[str]
) -> Raised | None:
    """What was raised first by a part that may define what is missing, or anything at all."""
    lost = {*missing, "*"} if missing else set()
    return next(
        (raised for defines, raised in failed if defines is None or lost & {*defines}), None
    )


def states_of(loaded: Loaded, names: Sequence[str]) -> dict[str, str]:
    """Whether each function is written, an unchanged stub, or missing."""
    missing = _missing(loaded.module, names)
    return {
        name: "missing" if name in missing else "stub" if name in loaded.stubs else "written"
        for name in names
    }


def places_of(
    loaded: Loaded, names: Sequence[str], sources: Collection[str]
) -> dict[str, tuple[str, int]]:
    """In which submitted file, and in which line of it, each function begins.

    Args:
        loaded: What running the main file gave.
        names: Names of the functions; one that is not there, or stands elsewhere, has no place.
        sources: Paths of the submitted files.
    """
    places = {}
    for name in names:
        function = getattr(loaded.module, name, None)
        code = getattr(getattr(function, "__wrapped__", function), "__code__", None)
        if isinstance(code, CodeType) and code.co_filename in sources:
            places[name] = code.co_filename, code.co_firstlineno
    return places


def _stubs(parts: Sequence[Part]) -> frozenset[str]:
    """Names of the functions whose body does nothing yet."""
    statements = [one for part in parts for one in getattr(part.code, "body", ())]
    last = {node.name: node for node in statements if isinstance(node, ast.FunctionDef)}
    return frozenset(name for name, node in last.items() if all(map(_is_idle, node.body)))


def _is_idle(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        raised = statement.exc
        raised = raised.func if isinstance(raised, ast.Call) else raised
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
