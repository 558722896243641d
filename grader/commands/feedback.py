"""`--feedback full`: what a final deck asked, shown once nobody can use it any more."""

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import tomlkit
from cyclopts import Parameter
from rich.console import Console

from grader.batch.class_setup import ClassSetup, parse_setup
from grader.commands.regrade import regrade
from grader.errors import UserError
from grader.records.grading import ClassFiles
from grader.text import safe_line

Shown = Annotated[
    Literal["full"] | None,
    Parameter(help="Grade with the final deck again and show all that it asked; needs --closed."),
]

Closed = Annotated[
    bool,
    Parameter(negative="", help="Nobody can hand in any more; the grader goes by your word."),
]


def show_in_full(
    results: Path, feedback: Literal["full"] | None, console: Console, *, closed: bool
) -> int:
    """Grade a class again, so that results and pages show the cases of its final deck.

    Only who fails something is run again. A check whose own level in the rubric shows less stays at
    that level.

    Args:
        results: Folder that `grade batch --output` wrote.
        feedback: What was asked for; nothing is done without it.
        console: Where to print.
        closed: Whether nobody can hand in any more. No system tells a grader when that is: there
            are extensions, late days and resubmissions. So a person says it.

    Returns:
        The exit code of `grade regrade`.

    Raises:
        UserError: Somebody may still hand in, or the deck is not final.
    """
    if feedback is None:
        if closed:
            raise UserError("--closed goes with --feedback full, and does nothing without it.")
        return 0
    code, result = regrade(results, partial(_in_full, closed=closed), {}, console)
    console.print(safe_line(result), soft_wrap=True)
    return code


def _in_full(before: ClassFiles, *, closed: bool) -> ClassSetup:
    if parse_setup(before).deck.kind != "final":
        raise UserError(
            "The class was graded with a practice deck, whose cases students have. `--feedback` is "
            "for a final deck; leave it out."
        )
    if not closed:
        raise UserError(
            "`--feedback full` shows what the final deck asks, and whoever can still hand in could "
            "use it. Say --closed too once nobody can: the grader has no way to know."
        )
    document = tomlkit.parse(before.assignment.decode())
    policy = document.setdefault("policy", tomlkit.table())
    policy["feedback"] = policy["final_feedback"] = "full"
    return parse_setup(msgspec.structs.replace(before, assignment=tomlkit.dumps(document).encode()))
