"""What is chosen of a class that is graded: what is named now, and else what was named before."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from grader.assignment import find_files, require_named
from grader.batch.changed_files import remember_files
from grader.deck.store import parse_deck
from grader.errors import AssignmentError, DeckError, SheetError
from grader.gradebook.lateness import Deadlines, read_due, read_extensions
from grader.gradebook.store import Gradebook, has_gradebook
from grader.intake.roster import load_roster
from grader.paths import read_file
from grader.records.attempt import Student
from grader.records.grading import ClassFiles

_ROSTER = "roster"

_DEADLINES = "deadlines"


class ClassChoices(NamedTuple):
    """Who is in a class, and until when they could hand in.

    Attributes:
        roster: Who should have handed in; empty where no roster was ever named.
        deadlines: When the work was due, and who has longer.
        files: The files among what is named, by the names of their options.
    """

    roster: list[Student]
    deadlines: Deadlines
    files: dict[str, Path]


def files_before(
    output: Path, assignment: Path | None, deck: Path | None
) -> tuple[ClassFiles, dict[str, Path]]:
    """What a class was graded with before, else what goes with the files that are named.

    Args:
        output: The folder of results, which may not be there yet.
        assignment: The assignment.toml that is named.
        deck: The deck that is named.

    Returns:
        The files; and the paths of those that were read now, by the names of their options.

    Raises:
        UserError: A file cannot be found, read or used.
    """
    if has_gradebook(output):
        with Gradebook(output) as book:
            current = book.setups.current()
        if current is not None:
            return current.files, _named(assignment=assignment, deck=deck)
    files = find_files(assignment, deck)
    contents = ClassFiles(
        assignment=read_file(files.assignment, "assignment", AssignmentError),
        deck=read_file(files.deck, "deck", DeckError),
    )
    require_named(parse_deck(contents.deck, str(files.deck)), files)
    there = {"assignment": files.assignment, "deck": files.deck}
    found = {option: path for option, path in there.items() if path in files.found}
    return contents, {**found, **_named(assignment=assignment, deck=deck)}


def read_choices(
    book: Gradebook, roster: Path | None, due: str | None, extensions: Path | None
) -> ClassChoices:
    """What is named, and of all else what was kept.

    Args:
        book: The gradebook of the class.
        roster: CSV of the class.
        due: When the work was due, as it was typed.
        extensions: CSV of who has longer.

    Raises:
        UserError: What is named cannot be read or used.
    """
    return ClassChoices(
        roster=_roster(book, roster),
        deadlines=_deadlines(book, due, extensions),
        files=_named(roster=roster, extensions=extensions),
    )


def keep_choices(book: Gradebook, choices: ClassChoices, read: Mapping[str, Path]) -> None:
    """Let them hold from now on.

    Args:
        book: The gradebook of the class.
        choices: What holds.
        read: The other files that were read, by the names of their options.
    """
    book.remember(_ROSTER, msgspec.json.encode(choices.roster).decode())
    book.remember(_DEADLINES, msgspec.json.encode(choices.deadlines).decode())
    remember_files(book, {**read, **choices.files})


def _named(**files: Path | None) -> dict[str, Path]:
    """Those files that are named."""
    return {option: path for option, path in files.items() if path is not None}


def _roster(book: Gradebook, path: Path | None) -> list[Student]:
    if path is not None:
        return list(load_roster(path))
    return msgspec.json.decode(book.recall(_ROSTER) or "[]", type=list[Student])


def _deadlines(book: Gradebook, due: str | None, extensions: Path | None) -> Deadlines:
    before = msgspec.json.decode(book.recall(_DEADLINES) or "{}", type=Deadlines)
    until = before.due if due is None else read_due(due, "--due")
    if extensions is None:
        return before.moved_to(until)
    given = read_extensions(read_file(extensions, "extensions", SheetError), until)
    return Deadlines(due=until, extensions=given)
