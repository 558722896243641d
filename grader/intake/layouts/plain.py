"""An entry a student: a folder, a Python file, a notebook or an archive called like them."""

from grader.intake.layouts.layout import Found, Layout
from grader.intake.main_file import ENDINGS
from grader.intake.names import archive_stem, in_composed_form, is_archive
from grader.intake.tree import Entry, Tree, top_entries
from grader.records.attempt import Attempt, Student

__all__ = ["LAYOUT"]


def _student_of(entry: Entry) -> str:
    """Whose an entry is; empty where it is nobody's."""
    if entry.is_folder:
        return entry.name
    if is_archive(entry.name):
        return archive_stem(entry.name)
    stem, dot, ending = entry.name.rpartition(".")
    return stem if f"{dot}{ending}" in ENDINGS else ""


def _recognises(tree: Tree) -> bool:
    return any(_student_of(entry) for entry in top_entries(tree))


def _find(tree: Tree) -> Found:
    attempts, leftover = [], []
    for entry in top_entries(tree):
        name = in_composed_form(_student_of(entry))
        if name:
            student = Student(key=name, name=name)
            attempts.append(Attempt(students=(student,), place=entry.name, files=entry.files))
        else:
            leftover.append(entry.name)
    return Found(attempts=tuple(attempts), leftover=tuple(leftover))


LAYOUT = Layout(name="plain", recognises=_recognises, find=_find)
"""Several entries of one student are several attempts."""
