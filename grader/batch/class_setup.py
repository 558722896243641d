"""What a class is graded with, parsed once: the deck, then the assignment, and what follows."""

import hashlib
from pathlib import Path
from typing import Self

import msgspec

from grader.assignment import ASSIGNMENT, parse_files
from grader.deck.store import OF_CLASS
from grader.errors import AssignmentError, DeckError
from grader.gradebook.setups import StoredSetup
from grader.gradebook.store import Gradebook
from grader.paths import read_file
from grader.records.assignment import Assignment, Feedback
from grader.records.deck import Deck
from grader.records.graded_with import GraderInfo
from grader.records.grading import ClassFiles


class ClassSetup(StoredSetup, frozen=True, kw_only=True, eq=False):
    """What a class is graded with. Its number is 0 until a gradebook keeps it.

    Attributes:
        deck: The cases with their answers.
        assignment: Operations, rubric, limits and policy.
    """

    deck: Deck
    assignment: Assignment

    @classmethod
    def of(cls, stored: StoredSetup) -> Self:
        """A setup of a gradebook, parsed.

        Raises:
            UserError: Its files cannot be used by this version of the grader.
        """
        files = stored.files
        assignment, deck = parse_files(files.assignment, files.deck, ASSIGNMENT, OF_CLASS)
        return cls(**msgspec.structs.asdict(stored), deck=deck, assignment=assignment)

    @property
    def functions(self) -> list[str]:
        """Names of the functions that are asked."""
        return [operation.name for operation in self.assignment.operations]

    @property
    def feedback_levels(self) -> dict[str, Feedback]:
        """How much a student sees of each check that the deck has cases for, by its name."""
        return {row.name: row.feedback for row in self.assignment.asked_with(self.deck).rubric}


def load_setup(book: Gradebook) -> ClassSetup:
    """What a class is graded with now.

    Raises:
        UserError: Nothing was graded yet, or its files cannot be used.
    """
    return ClassSetup.of(book.setups.require())


def read_setup(
    before: ClassFiles, assignment: Path | None, deck: Path | None, *, allow_weak_isolation: bool
) -> ClassSetup:
    """What a class is to be graded with from now on.

    Args:
        before: What holds where nothing else is named.
        assignment: Another assignment.toml.
        deck: Another deck.
        allow_weak_isolation: Whether that is allowed from now on.

    Raises:
        UserError: A file cannot be read or used.
    """
    files = ClassFiles(
        assignment=read_file(assignment, "assignment", AssignmentError)
        if assignment
        else before.assignment,
        deck=read_file(deck, "deck", DeckError) if deck else before.deck,
        allow_weak_isolation=allow_weak_isolation or before.allow_weak_isolation,
    )
    return parse_setup(files, str(deck or OF_CLASS), str(assignment or ASSIGNMENT))


def parse_setup(
    files: ClassFiles, deck_name: str = OF_CLASS, assignment_name: str = ASSIGNMENT
) -> ClassSetup:
    """What a class would be graded with here, by its files; errors call these by the two names.

    Raises:
        UserError: A file cannot be used.
    """
    assignment, deck = parse_files(files.assignment, files.deck, assignment_name, deck_name)
    return ClassSetup(
        number=0,
        result_key=_result_key(deck, assignment, weak=files.allow_weak_isolation),
        points={row.name: row.points for row in assignment.asked_with(deck).rubric},
        files=files,
        deck=deck,
        assignment=assignment,
    )


def _result_key(deck: Deck, assignment: Assignment, *, weak: bool) -> str:
    """SHA-256 of all that decides what a report says, but for points and title; hexadecimal.

    Gradebooks store it. If it changed, a class that was begun earlier could not go on without
    grading everybody again: change what goes into it only together with what reports say.
    """
    checks = sorted((row.name, row.feedback) for row in assignment.rubric)
    policy = msgspec.to_builtins(assignment.policy)
    for key in ("withheld_calls", "allowed_calls"):  # part of the way of asking
        del policy[key]
    asked = (checks, assignment.limits, policy, assignment.versions)
    parts = (*asked, deck.digest, weak, GraderInfo.here().by_minor.named)
    # A class that asks as ever keeps the key that it had before anything else could be said.
    otherwise = filter(None, (assignment.way_of_asking,))
    return hashlib.sha256(msgspec.json.encode((*parts, *otherwise))).hexdigest()
