"""Reading what the students of a class get to begin with."""

from itertools import islice
from pathlib import Path

from grader.assignment.files import STUDENT
from grader.assignment.student_files import stubs_for
from grader.batch.changed_files import path_of
from grader.files import read_regular
from grader.gradebook.store import Gradebook
from grader.intake.folder_tree import walk_folder
from grader.intake.main_file import ENDINGS, MAX_FILES, MAX_NOTEBOOK_BYTES
from grader.records.assignment import Assignment


def keep_handout(book: Gradebook, assignment: Assignment) -> None:
    """Keep the stubs, and the programs in `student/` beside the assignment that was read last.

    Raises:
        SubmissionError: That folder cannot be read.
    """
    path = path_of(book, "assignment")
    folder = path.parent / STUDENT if path else None
    given = _read_programs(folder) if folder and folder.is_dir() else {}
    if given or not book.handout.files:
        book.handout.keep({**stubs_for(assignment), **given})


def _read_programs(folder: Path) -> dict[str, bytes]:
    """The Python files and notebooks in a folder, by their path."""
    programs = (path for path in walk_folder(folder) if path.endswith(ENDINGS))
    return {
        path: read_regular(folder / path, MAX_NOTEBOOK_BYTES)
        for path in islice(programs, MAX_FILES)
    }
