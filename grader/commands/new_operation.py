"""`grade new-operation NAME`."""

from pathlib import Path

from grader.assignment import ASSIGNMENT, PRACTICE_DECK, command_to_build, operations_beside
from grader.assignment.new_operation import write_operation
from grader.assignment.written import WRITTEN
from grader.report.console import open_console
from grader.text import in_shell, safe_line


def new_operation_command(name: str, /, *, assignment: Path | None = None) -> int:
    """Write a small operation of your own that works, for you to change.

    Args:
        name: What the operation and its function are called, e.g. upsampling.
        assignment: The assignment.toml that is to ask it; if left out, the one where you are. The
            operation goes into the folder operations beside it.
    """
    path = assignment or Path(ASSIGNMENT)
    written = write_operation(path.parent, name)
    operation = operations_beside(path.parent).load(name)
    console = open_console()
    for line in (
        f"{written}: a function that works, for you to change.",
        f"Ask it in {path}, each check for a point to begin with:",
        "",
        f"[rubric.{name}]",
        *(f"{check} = 1" for check, about in operation.checks.items() if about.by_default),
        "",
        f"Then give `{_building(path)}` and `{_typed('grade selftest', path)}`.",
    ):
        console.print(safe_line(line), soft_wrap=True)
    return 0


def _building(assignment: Path) -> str:
    """The command that builds a practice deck for an assignment."""
    if (assignment.parent / WRITTEN).is_file():
        return f"grade init {in_shell(str(assignment.parent))} --refresh"
    return command_to_build(assignment, assignment.parent / PRACTICE_DECK)


def _typed(command: str, assignment: Path) -> str:
    named = assignment != Path(ASSIGNMENT)
    return f"{command} {in_shell(str(assignment))}" if named else command
