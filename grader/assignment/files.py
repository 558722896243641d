"""Which assignment and which deck are meant, and what the files of a course are called."""

from pathlib import Path
from typing import NamedTuple

from grader.assignment.operations import operations_folder
from grader.records.deck import PRACTICE_DECK
from grader.text import in_shell

ASSIGNMENT = "assignment.toml"
"""What the file is called, the one that comes with the grader and those of courses."""

OPERATIONS = "operations"
"""The folder beside an assignment with the operations that the course brings itself."""

STUDENT = "student"
"""The folder of a course that is handed out; the practice deck of a course lies there."""


class AssignmentPaths(NamedTuple):
    """An assignment and the deck that goes with it.

    Attributes:
        assignment: Path of the assignment.
        deck: Path of the deck.
        found: Those of the two that nobody named and that do not come with the grader.
    """

    assignment: Path
    deck: Path
    found: tuple[Path, ...]

    @property
    def names_deck(self) -> bool:
        """Whether the operations that the deck brings may run: it is named, or it ships.

        Who names an assignment means the deck that lies beside it.
        """
        return not {self.assignment, self.deck} <= {*self.found}


def default_assignment_path() -> Path:
    """Where the assignment lies that is graded when none is named."""
    return operations_folder() / ASSIGNMENT


def default_deck_path() -> Path:
    """Where its practice deck lies."""
    return operations_folder() / PRACTICE_DECK


def find_files(assignment: Path | None, deck: Path | None) -> AssignmentPaths:
    """Which assignment and which deck are meant.

    What is not named is looked for beside what is, or, if neither is named, where the command is
    given; a practice deck also in the folder `student` there. What is not found is the one that
    comes with the grader.

    Args:
        assignment: The assignment that is named, if one is.
        deck: The deck that is named, if one is.
    """
    folder = (assignment or deck or Path(ASSIGNMENT)).parent
    beside = folder / ASSIGNMENT
    here = assignment or (beside if beside.is_file() else None)
    decks = (folder / PRACTICE_DECK, folder / STUDENT / PRACTICE_DECK) if here else ()
    there = deck or next(filter(Path.is_file, decks), None)
    return AssignmentPaths(
        assignment=here or default_assignment_path(),
        deck=there or default_deck_path(),
        found=tuple(path for path in (here, there) if path and path not in (assignment, deck)),
    )


def command_to_build(assignment: Path, deck: Path) -> str:
    """The command that builds a practice deck for an assignment."""
    is_here = assignment == Path(ASSIGNMENT)
    named = "" if is_here else f" --assignment {in_shell(str(assignment))}"
    return f"grade deck build --kind practice{named} --output {in_shell(str(deck))}"
