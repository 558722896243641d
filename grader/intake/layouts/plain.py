"""An entry a student: a folder, a Python file, a notebook or an archive called like them."""

from grader.intake.layouts.layout import Found, Layout
from grader.intake.main_file import ENDINGS
from grader.intake.names import is_archive, is_handed_in, student_name
from grader.intake.tree import Entry, Tree, top_entries
from grader.records.attempt import Attempt, Student

__all__ = ["LAYOUT", "attempt_of", "is_submission"]


def is_submission(entry: Entry) -> bool:
    """Whether an entry is what a student should hand in."""
    return entry.is_folder or entry.name.endswith(ENDINGS) or is_archive(entry.name)


def attempt_of(entry: Entry) -> Attempt:
    """What lies there, as an attempt of whom it is called like."""
    name = student_name(entry.name, is_folder=entry.is_folder)
    return Attempt(students=(Student(key=name, name=name),), place=entry.name, files=entry.files)


def _recognises(tree: Tree) -> bool:
    return any(map(is_submission, top_entries(tree)))


def _find(tree: Tree) -> Found:
    attempts, leftover = [], []
    for entry in top_entries(tree):
        is_named = student_name(entry.name, is_folder=entry.is_folder) != ""
        if is_named and (is_submission(entry) or is_handed_in(entry.name)):
            attempts.append(attempt_of(entry))
        else:
            leftover.append(entry)
    return Found(attempts=tuple(attempts), leftover=tuple(leftover))


LAYOUT = Layout(name="plain", recognises=_recognises, find=_find)
"""Several entries of one student are several attempts; what cannot be graded is one too."""
