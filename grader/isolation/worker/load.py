"""Running the top level of a submission and finding its functions."""

import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from pathlib import PurePosixPath
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from grader.isolation.protocol.grading import WireRaised
from grader.isolation.worker.notebook.selection import Part
from grader.isolation.worker.sources import PACKAGE, Submitted
from grader.isolation.worker.traceback_summary import describe_exception


class LoadedModule(NamedTuple):
    """What running the main file gave.

    Attributes:
        module: The module, with what was defined until the end or until something was raised.
        stubs: Names of the functions whose body does nothing yet.
        raised: What was raised, described, or None; of a notebook only what may be the reason why
            a function is missing.
        lost: Names of the functions that are missing for that reason.
    """

    module: ModuleType
    stubs: frozenset[str]
    raised: WireRaised | None
    lost: tuple[str, ...]


def load_main(loader: Submitted, main: str, asked: Sequence[str]) -> LoadedModule:
    """Run the main file a statement at a time; one that raises stops none after it.

    What a notebook does not define itself is taken from the files that its cells write.

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
        raised = describe_exception(error, loader.sources)
        return LoadedModule(module, frozenset(), raised, tuple(asked))
    if PurePosixPath(main).stem not in loader.written:
        _register(module, PurePosixPath(main).stem)
    failed = []
    for part in parts:
        try:
            _run(part, module.__dict__, asked)
        except BaseException as error:
            failed.append((part.defines, describe_exception(error, loader.sources)))
    for name in loader.written:
        missing = _missing(module, asked)
        try:
            written = vars(import_module(f"{PACKAGE}.{name}")) if missing else {}
            module.__dict__.update((one, written[one]) for one in missing if one in written)
        except BaseException as error:
            failed.append((None, describe_exception(error, loader.sources)))
    reason, lost = _reason(failed, _missing(module, asked))
    told = reason if lost or not loader.is_notebook(main) else None
    return LoadedModule(module, _stubs(loader, module, asked), told, lost)


def _register(module: ModuleType, name: str) -> None:
    """Have the module imported by its own name, unless that is a library's."""
    sys.modules[module.__name__] = module
    if name not in sys.modules and name not in sys.stdlib_module_names:
        sys.modules[name] = module


def _run(part: Part, names: dict[str, Any], asked: Sequence[str]) -> None:
    """Run a part; if it gives the name of an asked function to a number, undo that.

    Cells that try the functions say `pad = 1` in a notebook that has a `pad`.

    Raises:
        BaseException: Whatever it raises.
    """
    before = {name: names[name] for name in asked if callable(names.get(name))}
    try:
        exec(part.compiled(), names)
    finally:
        names.update((n, own) for n, own in before.items() if not callable(names.get(n)))


def _missing(module: ModuleType, asked: Sequence[str]) -> set[str]:
    return {name for name in asked if not callable(getattr(module, name, None))}


def _reason(
    failed: Sequence[tuple[Collection[str] | None, WireRaised]], missing: Collection[str]
) -> tuple[WireRaised | None, tuple[str, ...]]:
    """The exception that is told, and the missing functions that it may have cost.

    That is the first of a part that may define one of those; if there is none, the first of all.
    """
    for defines, raised in failed:
        lost = missing if defines is None or "*" in defines else {*defines}.intersection(missing)
        if lost:
            return raised, tuple(sorted(lost))
    return (failed[0][1] if failed else None), ()


def states_of(loaded: LoadedModule, names: Sequence[str]) -> dict[str, str]:
    """Whether each function is written, an unchanged stub, or missing."""
    missing = _missing(loaded.module, names)
    return {
        name: "stub" if name in loaded.stubs else "missing" if name in missing else "written"
        for name in names
    }


def locations_of(
    loaded: LoadedModule, names: Sequence[str], sources: Collection[str]
) -> dict[str, tuple[str, int]]:
    """In which submitted file, and in which line of it, each function begins.

    Args:
        loaded: What running the main file gave.
        names: Names of the functions; one that is not there, or stands elsewhere, has no location.
        sources: Paths of the submitted files.
    """
    codes = {name: _code_of(getattr(loaded.module, name, None)) for name in names}
    return {
        name: (code.co_filename, code.co_firstlineno)
        for name, code in codes.items()
        if code is not None and code.co_filename in sources
    }


def _code_of(function: object) -> CodeType | None:
    """The code of a function, or of the one that it wraps."""
    code = getattr(getattr(function, "__wrapped__", function), "__code__", None)
    return code if isinstance(code, CodeType) else None


def _stubs(loader: Submitted, module: ModuleType, asked: Sequence[str]) -> frozenset[str]:
    """Names of the functions that are not written yet, or None."""
    return frozenset(
        name
        for name in asked
        if name in vars(module) and _is_unwritten(loader, getattr(module, name))
    )


def _is_unwritten(loader: Submitted, value: object) -> bool:
    code = _code_of(value)
    if code is None:
        return value is None or value is ... or value is NotImplemented
    functions = loader.definitions.get(code.co_filename, ())
    return any(one.stub and one.line == code.co_firstlineno for one in functions)
