"""Which of the asked functions another one can call, read off its bytecode."""

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

__all__ = ["reachable"]


def reachable(module: ModuleType, name: str, asked: list[str]) -> list[str]:
    """Names of the other asked functions that a function names, itself or through helpers.

    What is no Python function could call anything, and is said to.
    """
    others = [other for other in asked if other != name]
    function = getattr(module, name, None)
    if not isinstance(function, FunctionType):
        return others
    named = set(_names_from(function, set()))
    return [other for other in others if other in named]


def _names_from(function: FunctionType, seen: set[int]) -> Iterator[str]:
    """All names that the function uses, and the functions of these names, and so on."""
    if id(function) in seen:
        return
    seen.add(id(function))
    for name in set(_names_in(function.__code__)):
        yield name
        value: Callable[..., Any] | None = function.__globals__.get(name)
        if isinstance(value, FunctionType):
            yield from _names_from(value, seen)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
