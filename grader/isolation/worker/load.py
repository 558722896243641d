"""Running the top level of a submission and finding its functions."""

import ast
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any, NamedTuple

from grader.isolation.worker.raised import describe_exception
from grader.isolation.worker.sources import PACKAGE, Submitted

__all__ = ["Loaded", "bind", "load_main", "states_of"]


class Loaded(NamedTuple):
    """What running the main file gave.

    Attributes:
        module: The module, with what was defined until the end or until something was raised.
        stubs: Names of the functions whose body does nothing yet.
        raised: What was raised, described, or None.
    """

    module: ModuleType
    stubs: frozenset[str]
    raised: dict[str, Any] | None


def load_main(loader: Submitted, main: str) -> Loaded:
    """Run the main file."""
    name = main.removesuffix(".py").rpartition("/")[2]
    qualified = f"{PACKAGE}.{name}"
    module = ModuleType(qualified)
    module.__file__ = main
    module.__package__ = PACKAGE
    sys.modules[qualified] = module
    if name not in sys.modules and name not in sys.stdlib_module_names:
        sys.modules[name] = module
    stubs: frozenset[str] = frozenset()
    raised = None
    try:
        tree = loader.parse(main)
        stubs = _stubs(tree)
        exec(compile(tree, main, "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:
        raised = describe_exception(error, loader.sources)
    return Loaded(module, stubs, raised)


def states_of(loaded: Loaded, names: list[str]) -> dict[str, str]:
    """Whether each function is written, an unchanged stub, or missing."""
    return {
        name: "missing"
        if not callable(getattr(loaded.module, name, None))
        else "stub"
        if name in loaded.stubs
        else "written"
        for name in names
    }


def _stubs(tree: ast.Module) -> frozenset[str]:
    """Names of the functions whose body does nothing yet."""
    last = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return frozenset(name for name, node in last.items() if all(map(_is_idle, node.body)))


def _is_idle(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        raised = statement.exc
        raised = raised.func if isinstance(raised, ast.Call) else raised
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def bind(module: ModuleType, bound: Mapping[str, str], sources: Mapping[str, bytes]) -> None:
    """Put right functions in the place of the student's, wherever a submitted file names them.

    Args:
        module: The main module.
        bound: Python source by the name of the function that it defines.
        sources: The submitted files.
    """
    submitted = [
        other
        for other in list(sys.modules.values())
        if getattr(other, "__file__", None) in sources or other is module
    ]
    for name, source in bound.items():
        own = getattr(module, name, None)
        namespace: dict[str, Any] = {"__name__": "right"}
        exec(compile(source, "right.py", "exec"), namespace)
        for other in submitted:
            for attribute, value in list(vars(other).items()):
                if own is not None and value is own:
                    setattr(other, attribute, namespace[name])
        setattr(module, name, namespace[name])
