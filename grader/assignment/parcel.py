"""What another system needs to grade by itself."""

from pathlib import Path
from typing import NamedTuple

from grader.assignment.files import ASSIGNMENT, find_files
from grader.assignment.load import load_files
from grader.assignment.origin import Origin, files_to_install
from grader.records.assignment import Assignment, Versions, is_version
from grader.records.deck import Deck
from grader.records.graded_with import GraderInfo

_GRADING_DECK = "grading.deck"
"""What the deck is called there, of whatever kind it is."""


class Parcel(NamedTuple):
    """An assignment, its deck, and what pip installs to grade with them.

    Attributes:
        assignment: The assignment.
        deck: The deck.
        origin: What the grader is installed from.
        versions: Exact versions that scores are made with.
        asked: The files that say what is asked, by name.
        installed: The files that pip reads, by name.
    """

    assignment: Assignment
    deck: Deck
    origin: Origin
    versions: Versions
    asked: dict[str, bytes]
    installed: dict[str, bytes]


def pack_parcel(assignment: Path | None, deck: Path | None, origin: Origin) -> Parcel:
    """Gather what another system needs, once the assignment and the deck are found usable.

    Python and NumPy are as the assignment names them; where it names none, or only the beginning of
    the version here, the version here.

    Args:
        assignment: The assignment, if it is named.
        deck: The deck, if it is named.
        origin: What the grader is installed from.

    Raises:
        UserError: The assignment or the deck cannot be used.
    """
    found = find_files(assignment, deck)
    asked, loaded_deck = load_files(found)
    here = GraderInfo.here()
    versions = Versions(
        grader=here.version,
        python=".".join(_exact(asked.versions.python, here.python).split(".")[:2]),
        numpy=_exact(asked.versions.numpy, here.numpy),
    )
    return Parcel(
        assignment=asked,
        deck=loaded_deck,
        origin=origin,
        versions=versions,
        asked={ASSIGNMENT: found.assignment.read_bytes(), _GRADING_DECK: found.deck.read_bytes()},
        installed=files_to_install(origin, versions, asked.policy.allowed_imports),
    )


def _exact(named: str, here: str) -> str:
    return here if is_version(named, here) else named
