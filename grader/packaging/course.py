"""A course's folder: what students get, and what their instructor keeps."""

from collections.abc import Sequence
from pathlib import Path
from platform import python_version

import numpy as np

from grader import __version__
from grader.assignment import (
    ASSIGNMENT,
    PRACTICE_DECK,
    STUDENT,
    default_assignment_path,
    default_deck_path,
    load_part,
    parse_assignment,
)
from grader.deck.seed import FINAL_SEED, draw_seed
from grader.deck.store import load_deck, store_deck
from grader.errors import DeckError
from grader.files import make_folder, new_folder, sha256_of, write_file
from grader.packaging.origin import Origin
from grader.packaging.pins import pinned
from grader.packaging.rubric import assignment_text
from grader.packaging.templates import read_template
from grader.packaging.written import WRITTEN, in_lines
from grader.records.assignment import Assignment, Versions
from grader.stubs import stubs_of

__all__ = [
    "DECK",
    "course_files",
    "practice_deck",
    "ready_deck",
    "versions_here",
    "write_course",
    "write_files",
]

DECK = f"{STUDENT}/{PRACTICE_DECK}"
"""Where the practice deck of a course lies."""

_EXAMPLES = f"{STUDENT}/WORKED_EXAMPLES.md"


def write_course(
    folder: Path, *, names: Sequence[str], last: Path | None, origin: Origin
) -> Assignment:
    """Write a course's folder, all of it or nothing.

    Args:
        folder: Where; nothing may be there yet.
        names: The operations; if empty, those of last year or of the assignment that ships.
        last: Last year's assignment, whose rubric, limits and policy are kept.
        origin: What students install the grader from.

    Returns:
        The assignment.

    Raises:
        UserError: There is something in `folder`, it cannot be written, last year's assignment
            cannot be used, or a practice deck has to be built and torch is not installed.
    """
    text = assignment_text(last or default_assignment_path(), names, versions_here()).encode()
    assignment = parse_assignment(text, ASSIGNMENT)
    files = course_files(text, assignment, origin)
    with new_folder(folder) as new:
        write_file(new / ASSIGNMENT, text)
        write_file(new / FINAL_SEED, f"{draw_seed()}\n".encode())
        files[DECK] = practice_deck(assignment, new / DECK)
        write_files(new, files)
        digests = {path: sha256_of(new / path) for path in files}
        write_file(new / WRITTEN, in_lines(digests))
    return assignment


def versions_here() -> Versions:
    """What scores are made with here; of Python the minor version."""
    python = ".".join(python_version().split(".")[:2])
    return Versions(grader=__version__, python=python, numpy=np.__version__)


def course_files(text: bytes, assignment: Assignment, origin: Origin) -> dict[str, bytes]:
    """What follows from an assignment in a course's folder, by path; the practice deck apart.

    Args:
        text: The assignment's file.
        assignment: What it says.
        origin: What the grader is installed from.
    """
    here, named = versions_here(), assignment.versions
    versions = Versions(
        grader=here.grader, python=named.python or here.python, numpy=named.numpy or here.numpy
    )
    files = pinned(read_template("course_template"), origin, versions)
    handed_out = pinned(read_template("student_template"), origin, versions)
    handed_out[ASSIGNMENT] = text
    handed_out["cnn.py"] = stubs_of(assignment.operations).encode()
    files |= {f"{STUDENT}/{path}": content for path, content in handed_out.items()}
    if not any(row.check == "worked-examples" for row in assignment.rubric):
        del files[_EXAMPLES]
    return files


def practice_deck(assignment: Assignment, path: Path) -> bytes:
    """A practice deck for all that is asked: the one that ships, the one at `path`, or a new one.

    Raises:
        UserError: It has to be built and torch is not installed, or it cannot be written.
    """
    ready = ready_deck(assignment, path)
    if ready is not None:
        return ready
    from grader.deck.build import build_deck  # noqa: PLC0415  only this needs Hypothesis

    make_folder(path.parent)
    store_deck(build_deck(assignment, load_part, draw_seed(), "practice"), path)
    return path.read_bytes()


def ready_deck(assignment: Assignment, path: Path) -> bytes | None:
    """A practice deck for all that is asked, if there is one already: that ships, or at `path`."""
    for known in (default_deck_path(), path):
        try:
            checks = load_deck(known, ()).checks
        except DeckError:
            continue
        if all(row.name in checks for row in assignment.rubric):
            return known.read_bytes()
    return None


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files by their paths within a folder.

    Raises:
        OutputError: One cannot be written.
    """
    for path, content in files.items():
        make_folder((folder / path).parent)
        write_file(folder / path, content)
