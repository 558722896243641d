"""The command: argv, one call, an exit code."""

import gc
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Annotated, NoReturn

from cyclopts import App, CycloptsPanel, Parameter

from grader import __version__
from grader.errors import GraderError
from grader.report.actions_log import commands_stopped
from grader.report.console import open_console
from grader.text import safe_line, safe_text

__all__ = ["main"]

app = App(
    name="grade",
    version=__version__,
    help="Grade CNN operations that were written by hand in NumPy, and see what is wrong.",
    error_formatter=lambda error: CycloptsPanel(safe_text(str(error))),
    suppress_keyboard_interrupt=False,
)
deck_app = App(name="deck", help="Decks: the cases that are asked, with their answers.")
app.command(deck_app)
deck_app.command(
    "grader.commands.deck:build_command",
    name="build",
    help="Build a deck with Hypothesis and torch.",
)
app.command(
    "grader.commands.init:init_command", name="init", help="Write an assignment for a course."
)
app.command(
    "grader.commands.doctor:doctor_command",
    name="doctor",
    help="See what holds submissions back on this machine.",
)
app.command(
    "grader.commands.replay:replay_command",
    name="replay",
    help="Ask the counterexample of a failed check again.",
)
app.command(
    "grader.commands.selftest:selftest_command",
    name="selftest",
    help="See whether an assignment and its deck tell right programs from wrong ones.",
)

app.command("grader.commands.batch:batch_command", name="batch", help="Grade a whole class.")
app.command(
    "grader.commands.regrade:regrade_command",
    name="regrade",
    help="Grade a class again after a change of rubric, deck or grader.",
)
app.command(
    "grader.commands.override:override_command",
    name="override",
    help="Give a student other points for a check.",
)
app.command(
    "grader.commands.gradebook:gradebook_command",
    name="gradebook",
    help="List a class, or one student's history.",
)
app.command("grader.commands.page:page_command", name="page", help="Write the page of one student.")
publish_app = App(name="publish", help="Write the scores of a class for another system.")
app.command(publish_app)
for _name, _help in {
    "canvas": "Fill this assignment's column of a gradebook that Canvas exported.",
    "moodle": "Fill in a grading worksheet that Moodle exported.",
    "moodle-gradebook": "Write a CSV to import into a Moodle gradebook.",
    "gradescope": "Write a results.json for every submission.",
    "json-lines": "Write a JSON object a student.",
}.items():
    publish_app.command(
        f"grader.commands.publish:publish_{_name.replace('-', '_')}", name=_name, help=_help
    )
app.command(
    "grader.commands.returns:return_command",
    name="return",
    help="Pack the students' pages for Canvas or Moodle.",
)


@app.default
def grade(
    path: Path,
    /,
    *,
    assignment: Path | None = None,
    deck: Path | None = None,
    output: Path = Path(),
    html: Path | None = None,
    json: Path | None = None,
    junit: Path | None = None,
    gradescope: Path | None = None,
    prairielearn: Path | None = None,
    search: int = 0,
    require_full_marks: Annotated[bool, Parameter(negative="")] = False,
    allow_weak_isolation: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Grade one submission and write a page about it.

    A folder that has the name of a subcommand is written with a dot, e.g. `./deck`.

    Args:
        path: Folder with your cnn.py, or a Python file.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        deck: The deck; if left out, the practice.deck beside the assignment.
        output: Folder for report.html.
        html: File for the page, instead of report.html.
        json: File for the result as JSON.
        junit: File for the result as JUnit XML.
        gradescope: File for the results.json of a Gradescope autograder.
        prairielearn: File for the results.json of an external grader of PrairieLearn.
        search: Ask that many fresh cases beyond the deck, without points; needs torch.
        require_full_marks: Exit with 1 unless every point was earned.
        allow_weak_isolation: Ask a final deck also where a submission could read files.
    """
    # A grading is over before there is garbage to collect, and more threads than one take longer
    # to start than all its sums.
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from grader.isolation.launch import default_launcher  # noqa: PLC0415  starts importing NumPy

    with default_launcher() as launcher:
        from grader.commands.grade import grade_command  # noqa: PLC0415  meanwhile, so do we

        return grade_command(
            path,
            launcher,
            assignment=assignment,
            deck=deck,
            html=html or output / "report.html",
            files={
                "json": json,
                "junit": junit,
                "gradescope": gradescope,
                "prairielearn": prairielearn,
            },
            search=search,
            require_full_marks=require_full_marks,
            allow_weak_isolation=allow_weak_isolation,
        )


def _exit_at_once(code: int) -> NoReturn:
    """Leave without taking the interpreter apart, which takes as long as importing NumPy."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _run() -> int:
    """Run the command that argv names; its exit code."""
    console = open_console(stderr=True)
    try:
        return app(exit_on_error=True, result_action="return_value") or 0
    except GraderError as error:
        console.print(str(error), soft_wrap=True)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  whatever it is, it is no fault of the student
        place = traceback.extract_tb(error.__traceback__)[-1]
        message = (
            f"The grader itself failed: {type(error).__name__}: {error} "
            f"({Path(place.filename).name}, line {place.lineno}). Nothing was graded, and nothing "
            "is wrong with the submission; please report this line."
        )
        console.print(safe_line(message), soft_wrap=True)
        return 3
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130


def main() -> None:
    """Run the command that argv names and exit with its code.

    0: graded. 1: graded, and full marks were required and not reached. 2: something that was typed
    or configured cannot be used. 3: the grader or the machine failed. 130: stopped by Ctrl-C or
    SIGTERM.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    with commands_stopped():
        code = _run()
    _exit_at_once(code)
