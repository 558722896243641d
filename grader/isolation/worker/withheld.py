"""Taking away functions that a submission is to write itself, before it is loaded.

What a function is bound to, wherever a library shows it, raises where the submission calls it. A
class raises when it is made. Libraries go on calling both: who asks is told by the frames that the
call comes from. This process alone is changed, and a submission that wants to can change it back:
it keeps honest people from calling what they are to write, and proves nothing.
"""

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from inspect import currentframe
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

from grader.isolation.worker.call_rules import CallRules, pattern_of
from grader.isolation.worker.course_calls import ADAPTER, CALL

_TO_WRITE = "is what you are to write"
_TO_DO_WITHOUT = "is what you are to do without"


class WithheldError(Exception):
    """A submission calls what it is to write, or to do without."""


class _Meant(NamedTuple):
    """What is withheld: a function or a class, what it is called, and what is said of it."""

    value: Any
    name: str
    said: str


class _Withheld:
    """Stands for a function; raises for a submission, and is the function for anybody else."""

    def __init__(self, held: _Meant) -> None:
        self._held = held
        self.__name__ = self.__qualname__ = held.name.rpartition(".")[2]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _require_library(self._held)
        return self._held.value(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # who looks for one calls nothing
            raise AttributeError(name)
        _require_library(self._held)
        return getattr(self._held.value, name)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else MethodType(self, instance)


def withhold(rules: CallRules) -> tuple[str, ...]:
    """Withhold functions from whatever is loaded after this; the names that stand for none.

    A function that a library shows under several names is withheld under all of them.
    """
    if not rules.withheld:
        return ()
    meant = {name: [*_meant_by(name)] for name in (*rules.withheld, *rules.allowed)}
    held = {id(one.value): one for name in reversed(rules.withheld) for one in meant[name][::-1]}
    for name in rules.allowed:
        for one in meant[name]:
            held.pop(id(one.value), None)
    classes = {key: one for key, one in held.items() if isinstance(one.value, type)}
    beyond = {key for key, one in classes.items() if not _withhold_class(one)}
    _withhold_functions({key: one for key, one in held.items() if key not in classes})
    return tuple(
        name for name, some in meant.items() if all(id(one.value) in beyond for one in some)
    )


def _withhold_functions(held: Mapping[int, _Meant]) -> None:
    """Bind names to what raises, wherever one of these functions, by its id, is bound."""
    for top in {one.name.partition(".")[0] for one in held.values()}:
        for module in _modules_of(top):
            names = vars(module)
            for name in [name for name, value in names.items() if id(value) in held]:
                here = held[id(names[name])]._replace(name=f"{module.__name__}.{name}")
                names[name] = _Withheld(here)
    for one in held.values():
        holder, name = _holder_of(one.name)
        if isinstance(holder, type):
            setattr(holder, name, _Withheld(one))


def _withhold_class(held: _Meant) -> bool:
    """Let making one raise for a submission; whether that could be, as of classes in Python."""
    make = held.value.__init__

    def make_or_raise(self: Any, *args: Any, **kwargs: Any) -> None:
        _require_library(held)
        if make is not object.__init__:
            make(self, *args, **kwargs)

    try:
        held.value.__init__ = make_or_raise
    except TypeError:
        return False
    return True


def _require_library(held: _Meant) -> None:
    """Go on only where the code that names a function is no submission's.

    A function that was handed over is called by code that does not name it, and belongs to those
    that called that. So does what a course's call takes from a submission.

    Raises:
        WithheldError: A submission calls it.
    """
    name, frame = held.name.rpartition(".")[2], currentframe()
    while frame := frame and frame.f_back:
        if frame.f_code.co_filename == __file__:
            continue
        file, names = frame.f_code.co_filename, frame.f_code.co_names
        is_course = file in (CALL, ADAPTER)
        if not is_course and not Path(file).is_absolute():
            break
        own = [frame.f_globals.get(one) for one in names] if is_course else []
        if name in names and not any(isinstance(one, _Withheld) for one in own):
            return
    raise WithheldError(f"`{held.name}` {held.said}")


def _meant_by(name: str) -> Iterator[_Meant]:
    """The functions and classes that a dotted name stands for."""
    holder, last = _holder_of(name)
    if holder is None:
        return
    pattern = pattern_of(last)
    for one in filter(pattern.fullmatch, dir(holder)):
        value = getattr(holder, one, None)
        if isinstance(value, ModuleType):
            yield from _held_in(value.__name__)
        elif callable(value) and not isinstance(value, _Withheld):
            yield _Meant(value, f"{name.removesuffix(last)}{one}", _TO_WRITE)


def _holder_of(name: str) -> tuple[Any, str]:
    """What has a dotted name as an attribute, and the last part; None where there is no such."""
    first, *parts, last = name.split(".")
    try:
        holder: Any = import_module(first)
        for part in parts:
            holder = getattr(holder, part)
    except Exception:  # importing may raise anything
        return None, last
    return holder, last


def _held_in(name: str) -> Iterator[_Meant]:
    """The functions and classes of a module and of those below it, not what they import."""
    for module in _modules_of(name):
        for one, value in list(vars(module).items()):
            if not one.startswith("_") and callable(value) and _belongs_to(name, value):
                yield _Meant(value, f"{module.__name__}.{one}", _TO_DO_WITHOUT)


def _belongs_to(name: str, value: Any) -> bool:
    """Whether a function or a class is a module's own; of those in C, none tells whose it is."""
    if isinstance(value, type | FunctionType):
        return f"{value.__module__}.".startswith(f"{name}.")
    return type(value).__module__ in ("builtins", "numpy")


def _modules_of(name: str) -> list[ModuleType]:
    """A module and the public ones below it, as far as they are loaded, the outer ones first."""
    found = [
        module
        for one, module in list(sys.modules.items())
        if f"{one}.".startswith(f"{name}.") and "._" not in one and isinstance(module, ModuleType)
    ]
    return sorted(found, key=lambda module: module.__name__.count("."))
