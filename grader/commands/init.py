"""`grade init DIR`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from grader.assignment import ASSIGNMENT, require_operations
from grader.packaging.course import STUDENT, write_course
from grader.packaging.origin import origin_of_grader
from grader.records.assignment import CLOSED
from grader.report.console import open_console
from grader.text import safe_line

__all__ = ["init_command"]


def init_command(
    folder: Path,
    /,
    *,
    operations: str = "",
    last: Annotated[Path | None, Parameter(name="--from")] = None,
    grader: str | None = None,
) -> int:
    """Write an assignment for a course: what students get, and what you keep.

    Args:
        folder: Folder to make.
        operations: The functions that students write, e.g. conv2d,maxpool; if left out, those of
            last year, or pad,conv1d,conv2d,maxpool.
        last: Last year's folder, or its assignment.toml: keeps what is in it and draws a new seed.
        grader: What pip installs the grader from: a requirement, a Git address or a wheel; if left
            out, what this grader was installed from.
    """
    names = tuple(dict.fromkeys(filter(None, map(str.strip, operations.split(",")))))
    require_operations(names, "--operations")
    if last is not None and last.is_dir():
        last /= ASSIGNMENT
    origin = origin_of_grader(grader)
    assignment = write_course(folder, names=names, last=last, origin=origin)
    console = open_console()
    points = sum(row.points for row in assignment.rubric)
    asked = ", ".join(operation.name for operation in assignment.operations)
    where = safe_line(str(folder))
    console.print(f"{where}: {asked}; {points} points in {len(assignment.rubric)} checks.")
    console.print(f"Students get {safe_line(str(folder / STUDENT))} and nothing else.")
    shown = assignment.policy.final_feedback
    if shown not in CLOSED:
        console.print(
            f"final_feedback is {shown!r}: reports on the final deck publish its cases. Write "
            "'hint' to keep them to yourself.",
            soft_wrap=True,
        )
    console.print(f"They install {safe_line(origin.requirement)}.", soft_wrap=True)
    console.print(f"Next: cd {where}, read README.md, then give `grade selftest`.", soft_wrap=True)
    return 0
