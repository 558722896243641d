"""What a course's folder says as the assignment has it: stubs, what to write, what comes next."""

import re
from collections.abc import Mapping, Sequence
from textwrap import fill

from grader.assignment.scaffold import stubs_of
from grader.intake.main_file import MAIN
from grader.records.assignment import Assignment
from grader.records.submission import is_glob
from grader.text import listed

_TITLE = "# CNN operations by hand\n"
"""What the README of `student_template` begins with."""

_TASK = """\
You write the functions in `cnn.py`, with NumPy and nothing else. Each docstring says what its
function is given and what it returns; they mean the same as PyTorch's functions of these names.
"""

_NO_TORCH = "Install the grader once (PyTorch is not needed)"

_SECONDS = "A call has 0.3 seconds"

_FORBIDDEN = """\
- `np.convolve` and `np.correlate` do what you are to write. Using them costs no points; the page
  names the lines, and your instructor sees them.
"""

_SOON = "It takes less than a second, so"

_PACKAGES = "You may import NumPy and the standard library, and modules"

_TRIED = "   grade selftest\n"

_TRIED_WITH_SOLUTION = "   grade selftest --solution DIR\n"

_HELD_TO = """\
The second grades a right
   program, the empty stubs and every known mistake, and says which check catches what.
"""

_HELD_TO_SOLUTION = """\
The second grades
   every known mistake, and says which check catches what; in DIR stands a right program of your
   course's own, which tries how functions are called and must have full marks.
"""

_HAND_OUT = """\
3. Hand out `student/`. What students see there is practice: other cases of the same checks.
"""

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
    readme = readme.replace(_TITLE, f"# {assignment.title}\n", 1)
    readme = readme.replace(_SECONDS, f"A call has {assignment.limits.seconds_per_call:g} seconds")
    readme = readme.replace(_FORBIDDEN, _forbidden(assignment.policy.forbidden_calls))
    if "torch" in assignment.policy.allowed_imports:
        readme = readme.replace(_NO_TORCH, "Install the grader and PyTorch once")
        readme = readme.replace(_SOON, "Importing PyTorch takes a few seconds and the rest one;")
    if not any(operation.function == "conv2d" for operation in assignment.operations):
        readme = readme.replace(_EXPLAIN, f"grade explain {_explained(assignment)} ")
    if assignment.submission.files or has_own_functions(assignment):
        readme = readme.replace(_TASK, _task(assignment))
    packages = assignment.policy.allowed_imports
    if packages != ("numpy",):
        named = ", ".join("NumPy" if one == "numpy" else f"`{one}`" for one in packages)
        start = f"You may import {named}" if named else "You may import"
        joined = f"{start} and" if named else start
        readme = readme.replace(_PACKAGES, f"{joined} the standard library, and modules")
    return {**files, "README.md": readme.encode()}


def for_instructor(files: Mapping[str, bytes], assignment: Assignment) -> dict[str, bytes]:
    """The same files, whose README says what to do where a course calls its own functions.

    Args:
        files: Files by path, of what the instructor keeps.
        assignment: What it asks.
    """
    if not has_own_functions(assignment):
        return {**files}
    readme = files["README.md"].decode()
    readme = readme.replace(_TRIED, _TRIED_WITH_SOLUTION).replace(_HELD_TO, _HELD_TO_SOLUTION)
    readme = readme.replace(_HAND_OUT, _hand_out(assignment))
    return {**files, "README.md": readme.encode()}


def has_own_functions(assignment: Assignment) -> bool:
    """Whether a function that is asked is called in a course's own way, so that it has no stub."""
    return any(operation.call is not None for operation in assignment.operations)


def _hand_out(assignment: Assignment) -> str:
    """What to put into the folder of students."""
    files = assignment.submission.files
    where = f", with {listed([f'`{name}`' for name in files])} in it" if files else ""
    said = (
        f"3. Put your own handout into `student/`{where}: no stubs are written of functions that "
        "are called in your course's own words. Then hand out `student/`. What students see there "
        "is practice: other cases of the same checks."
    )
    return fill(said, _WIDTH, subsequent_indent="   ") + "\n"


def _forbidden(calls: Sequence[str]) -> str:
    """What students may name, but are to write themselves."""
    if not calls:
        return ""
    names = [f"`{re.sub('^numpy[.]', 'np.', name)}`" for name in calls]
    verb, them = ("does", "it") if len(names) == 1 else ("do", "them")
    said = (
        f"- {listed(names)} {verb} what you are to write. Using {them} costs no points; the page "
        "names the lines, and your instructor sees them."
    )
    return fill(said, _WIDTH, subsequent_indent="  ") + "\n"


def _explained(assignment: Assignment) -> str:
    """The first function, as students call it: where that is several, the first of them."""
    return assignment.operations[0].function.partition(" ")[0]


def _task(assignment: Assignment) -> str:
    """What to write, and in which files."""
    functions = assignment.wanted.functions
    files = assignment.submission.files
    where = f" in {listed([f'`{name}`' for name in files])}" if files else ""
    said = f"You write {listed([f'`{name}`' for name in functions])}{where}, as your course has it."
    return (
        f"{fill(said, _WIDTH)}\n"
        f"`grade explain {_explained(assignment)}` says what the first of them is given and "
        "what it returns.\n"
    )
