"""Running the top level of a submission and finding its functions."""

import sys
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from operator import attrgetter
from pathlib import PurePosixPath
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from grader.isolation.protocol.grading import WireLoaded, WireRaised
from grader.isolation.worker.asked import AskedNames
from grader.isolation.worker.course_calls import Bound
from grader.isolation.worker.notebook.selection import Part
from grader.isolation.worker.sources import PACKAGE, Submitted
from grader.isolation.worker.traceback_summary import describe_exception

_Failed = tuple[Collection[str] | None, WireRaised]
"""What a part of a file raised, with the names it may define; None where that may be any."""


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


def load_files(
    loader: Submitted, main: str, asked: Sequence[str], others: Sequence[str] = ()
) -> LoadedModule:
    """Run the main file a statement at a time; one that raises stops none after it.

    What it does not define itself is taken from the other files, and of a notebook from the files
    that its cells write.

    Args:
        loader: The submitted files.
        main: Path of the main file among them.
        asked: Names of the functions that are asked.
        others: Paths of the files that are run too, in the same way.
    """
    module = ModuleType(f"{PACKAGE}.{PurePosixPath(main).stem}")
    module.__file__ = main
    module.__package__ = PACKAGE
    failed = _run_file(loader, main, module, asked)
    for file in others:
        other, raised = _load_other(loader, file, asked)
        failed += raised
        found = _missing(module, asked) - _missing(other, asked)
        module.__dict__.update((name, getattr(other, name)) for name in found)
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


def _run_file(
    loader: Submitted, file: str, module: ModuleType, asked: Sequence[str]
) -> list[_Failed]:
    """Run the parts of a file; what those raised that did, with the names they may define."""
    try:
        parts = loader.parts(file)
    except Exception as error:
        return [(None, describe_exception(error, loader.sources))]
    if PurePosixPath(file).stem not in loader.written:
        _register(module, PurePosixPath(file).stem)
    failed: list[_Failed] = []
    for part in parts:
        try:
            _run(part, module.__dict__, asked)
        except BaseException as error:
            failed.append((part.defines, describe_exception(error, loader.sources)))
    return failed


def _load_other(
    loader: Submitted, file: str, asked: Sequence[str]
) -> tuple[ModuleType, list[_Failed]]:
    """Run a file beside the main one, unless that has imported it."""
    for one in list(sys.modules.values()):
        if isinstance(one, ModuleType) and vars(one).get("__file__") == file:
            return one, []
    path = PurePosixPath(file)
    package = ".".join((PACKAGE, *path.parent.parts))
    module = ModuleType(f"{package}.{path.stem}")
    module.__file__, module.__package__ = file, package
    return module, _run_file(loader, file, module, asked)


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
    return {name for name in asked if not callable(own(module, name))}


def _reason(
    failed: Sequence[_Failed], missing: Collection[str]
) -> tuple[WireRaised | None, tuple[str, ...]]:
    """The exception that is told, and the missing functions that it may have cost.

    That is the first of a part that may define one of those; if there is none, the first of all.
    """
    for defines, raised in failed:
        lost = missing if defines is None or "*" in defines else {*defines}.intersection(missing)
        if lost:
            return raised, tuple(sorted(lost))
    return (failed[0][1] if failed else None), ()


def describe_loaded(
    loaded: LoadedModule, asked: AskedNames, bound: Bound, sources: Mapping[str, bytes]
) -> WireLoaded:
    """What running a submission gave, by the functions that are asked.

    Args:
        loaded: What running its files gave.
        asked: What is asked.
        bound: What the calls of a course could be bound to.
        sources: The submitted files.
    """
    missing = _missing(loaded.module, asked.names)
    stubs = loaded.stubs - asked.calls.keys()  # of a course's function only calls tell
    lacking = {
        one: names[0]
        for one in asked.functions
        if (names := [name for name in asked.needs(one) if name in missing])
    }
    states = {
        one: "stub"
        if one in stubs
        else "missing"
        if one in lacking or one in bound.lacking
        else "written"
        for one in asked.functions
    }
    error, lost = loaded.raised, asked.that_need(loaded.lost)
    adapter = None
    if bound.raised is not None:
        raised = describe_exception(bound.raised, sources)
        if raised.frames:
            error, lost = error or raised, (*lost, *bound.lacking)
        elif not (isinstance(bound.raised, NameError) and bound.raised.name in missing):
            adapter = bound.described
    return WireLoaded(
        functions=states,
        locations=_locations_of(loaded, asked, sources),
        error=error,
        lost=lost,
        lacking=tuple(lacking.items()),
        adapter=adapter,
    )


def _locations_of(
    loaded: LoadedModule, asked: AskedNames, sources: Collection[str]
) -> dict[str, tuple[str, int]]:
    """In which submitted file, and in which line of it, each function begins, if it is in one."""
    codes = {one: _code_of(own(loaded.module, asked.own_name(one))) for one in asked.functions}
    return {
        one: (code.co_filename, code.co_firstlineno)
        for one, code in codes.items()
        if code is not None and code.co_filename in sources
    }


def own(module: ModuleType, dotted: str) -> Any:
    """What a submission calls so, e.g. `Conv2d.forward`; None if there is nothing."""
    try:
        return attrgetter(dotted)(module)
    except Exception:  # an attribute of a submission's may raise anything
        return None


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
