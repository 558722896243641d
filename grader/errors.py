"""Whose fault it is, and so what the command's exit code says.

GraderError
├── UserError              exit 2: what was typed or configured is wrong
│   ├── AssignmentError    assignment.toml or the operations it names
│   ├── DeckError          a deck that cannot be read, built or trusted
│   │   └── UnnamedDeckError   a deck that brings operations, and that nobody named
│   ├── IsolationError     a final deck, and a system that holds no submission back from it
│   ├── RosterError        a roster that cannot be read, or students who cannot be told apart
│   ├── SchedulerError     a cluster that cannot be reached or used
│   ├── SheetError         a sheet of another system that cannot be filled in
│   ├── SubmissionError    a path that holds nothing to grade
│   └── OutputError        a result that cannot be written or read
└── MachineError           exit 3: the grader or the machine failed; no score is published

A student's fault is no exception: it is a verdict.
"""

import traceback
from collections.abc import Iterable
from pathlib import Path

from grader.text import safe_line

__all__ = [
    "AssignmentError",
    "DeckError",
    "GraderError",
    "IsolationError",
    "MachineError",
    "OutputError",
    "RosterError",
    "SchedulerError",
    "SheetError",
    "SubmissionError",
    "UnnamedDeckError",
    "UserError",
    "fault_in_words",
]


class GraderError(Exception):
    """Base of every exception that the grader raises on purpose."""

    exit_code = 3

    def __str__(self) -> str:
        """The message on one line, made safe, since it may quote what a student named."""
        return safe_line(super().__str__())


class UserError(GraderError):
    """What was typed or configured cannot be used as it is."""

    exit_code = 2


class AssignmentError(UserError):
    """An assignment, or an operation it names, is not usable."""


class DeckError(UserError):
    """A deck cannot be read, built or trusted."""


class UnnamedDeckError(DeckError):
    """A deck was merely found, and brings operations, which would run in the grader."""

    def __init__(self, deck: str, names: Iterable[str], advice: str = "") -> None:
        """Say what it brings; who knows how the deck is named there adds the advice.

        Args:
            deck: Path of the deck.
            names: The operations that it brings.
            advice: How to name the deck, as a sentence.
        """
        self.deck = deck
        self._names = tuple(names)
        brings = " and ".join(map(repr, self._names))
        super().__init__(
            f"The deck {deck!r} brings {brings} as Python that runs in the grader, and was found "
            f"here without being named. {advice}".rstrip()
        )

    def advised(self, advice: str) -> "UnnamedDeckError":
        """The same with how to name the deck where this is read."""
        return UnnamedDeckError(self.deck, self._names, advice)


class IsolationError(UserError):
    """The system does not hold submissions back as the deck asks."""


class SchedulerError(UserError):
    """A cluster cannot be reached, or its workers cannot be used."""


class SheetError(UserError):
    """A sheet that another system exported cannot be filled in."""


class SubmissionError(UserError):
    """A path holds nothing that can be graded."""


class RosterError(UserError):
    """A roster cannot be read, or students cannot be told apart."""


class OutputError(UserError):
    """A result cannot be written or read where it was asked for."""


class MachineError(GraderError):
    """The grader or the machine failed, which no student pays for."""


def fault_in_words(error: Exception) -> str:
    """What to say, in a line, of an exception that nobody raised on purpose."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return safe_line(
        f"The grader itself failed: {type(error).__name__}: {error} "
        f"({Path(place.filename).name}, line {place.lineno}). Nothing was graded, and nothing "
        "is wrong with the submission; please report this line."
    )
