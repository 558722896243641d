"""Replacing functions of a submission by calls to the grader, in a worker of their own.

A function is replaced by swapping its code, so that whatever holds it, a default argument, a
closure, a class, a table, calls the grader; it keeps its identity.
"""

import operator
import sys
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

Arguments = dict[str, Any]
"""Arguments by name: arrays, and numbers, text, tuples of ints, truth values or None."""

Ask = Callable[[str, Arguments], "np.ndarray[Any, Any] | None"]
"""Asks the grader for what is right; None where it does not answer."""

_MAX_BYTES = 1 << 20
"""Of the arrays of one call; arrays of a deck's cases are smaller."""

_MAX_WRAPPERS = 20

_DTYPES = (np.dtype(np.float64), np.dtype(np.float32))

_TARGET = "the constant that is replaced"


def serve_functions(
    module: ModuleType,
    served: Mapping[str, Sequence[str]],
    asked: Sequence[str],
    sources: Mapping[str, bytes],
    ask: Ask,
) -> None:
    """Have calls of these functions answered by the grader, wherever they come from.

    Args:
        module: The main module.
        served: Names of the functions, with the names of their arguments in order.
        asked: Names of all functions that the assignment asks.
        sources: The submitted files.
        ask: Asks the grader.
    """
    others = [_innermost(getattr(module, name, None)) for name in asked if name not in served]
    for name, parameters in served.items():
        own = getattr(module, name, None)
        inner = _innermost(own)
        if any(inner is other for other in others):
            continue  # one function under two names is under test itself
        if isinstance(inner, FunctionType):
            function = _ServedFunction(name, tuple(parameters), _copy(inner), ask)
            inner.__code__ = _calling(function, len(inner.__code__.co_freevars))
        elif callable(own):
            function = _ServedFunction(name, tuple(parameters), own, ask)
            _replace(module, own, function, sources)


class _ServedFunction:
    """Passes a call on to the grader; where that does not answer, the own function runs."""

    def __init__(
        self, name: str, parameters: tuple[str, ...], own: Callable[..., Any], ask: Ask
    ) -> None:
        self._name = name
        self._parameters = parameters
        self._own = own
        self._ask = ask

    def __call__(self, *args: Any, **options: Any) -> Any:
        arguments = self._named(args, options)
        value = None if arguments is None else self._ask(self._name, arguments)
        return self._own(*args, **options) if value is None else value

    def _named(self, args: Sequence[Any], options: Mapping[str, Any]) -> Arguments | None:
        """The arguments by name, as they can be sent; None where they cannot be."""
        named = dict(zip(self._parameters, args, strict=False))
        known = options.keys() <= {*self._parameters[len(args) :]}
        if len(args) > len(self._parameters) or not known:
            return None
        try:
            sent = {name: _sendable(value) for name, value in {**named, **options}.items()}
        except (TypeError, ValueError, OverflowError):
            return None
        arrays = [value for value in sent.values() if isinstance(value, np.ndarray)]
        return sent if sum(array.nbytes for array in arrays) <= _MAX_BYTES else None


def _sendable(value: Any) -> Any:
    """An argument as it is sent.

    Raises:
        TypeError: It is of no kind that a function of an assignment takes; others likewise.
    """
    if value is None or type(value) is bool or (type(value) is str and value.isascii()):
        return value
    if type(value) is np.ndarray:
        if value.dtype not in _DTYPES:
            raise TypeError(value.dtype)
        return value
    if isinstance(value, list | tuple):
        return tuple(int(operator.index(one)) for one in value)
    if isinstance(value, float | np.floating):
        return float(value)
    return int(operator.index(value))


def _innermost(function: Any) -> Any:
    """The function inside decorators that functools.wraps or lru_cache made."""
    for _ in range(_MAX_WRAPPERS):
        inner = getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    return function


def _copy(function: FunctionType) -> FunctionType:
    """The same function under another identity, which keeps its code."""
    copy = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def _calling(target: Callable[..., Any], cells: int) -> CodeType:
    """Code that hands all its arguments to `target`, for a function that closes over some cells.

    A function takes only code with as many free variables as its own; these are named and not
    used. `target` stands in the code itself, since the globals are the submission's.
    """
    names = ", ".join(f"cell{number}" for number in range(cells))
    nonlocals = f"        nonlocal {names}\n" if cells else ""
    source = (
        f"def outer({names}):\n"
        "    def served(*args, **options):\n"
        f"{nonlocals}"
        f"        target = {_TARGET!r}\n"
        "        return target(*args, **options)\n"
        "    return served\n"
    )
    namespace: dict[str, Any] = {}
    exec(compile(source, "served", "exec"), namespace)
    code: CodeType = namespace["outer"](*range(cells)).__code__
    constants = tuple(target if one == _TARGET else one for one in code.co_consts)
    return code.replace(co_consts=constants)


def _replace(
    module: ModuleType, own: Any, other: Callable[..., Any], sources: Mapping[str, bytes]
) -> None:
    """Replace a callable by another, wherever a submitted module names it."""
    submitted = [one for one in sys.modules.values() if getattr(one, "__file__", None) in sources]
    for one in (module, *submitted):
        for attribute, value in list(vars(one).items()):
            if value is own:
                setattr(one, attribute, other)
