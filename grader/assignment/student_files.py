"""What a course's folder says as the assignment has it: stubs, what to write, what comes next."""

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill

from grader.assignment.origin import REQUIREMENTS
from grader.assignment.scaffold import in_columns, notebook_of, stubs_of
from grader.intake.main_file import ENDINGS, MAIN
from grader.records.assignment import Assignment, Policy
from grader.records.submission import is_glob
from grader.text import listed

_TITLE = "# CNN operations by hand\n"
"""What the README of `student_template` begins with."""

_TASK = """\
You write the functions in `cnn.py`, with NumPy and nothing else. Each docstring says what its
function is given and what it returns; they mean the same as PyTorch's functions of these names.
"""

_NO_TORCH = "Install the grader once (PyTorch is not needed)"

_BY_COMMAND = "1. Install the grader once"

_BY_CELL = """\
1. Open `{notebook}` in this folder, in Jupyter or VS Code, or in Colab with the other files of this
   folder beside it. Run its first cell, which installs the grader.
2. Write a function and run its cell. Start with the first one; the others can call it. Below the
   cell you see what the functions are worth so far, and for every mistake a call that shows it.
3. Save the notebook and hand it in. In a terminal, `grade .` in this folder says what the file is
   worth, and `pip install -r requirements.txt` brings the command.

"""

_IN_A_CELL = f"""\

In the notebook itself: run a cell with the two lines `%pip install -r {REQUIREMENTS}` and
`%load_ext grader`, with this folder's files beside the notebook. From then on a cell that begins
with `%%grade` is run and graded, with those that you ran before it.
"""

_SECONDS = "A call has 0.3 seconds of"

_CALLS = """\
- You are to do without `np.convolve` and `np.correlate`. Using them costs no points; the page names
  the lines, and your instructor sees them.
"""

_SOON = """\
It mostly takes less than a second, and some seconds where much is wrong or the machine is busy. Run
it as often as you like. Functions you have not written yet cost nothing but their own points.
"""

_SOON_IN_TORCH = """\
Importing PyTorch takes a few seconds and the rest one; run it as often as you like. Functions you
have not written yet cost nothing but their own points.
"""

_PACKAGES = """\
- You may import NumPy and the standard library, and modules of your own in this folder. Other
  packages may be imported but not used.
"""

_TRIED = "   grade selftest\n"

_TRIED_WITH_SOLUTION = "   grade selftest --solution DIR\n"

_HELD_TO = """\
The second grades a right
   program, the empty stubs and every known mistake, and says how many each check catches.
"""

_HELD_TO_SOLUTION = """\
The second grades
   every known mistake, and says how many each check catches; in DIR stands a right program of
   your course's own, which tries how functions are called and must have full marks.
"""

_HAND_OUT = """\
3. Hand out `student/`. What students see there is practice: other cases of the same checks.
"""

_EXPLAIN = "grade explain conv2d "

_WIDTH = 100


def stubs_for(assignment: Assignment) -> dict[str, bytes]:
    """The file to begin with, by its path; none where the course has a handout of its own.

    It has stubs of the functions that are called as the grader has them. A course that calls its
    own functions knows itself what is to stand where, so do patterns of names.
    """
    ours = [operation for operation in assignment.operations if operation.call is None]
    files = assignment.submission.files or (MAIN,)
    path = next((one for one in files if one.endswith(ENDINGS) and not is_glob(one)), "")
    if not ours or not path:
        return {}
    made = notebook_of(ours) if _is_notebook(path) else stubs_of(ours)
    return {path: made.encode()}


def in_words_of_course(files: Mapping[str, bytes], assignment: Assignment) -> dict[str, bytes]:
    """The same files, whose README says what this assignment asks.

    Args:
        files: Files by path, of what students get.
        assignment: What it asks.
    """
    readme = files["README.md"].decode()
    notebook = next(filter(_is_notebook, stubs_for(assignment)), "")
    if notebook:
        readme = _with_notebook(readme, notebook)
    readme = readme.replace(_TITLE, f"# {assignment.title}\n", 1)
    seconds = assignment.limits.seconds_per_call
    unit = "second" if seconds == 1 else "seconds"
    readme = readme.replace(_SECONDS, f"A call has {seconds:g} {unit} of")
    readme = readme.replace(_CALLS, "".join(_calls(assignment.policy)))
    if "torch" in assignment.policy.allowed_imports:
        readme = readme.replace(_NO_TORCH, "Install the grader and PyTorch once")
        readme = readme.replace(_SOON, _SOON_IN_TORCH)
    if not any(operation.function == "conv2d" for operation in assignment.operations):
        readme = readme.replace(_EXPLAIN, f"grade explain {_explained(assignment)} ")
    if not notebook and (assignment.submission.files or has_own_functions(assignment)):
        readme = readme.replace(_TASK, _task(assignment))
    packages = assignment.policy.allowed_imports
    if packages != ("numpy",):
        readme = readme.replace(_PACKAGES, _packages(packages))
    return {**files, "README.md": in_columns(readme.encode())}


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


def _with_notebook(readme: str, notebook: str) -> str:
    """What to do with a notebook, in the place of what to do with a file and a terminal."""
    before, _, rest = readme.replace(_TASK, _TASK.replace(MAIN, notebook)).partition(_BY_COMMAND)
    _, _, after = rest.partition(_SOON)
    return f"{before}{_BY_CELL.format(notebook=notebook)}{_SOON}{after}"


def _is_notebook(path: str) -> bool:
    return path.endswith(".ipynb")


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


def _packages(packages: Sequence[str]) -> str:
    """What students may import."""
    named = ", ".join(f"`{name}`" if name != "numpy" else "NumPy" for name in packages)
    return _point(
        f"- You may import {listed([named, 'the standard library'])}, and modules of your own in "
        "this folder. Other packages may be imported but not used."
    )


def _calls(policy: Policy) -> Iterator[str]:
    """What students may name or import, and are to do without."""
    if policy.forbidden_calls:
        them = "it" if len(policy.forbidden_calls) == 1 else "them"
        yield _point(
            f"- You are to do without {_quoted(policy.forbidden_calls)}. Using {them} costs no "
            "points; the page names the lines, and your instructor sees them."
        )
    if policy.withheld_calls:
        them = "it" if len(policy.withheld_calls) == 1 else "one"
        but = f", but for {_quoted(policy.allowed_calls)}" if policy.allowed_calls else ""
        yield _point(
            f"- Withheld: {_quoted(policy.withheld_calls)}{but}. Calling {them} raises an "
            "exception."
        )


def _quoted(calls: Sequence[str]) -> str:
    """Dotted names as programs write them."""
    return listed([f"`{re.sub('^numpy[.]', 'np.', name)}`" for name in calls])


def _point(said: str) -> str:
    """A point of a list, in lines."""
    return fill(said, _WIDTH, subsequent_indent="  ", break_on_hyphens=False) + "\n"


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
        f"`grade explain {_explained(assignment)}` says what the first has to do.\n"
        f"{_IN_A_CELL if any(map(_is_notebook, files)) else ''}"
    )
