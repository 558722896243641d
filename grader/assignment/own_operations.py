"""Operations that a course brings itself: source text, beside its assignment or in its deck."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from grader.assignment.files import OPERATIONS, AssignmentPaths
from grader.assignment.operations import known_operations, load_operation, operations_folder
from grader.deck.store import MAX_SOURCE
from grader.errors import AssignmentError, UnnamedDeckError
from grader.operation import operation_from_source
from grader.paths import read_file
from grader.records.deck import Deck
from grader.records.operation import Operation


class OwnOperations(NamedTuple):
    """The operations that a course brings, none of which was run yet.

    Attributes:
        sources: Their source text by name.
        place: What errors put before the path of one.
        deck: What errors call the deck that brings them; empty where they lie beside an assignment.
    """

    sources: Mapping[str, str] = {}
    place: str = ""
    deck: str = ""

    def load(self, name: str, asked_as: str = "") -> Operation:
        """An operation of the course, whose source is run in this process, or one that ships.

        Args:
            name: Its name.
            asked_as: Another name under which the course asks it; empty for its own.

        Raises:
            AssignmentError: The source defines none.
        """
        if name not in self.sources:
            return load_operation(name, asked_as)
        return operation_from_source(name, self.sources[name], self.path_of(name), asked_as)

    def path_of(self, name: str) -> str:
        """What errors call the source of an operation."""
        return f"{self.place}{OPERATIONS}/{name}.py"

    def as_built(self, name: str) -> str:
        """What to do where the file of an operation has more than the deck; empty without one."""
        if not self.deck or name not in self.sources:
            return ""
        return (
            f" The deck {self.deck!r} brings {name!r} as it was when the deck was built; if its "
            "file has more now, build the deck again with `grade deck build`."
        )


SHIPPED_ALONE = OwnOperations()
"""Where a course brings none."""


def operations_beside(folder: Path) -> OwnOperations:
    """The operations in the folder `operations` beside an assignment.

    Only commands of the instructor on that very folder may ask for them: what merely lies
    somewhere is never run. What ships lies there too, and is none of a course's own.

    Raises:
        AssignmentError: A file cannot be read, or has a name that it cannot have.
    """
    if folder.resolve() == operations_folder().resolve():
        return SHIPPED_ALONE
    place = "" if folder == Path() else f"{folder.as_posix()}/"
    own = OwnOperations(
        {
            path.stem: _read(path)
            for path in sorted((folder / OPERATIONS).glob("*.py"))
            if not path.stem.startswith("_")
        },
        place,
    )
    shipped = known_operations()
    for name in own.sources:
        if name in shipped:
            raise AssignmentError(
                f"{own.path_of(name)!r} has the name of an operation that ships with the grader. "
                f"Call the file and its function otherwise, e.g. `my_{name}`."
            )
        if not name.isidentifier():
            raise AssignmentError(
                f"{own.path_of(name)!r} is named {name!r}, which no function can be called. Name "
                "the file as its function, e.g. `upsampling.py`."
            )
    return own


def operations_in(deck: Deck, path: str) -> OwnOperations:
    """The operations that a deck brings, which has to be trusted for it: see `require_named`.

    Args:
        deck: The deck.
        path: What errors call it.
    """
    return OwnOperations(deck.operations, f"{path}: ", path)


def require_named(deck: Deck, files: AssignmentPaths) -> None:
    """Hold back a deck that brings operations, unless somebody named it.

    Raises:
        UnnamedDeckError: It was merely found.
    """
    if deck.operations and not files.names_deck:
        raise UnnamedDeckError(files.deck.as_posix(), deck.operations)


def _read(path: Path) -> str:
    content = read_file(path, "operation", AssignmentError)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AssignmentError(
            f"The operation {str(path)!r} is not UTF-8: {error}. Save it as UTF-8."
        ) from error
    if len(text) > MAX_SOURCE:
        raise AssignmentError(
            f"The operation {str(path)!r} has {len(text):,} characters. Expected at most "
            f"{MAX_SOURCE:,}."
        )
    return text
