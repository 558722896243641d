"""What students get to begin with, as the assignment has it: stubs, and what to write where."""

from collections.abc import Mapping
from textwrap import fill

from grader.assignment.scaffold import stubs_of
from grader.intake.main_file import MAIN
from grader.records.assignment import Assignment
from grader.records.submission import is_glob
from grader.text import listed

_TASK = """\
You write the functions in `cnn.py`, with NumPy and nothing else. Each docstring says what its
function is given and what it returns; they mean the same as PyTorch's functions of these names.
"""
"""What the README of `student_template` begins with."""

_PACKAGES = "You may import NumPy and the standard library, and modules"

_EXPLAIN = "grade explain conv2d "

_WIDTH = 100


def stubs_for(assignment: Assignment) -> dict[str, bytes]:
    """The file to begin with, by its path; none where the course has a handout of its own.

    It has stubs of the functions that are called as the grader has them. A course that calls its
    own functions knows itself what is to stand where, so do notebooks and patterns of names.
    """
    ours = [operation for operation in assignment.operations if operation.call is None]
    files = assignment.submission.files
    path = next((one for one in files if one.endswith(".py") and not is_glob(one)), "")
    path = path if files else MAIN
    return {path: stubs_of(ours).encode()} if ours and path else {}


def in_words_of_course(files: Mapping[str, bytes], assignment: Assignment) -> dict[str, bytes]:
    """The same files, whose README says what this assignment asks.

    Args:
        files: Files by path, of what students get.
        assignment: What it asks.
    """
    readme = files["README.md"].decode()
    first = assignment.operations[0].name
    if not any(operation.name == "conv2d" for operation in assignment.operations):
        readme = readme.replace(_EXPLAIN, f"grade explain {first} ")
    if assignment.submission.files or any(one.call for one in assignment.operations):
        readme = readme.replace(_TASK, _task(assignment))
    packages = assignment.policy.allowed_imports
    if packages != ("numpy",):
        named = ", ".join("NumPy" if one == "numpy" else f"`{one}`" for one in packages)
        start = f"You may import {named}" if named else "You may import"
        joined = f"{start} and" if named else start
        readme = readme.replace(_PACKAGES, f"{joined} the standard library, and modules")
    return {**files, "README.md": readme.encode()}


def _task(assignment: Assignment) -> str:
    """What to write, and in which files."""
    functions = dict.fromkeys(operation.function for operation in assignment.operations)
    files = assignment.submission.files
    where = f" in {listed([f'`{name}`' for name in files])}" if files else ""
    said = f"You write {listed([f'`{name}`' for name in functions])}{where}, as your course has it."
    return (
        f"{fill(said, _WIDTH)}\n"
        f"`grade explain {assignment.operations[0].name}` says what the first of them is given and "
        "what it returns.\n"
    )
