"""Loading an assignment and, by name, the operations it asks: the only place that does."""

import re
import tomllib
from collections.abc import Collection, Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec

from grader.errors import AssignmentError
from grader.paths import path_meant
from grader.records.assignment import (
    Assignment,
    Feedback,
    Limits,
    Policy,
    RubricRow,
    Versions,
)
from grader.records.operation import Operation
from grader.text import did_you_mean, ended

__all__ = [
    "ASSIGNMENT",
    "PRACTICE_DECK",
    "STUDENT",
    "Files",
    "default_assignment_path",
    "default_deck_path",
    "find_files",
    "known_operations",
    "load_assignment",
    "load_part",
    "parse_assignment",
    "require_operations",
]

Kind = TypeVar("Kind")

ASSIGNMENT, PRACTICE_DECK = "assignment.toml", "practice.deck"
"""What the files are called, those that come with the grader and those of a course."""

STUDENT = "student"
"""The folder of a course that is handed out; the practice deck of a course lies there."""


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    points: int
    feedback: Feedback | None = None


class _Toml(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    rubric: dict[str, Any]
    limits: Limits = Limits()
    policy: Policy = Policy()
    versions: Versions = Versions()


_KEYS = {key for part in (_Row, _Toml, Limits, Policy, Versions) for key in part.__struct_fields__}
"""Everything that an assignment can set."""


def _package() -> str:
    """Name under which the operations can be imported: a wheel carries them inside the grader."""
    return "grader.reference" if find_spec("grader.reference") else "reference"


def load_part(operation: str, part: str) -> ModuleType:
    """Import one file of an operation's folder: `contract`, `cases` or `torch_answer`.

    Raises:
        AssignmentError: What the part needs is not installed.
    """
    try:
        return import_module(f"{_package()}.{operation}.{part}")
    except ModuleNotFoundError as error:
        raise AssignmentError(
            f"This needs the package {error.name!r}, which is not installed, to answer cases of "
            f"{operation!r}. Install it with `pip install {error.name}`."
        ) from error


def _folder() -> Path:
    return Path(str(import_module(_package()).__file__)).parent


def default_assignment_path() -> Path:
    """Where the assignment lies that is graded when none is named."""
    return _folder() / ASSIGNMENT


def default_deck_path() -> Path:
    """Where its practice deck lies."""
    return _folder() / PRACTICE_DECK


class Files(NamedTuple):
    """An assignment and the deck that goes with it.

    Attributes:
        assignment: Path of the assignment.
        deck: Path of the deck.
        found: Those of the two that nobody named and that do not come with the grader.
    """

    assignment: Path
    deck: Path
    found: tuple[Path, ...]


def find_files(assignment: Path | None, deck: Path | None) -> Files:
    """Which assignment and which deck are meant.

    What is not named lies beside what is; where neither is named, it lies where the command is
    given. A practice deck may lie in the folder `student` there. What does not comes with the
    grader.

    Args:
        assignment: The assignment that is named, if one is.
        deck: The deck that is named, if one is.
    """
    folder = (assignment or deck or Path(ASSIGNMENT)).parent
    beside = folder / ASSIGNMENT
    here = assignment or (beside if beside.is_file() else None)
    decks = (folder / PRACTICE_DECK, folder / STUDENT / PRACTICE_DECK) if here else ()
    there = deck or next(filter(Path.is_file, decks), None)
    return Files(
        assignment=here or default_assignment_path(),
        deck=there or default_deck_path(),
        found=tuple(path for path in (here, there) if path and path not in (assignment, deck)),
    )


def load_assignment(path: Path) -> Assignment:
    """Read an assignment and load the operations it asks.

    Raises:
        AssignmentError: The file cannot be read, or a value in it is not what it should be; the
            message names the key, the value and what was expected.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AssignmentError(
            f"The assignment {str(path)!r} cannot be read: {error.strerror}. "
            f"{path_meant(path) or 'Check the path.'}"
        ) from error
    return parse_assignment(content, str(path))


def parse_assignment(content: bytes, path: str) -> Assignment:
    """An assignment from the bytes of its file, and the operations it asks.

    Args:
        content: TOML.
        path: What errors call the file.

    Raises:
        AssignmentError: A value is not what it should be.
    """
    toml = _parse(path, content)
    for name, checks in toml.rubric.items():
        _convert(path, f"rubric.{name}", checks, dict)
    operations = tuple(_operation(path, name) for name in toml.rubric)
    rows = tuple(
        _rubric_row(path, toml, operation, check)
        for operation in operations
        for check in toml.rubric[operation.name]
    )
    if not rows or not sum(row.points for row in rows):
        raise AssignmentError(
            f"{path!r}: rubric gives no points. Give at least one check a whole number of "
            "points, e.g. `basic = 4` under [rubric.conv2d]."
        )
    return Assignment(
        title=toml.title,
        operations=operations,
        rubric=rows,
        limits=toml.limits,
        policy=toml.policy,
        versions=toml.versions,
    )


def _parse(path: str, content: bytes) -> _Toml:
    try:
        data = tomllib.loads(content.decode("utf-8"))
        msgspec.msgpack.encode(data)  # it takes no integer that is too long to be printed
    except (ValueError, OverflowError, RecursionError) as error:
        raise AssignmentError(
            f"The assignment {path!r} is not TOML: {ended(str(error))} Mend that line."
        ) from error
    return _convert(path, "", data, _Toml)


def _convert(path: str, where: str, value: Any, kind: type[Kind]) -> Kind:
    """A value of the file as what it should be; `where` is the path of its key."""
    try:
        return msgspec.convert(value, type=kind)
    except msgspec.ValidationError as error:
        raise AssignmentError(_explain(path, where, value, str(error))) from error


def _explain(path: str, where: str, value: Any, error: str) -> str:
    """Turn msgspec's words into the key's path, the value and what was expected."""
    what, _, place = error.partition(" - at `$")
    keys = re.findall(r"[^.\[\]`]+", place)
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
    named = ".".join(filter(None, (where, *keys))) or "the file"
    if "Invalid enum value" in what:
        return f"{path!r}: {named} is {value!r}. {_expected(str(value), get_args(Feedback))}"
    what = re.sub(r"`int`(, got `\w+`)?", "a whole number", what)
    if "matching regex" in what:
        names = (
            "packages, e.g. numpy" if "allowed" in named else "dotted names, e.g. numpy.convolve"
        )
        what = f"Expected {names}"
    if isinstance(value, dict):
        unknown = re.search(r"unknown field `(.*)`", what)
        hint = did_you_mean(unknown[1], _KEYS) if unknown else ""
        return f"{path!r}: {named}: {what}. {hint or 'Mend that key.'}"
    return f"{path!r}: {named} is {value!r}. {what}."


def known_operations() -> list[str]:
    """Names of the operations that there are, also of those that no assignment asks."""
    return sorted(folder.parent.name for folder in _folder().glob("*/contract.py"))


def require_operations(names: Iterable[str], where: str) -> None:
    """Hold names of operations to those that exist.

    Args:
        names: The names.
        where: What errors call the place in which they stand.

    Raises:
        AssignmentError: One of them does not exist.
    """
    known = known_operations()
    for name in names:
        if name not in known:
            raise AssignmentError(
                f"{where} names an operation that does not exist: {name!r}. "
                f"{_expected(name, known)}"
            )


def _expected(name: str, known: Collection[str]) -> str:
    """What could have been written instead of a name."""
    return f"Expected one of {', '.join(known)}. {did_you_mean(name, known)}".rstrip()


def _operation(path: str, name: str) -> Operation:
    require_operations((name,), f"{path!r}: rubric.{name}")
    operation = load_part(name, "contract").OPERATION
    assert isinstance(operation, Operation)
    return operation


def _rubric_row(path: str, toml: _Toml, operation: Operation, check: str) -> RubricRow:
    where = f"{path!r}: rubric.{operation.name}.{check}"
    if check not in operation.checks:
        raise AssignmentError(
            f"{where} names a check that does not exist. {_expected(check, operation.checks)}"
        )
    value = toml.rubric[operation.name][check]
    name = f"rubric.{operation.name}.{check}"
    if isinstance(value, dict):
        row = _convert(path, name, value, _Row)
    else:
        row = _Row(points=_convert(path, name, value, int))
    if not 0 <= row.points <= 1000:
        raise AssignmentError(
            f"{where} is {row.points}. Expected a whole number of points from 0 to 1000."
        )
    return RubricRow(
        operation=operation.name,
        check=check,
        points=row.points,
        feedback=row.feedback or toml.policy.feedback,
    )
