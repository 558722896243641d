"""An entry a student: a folder, a Python file, a notebook or an archive called like them."""

from grader.intake.layouts.layout import DownloadContents, Layout
from grader.intake.main_file import ENDINGS
from grader.intake.names import is_archive, is_handed_in, student_name
from grader.intake.tree import Entry, Tree, top_entries
from grader.records.attempt import Attempt, Student
from grader.records.gradebook import DATABASE


def is_submission(entry: Entry) -> bool:
    """Whether an entry is what a student should hand in, and not what `grade batch` wrote."""
    if entry.is_folder:
        return DATABASE not in entry.files
    return entry.name.endswith(ENDINGS) or is_archive(entry.name)


def attempt_of(entry: Entry) -> Attempt:
    """What lies there, as an attempt of whom it is called like."""
    name = _student_of(entry)
    return Attempt(students=(Student(key=name, name=name),), place=entry.name, files=entry.files)


def _student_of(entry: Entry) -> str:
    return student_name(entry.name, is_folder=entry.is_folder)


def _recognises(tree: Tree) -> bool:
    return any(map(is_submission, top_entries(tree)))


def _find(tree: Tree) -> DownloadContents:
    attempts, leftover = [], []
    entries = [(_student_of(entry), entry) for entry in top_entries(tree)]
    graded = {student for student, entry in entries if is_submission(entry)}
    for student, entry in entries:
        instead = student not in graded and is_handed_in(entry.name)
        if student and (is_submission(entry) or instead):
            attempts.append(attempt_of(entry))
        else:
            leftover.append(entry)
    return DownloadContents(attempts=tuple(attempts), leftover=tuple(leftover))


LAYOUT = Layout(name="plain", recognises=_recognises, find=_find)
"""Several entries of one student are several attempts. What cannot be graded is one too, unless the
same student handed in something that can."""
