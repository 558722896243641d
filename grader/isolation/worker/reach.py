"""Which of the asked functions another one can call, read off its code."""

from collections.abc import Iterator, Sequence
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

__all__ = ["reachable"]

_CALLS_NOTHING = (ModuleType, BuiltinFunctionType, np.ufunc, int, float, complex, str, type(None))


def reachable(module: ModuleType, name: str, asked: Sequence[str]) -> tuple[str, ...]:
    """Names of the other asked functions that a function can call, itself or through helpers.

    Where it uses something that cannot be followed, such as a class or a table, it could call any.
    """
    others = {other: getattr(module, other, None) for other in asked if other != name}
    seen: list[Any] = []
    try:
        named = set(_names_from(getattr(module, name, None), seen))
    except Exception:  # also where following goes too deep, or meets an empty closure
        return tuple(others)
    return tuple(
        other
        for other, own in others.items()
        if other in named or any(own is value for value in seen)
    )


class _CannotFollowError(Exception):
    """Something is used that may call anything."""


def _names_from(value: Any, seen: list[Any]) -> Iterator[str]:
    """Names that a function uses, and what stands behind those, and so on."""
    if isinstance(value, _CALLS_NOTHING) or any(value is other for other in seen):
        return
    if not isinstance(value, FunctionType):
        raise _CannotFollowError
    seen.append(value)
    for name in set(_names_in(value.__code__)):
        yield name
        yield from _names_from(value.__globals__.get(name), seen)
    for cell in value.__closure__ or ():
        yield from _names_from(cell.cell_contents, seen)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
