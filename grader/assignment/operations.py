"""The operations that there are, found and imported by name: the only place that does."""

import keyword
from collections.abc import Collection, Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from grader.errors import AssignmentError
from grader.operation import operation_of
from grader.records.operation import Operation
from grader.text import did_you_mean

_OF_YOUR_OWN = (
    "One of your own stands in `operations/` beside the assignment, and comes with the deck that "
    "was built there."
)


def _package() -> str:
    """Name under which the operations can be imported: a wheel carries them inside the grader."""
    return "grader.reference" if find_spec("grader.reference") else "reference"


def operations_folder() -> Path:
    """Where the operations lie, with the assignment and the practice deck that ship."""
    return Path(str(import_module(_package()).__file__)).parent


def load_operation(name: str, asked_as: str = "") -> Operation:
    """An operation that ships, by its name; a course may ask it under another one."""
    return _loaded(name, asked_as or name)


@cache
def _loaded(name: str, asked_as: str) -> Operation:
    return operation_of(import_module(f"{_package()}.operations.{name}"), asked_as)


def known_operations() -> list[str]:
    """Names of the operations that there are, also of those that no assignment asks."""
    files = (operations_folder() / "operations").glob("[!_]*.py")
    return sorted(file.stem for file in files)


def require_operations(names: Iterable[str], where: str, own: Iterable[str] = ()) -> None:
    """Hold names of operations to those that exist.

    Args:
        names: The names.
        where: What errors call the text in which they stand.
        own: The operations that the course brings itself.

    Raises:
        AssignmentError: One of them does not exist.
    """
    known = [*known_operations(), *own]
    for name in names:
        if name not in known:
            hint = "" if did_you_mean(name, known) else f" {_OF_YOUR_OWN}"
            raise AssignmentError(
                f"{where} names an operation that does not exist: {name!r}. "
                f"{expected_one_of(known, name)}{hint}"
            )


def require_new_name(name: str, where: str, own: Iterable[str] = ()) -> None:
    """Hold the name under which an operation is asked once more to be none of another's.

    Args:
        name: The name.
        where: What errors call the text in which it stands.
        own: The operations that the course brings itself.

    Raises:
        AssignmentError: There is an operation of that name, or no function could have it.
    """
    if name in (*known_operations(), *own):
        raise AssignmentError(
            f"{where} says `of`, and {name!r} is the name of an operation itself. Give it a name "
            f"of its own, e.g. `{name}_again`."
        )
    if not name.isidentifier() or keyword.iskeyword(name):
        raise AssignmentError(
            f"{where} is named {name!r}, which no function can be called. Give it a name such as "
            "`conv2d_fast`."
        )


def expected_one_of(known: Collection[str], name: str) -> str:
    """What could have been written instead of a name, to end an error with."""
    return f"Expected one of {', '.join(known)}. {did_you_mean(name, known)}".rstrip()
