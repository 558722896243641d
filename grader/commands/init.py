"""`grade init DIR`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from grader.assignment import ASSIGNMENT, STUDENT
from grader.assignment.course import versions_here, write_course
from grader.assignment.origin import Origin, origin_of_grader
from grader.assignment.packs import assignment_of_pack, known_packs
from grader.assignment.refresh import refresh_course
from grader.assignment.student_files import has_own_functions
from grader.commands.progress import shown_progress
from grader.errors import UserError
from grader.records.assignment import CLOSED, Assignment
from grader.report.console import open_console, print_each, print_named
from grader.text import in_shell, listed, safe_line


def init_command(
    folder: Path,
    /,
    *,
    operations: str = "",
    without: str = "",
    course: Annotated[str | None, Parameter(choices=known_packs())] = None,
    last: Annotated[Path | None, Parameter(name="--from")] = None,
    grader: str | None = None,
    notebook: bool = False,
    refresh: bool = False,
) -> int:
    """Write an assignment for a course: what students get, and what you keep.

    Args:
        folder: Folder to make; with --refresh, one that was made.
        operations: The functions that students write, e.g. conv2d,maxpool; if left out, those of
            last year or of the course, or pad,conv1d,conv2d,maxpool.
        without: Features that your course leaves out, e.g. "pair arguments,maxpool/padding"; their
            points go to the other checks of the function.
        course: A course that is known, in its own words: how it calls its functions, with points
            and a practice deck for them.
        last: Last year's folder, or its assignment.toml: keeps what is in it, with the operations
            of your own beside it, and draws a new seed.
        grader: What pip installs the grader from: a requirement, a Git address or a wheel; if left
            out, what this grader was installed from.
        notebook: Students write in cnn.ipynb, a notebook that grades below its cells, and not in
            cnn.py.
        refresh: Write anew what follows from the folder's assignment.toml, e.g. the stubs and the
            practice deck, and leave what you changed as it is.
    """
    names = tuple(dict.fromkeys(filter(None, map(str.strip, operations.split(",")))))
    if refresh:
        if names or without or course is not None or last is not None or notebook:
            raise UserError(
                "--refresh goes by the assignment.toml in the folder, and takes no --operations, "
                "no --without, no --course, no --from and no --notebook. Change that file first."
            )
        return _refresh(folder, None if grader is None else origin_of_grader(grader))
    if course is not None and last is not None:
        raise UserError(
            f"--course is {course!r} and --from is {str(last)!r}. An assignment begins from one of "
            "them: leave the other out."
        )
    if course is not None:
        last = assignment_of_pack(course)
    elif last is not None and last.is_dir():
        last /= ASSIGNMENT
    origin = origin_of_grader(grader)
    console = open_console()
    with shown_progress(console) as show:
        assignment = write_course(
            folder,
            names=names,
            without=without,
            last=last,
            origin=origin,
            notebook=notebook,
            on_progress=show,
        )
    _print_begun(folder, assignment, origin, console)
    return 0


def _print_begun(folder: Path, assignment: Assignment, origin: Origin, console: Console) -> None:
    """What was written, who gets what of it, and what comes next."""
    _print_course(folder, assignment, console)
    student = safe_line(str(folder / STUDENT))
    console.print(f"Students get {student} and nothing else.", soft_wrap=True)
    has_handout = has_own_functions(assignment)
    if has_handout:
        named = listed([*assignment.submission.files])
        console.print(
            f"Put your own handout there{named and f', with {safe_line(named)} in it'}: no stubs "
            "are written of functions that are called in your course's own words.",
            soft_wrap=True,
        )
    shown = assignment.policy.final_feedback
    if shown not in CLOSED:
        console.print(
            f"final_feedback is {shown!r}: reports on the final deck publish its cases. Write "
            "'hint' to keep them to yourself.",
            soft_wrap=True,
        )
    _print_origin(origin, console)
    solution = " --solution DIR" if has_handout else ""
    where = safe_line(in_shell(str(folder)))
    console.print(
        f"Next: cd {where}, read README.md, then give `grade selftest{solution}`"
        f"{', with a right program of your course in DIR' if has_handout else ''}."
        f"{'' if has_handout else f' To practise yourself: cd {student}, give `grade`.'}",
        soft_wrap=True,
    )


def _refresh(folder: Path, origin: Origin | None) -> int:
    """Bring a course in step with its assignment, and say what was done."""
    console = open_console()
    with shown_progress(console) as show:
        done = refresh_course(folder, origin, show)
    stale, needless, yours = done.before
    if not (stale or needless):
        console.print("Nothing had to be written anew.")
    print_named(console, "Written anew", stale)
    print_named(console, "Removed, since nothing asks for it any more", needless)
    print_named(
        console,
        "Left as you changed it, though it would be written otherwise now; remove it and give the "
        "same command again to have it anew",
        yours,
    )
    print_each(console, done.assignment.versions.unlike(versions_here()))
    _print_course(folder, done.assignment, console)
    _print_origin(done.origin, console)
    return 0


def _print_course(folder: Path, assignment: Assignment, console: Console) -> None:
    points = sum(row.points for row in assignment.rubric)
    asked = ", ".join(operation.name for operation in assignment.operations)
    where = safe_line(str(folder))
    console.print(f"{where}: {asked}; {points} points in {len(assignment.rubric)} checks.")
    left_out: dict[str, list[str]] = {}
    for operation in assignment.operations:
        known = (operation.whole or operation).known_features
        if features := ", ".join(sorted(operation.without & known)):
            left_out.setdefault(features, []).append(operation.name)
    for features, names in left_out.items():
        console.print(f"Left out of {listed(names)}: {features}.", soft_wrap=True)


def _print_origin(origin: Origin, console: Console) -> None:
    console.print(f"They install {safe_line(origin.requirement)}.", soft_wrap=True)
    if origin.problem:
        console.print(safe_line(origin.problem), style="yellow", soft_wrap=True)
