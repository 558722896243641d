"""A course's folder: what students get, and what their instructor keeps."""

from collections.abc import Sequence
from pathlib import Path
from platform import python_version

import numpy as np

from grader import __version__
from grader.assignment import (
    ASSIGNMENT,
    PRACTICE_DECK,
    default_assignment_path,
    default_deck_path,
    load_part,
    parse_assignment,
)
from grader.deck.seed import FINAL_SEED, draw_seed
from grader.deck.store import load_deck, store_deck
from grader.files import new_folder, write_file
from grader.packaging.origin import Origin
from grader.packaging.pins import pin_versions
from grader.packaging.rubric import assignment_text
from grader.packaging.templates import copy_template
from grader.records.assignment import Assignment, Versions
from grader.stubs import stubs_of

__all__ = ["STUDENT", "write_course"]

STUDENT = "student"
"""The folder that is handed out."""

_EXAMPLES = "WORKED_EXAMPLES.md"


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
    python = ".".join(python_version().split(".")[:2])
    versions = Versions(grader=__version__, python=python, numpy=np.__version__)
    text = assignment_text(last or default_assignment_path(), names, versions).encode()
    assignment = parse_assignment(text, ASSIGNMENT)
    with new_folder(folder) as new:
        copy_template("course_template", new)
        copy_template("student_template", new / STUDENT)
        for place in (new, new / STUDENT):
            write_file(place / ASSIGNMENT, text)
            pin_versions(place, origin, versions)
        write_file(new / FINAL_SEED, f"{draw_seed()}\n".encode())
        _fit_to_assignment(new / STUDENT, assignment)
    return assignment


def _fit_to_assignment(student: Path, assignment: Assignment) -> None:
    """Stubs and a practice deck for what is asked, and no worked examples of what is not."""
    write_file(student / "cnn.py", stubs_of(assignment.operations).encode())
    if not any(row.check == "worked-examples" for row in assignment.rubric):
        (student / _EXAMPLES).unlink()
    shipped = load_deck(default_deck_path(), ())
    if all(row.name in shipped.checks for row in assignment.rubric):
        write_file(student / PRACTICE_DECK, default_deck_path().read_bytes())
        return
    from grader.deck.build import build_deck  # noqa: PLC0415  only this needs Hypothesis

    store_deck(build_deck(assignment, load_part, draw_seed(), "practice"), student / PRACTICE_DECK)
