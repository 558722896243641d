"""The command: argv, one call, an exit code."""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Annotated, NoReturn

from cyclopts import (
    App,
    CycloptsError,
    CycloptsPanel,
    Group,
    MissingArgumentError,
    Parameter,
    UnknownOptionError,
    UnusedCliTokensError,
)

from grader import __version__
from grader.commands.whole import Whole
from grader.errors import GraderError, SubmissionError, fault_in_words
from grader.integrations import SYSTEMS
from grader.integrations.github.log import commands_stopped
from grader.paths import page_path
from grader.report.console import open_console
from grader.text import did_you_mean, safe_text

app = App(
    name="grade",
    version=__version__,
    help="Grade CNN operations that were written by hand in NumPy, and see what is wrong.",
    usage="Usage: grade [PATH] [OPTIONS]\n       grade COMMAND [OPTIONS]",
    error_formatter=lambda error: CycloptsPanel(safe_text(_slip_in_words(error))),
    suppress_keyboard_interrupt=False,
    console=open_console(),
)

_WRITING, _COURSE, _CLASS = map(Group.create_ordered, ("While you write", "A course", "A class"))

_DECK = App(name="deck", group=_COURSE, help="Decks: the cases that are asked, with their answers.")
_PUBLISH = App(name="publish", group=_CLASS, help="Write the scores of a class for another system.")

_COMMANDS: dict[Group, dict[str, tuple[str, str]]] = {
    _WRITING: {
        "watch": ("watch:watch_command", "Grade again whenever you save."),
        "explain": ("explain:explain_command", "Say what a function has to do, or a check asks."),
        "replay": ("replay:replay_command", "Ask the example of a finding again."),
        "doctor": ("doctor:doctor_command", "See what holds submissions back on this machine."),
    },
    _COURSE: {
        "init": ("init:init_command", "Write an assignment for a course."),
        "selftest": (
            "selftest:selftest_command",
            "See whether an assignment tells right programs from wrong ones.",
        ),
        "export": (
            "export:export_command",
            "Write an archive with which another system grades by itself.",
        ),
    },
    _CLASS: {
        "batch": ("batch:batch_command", "Grade a whole class."),
        "regrade": (
            "regrade:regrade_command",
            "Grade a class again after a change of rubric, deck or grader.",
        ),
        "override": ("gradebook:override_command", "Give a student other points for a check."),
        "gradebook": ("gradebook:gradebook_command", "List a class, or one student's history."),
        "page": ("gradebook:page_command", "Write the page of one student."),
        "return": ("returns:return_command", "Pack the students' pages for Canvas or Moodle."),
    },
}
"""The subcommands by what they are for: where each is, and what it does."""

_DECK_COMMANDS = {
    "build": ("deck:build_command", "Build a deck with Hypothesis and torch."),
}
_PUBLISH_COMMANDS = {
    name: (f"publish:publish_{name.replace('-', '_')}", does)
    for system in SYSTEMS
    for name, does in system.publish.items()
} | {"json-lines": ("publish:publish_json_lines", "Write a JSON object a student.")}


def _add(to: App, commands: dict[str, tuple[str, str]], group: Group | str = "Commands") -> None:
    """Add subcommands, each of which is imported when it is called."""
    for name, (function, does) in commands.items():
        to.command(f"grader.commands.{function}", name=name, help=does, group=group)


for _group, _commands in _COMMANDS.items():
    _add(app, _commands, _group)
app.command(_DECK)
app.command(_PUBLISH)
_add(_DECK, _DECK_COMMANDS)
_add(_PUBLISH, _PUBLISH_COMMANDS)


@app.command(name="--install-completion")
def install_completion() -> int:
    """Let your shell complete commands and options with the tab key."""
    from grader.commands.completion import completion_command  # noqa: PLC0415  few ever ask for it

    return completion_command(app)


@app.default
def grade(
    path: Path = Path(),
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
    classroom50: Path | None = None,
    github: Annotated[bool, Parameter(negative="")] = False,
    search: Whole = 0,
    everything: Annotated[bool, Parameter(name="--all", negative="")] = False,
    require_full_marks: Annotated[bool, Parameter(negative="")] = False,
    allow_weak_isolation: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Grade one submission and write a page about it.

    A folder that has the name of a subcommand is written with a dot, e.g. `./deck`.

    Args:
        path: Folder with your cnn.py or a notebook, or such a file; where you are if left out.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        deck: The deck; if left out, the practice.deck beside the assignment.
        output: Folder for report.html; made if there is none.
        html: File for the page, instead of report.html.
        json: File for the result as JSON.
        junit: File for the result as JUnit XML.
        gradescope: File for the results.json of a Gradescope autograder.
        prairielearn: File for the results.json of an external grader of PrairieLearn.
        classroom50: File for the result.json of a Classroom 50 autograder.
        github: Annotate the functions that fail, write a summary and set outputs; for a step of
            GitHub Actions.
        search: Ask that many fresh cases beyond the deck, without points; needs torch.
        everything: Print all findings with their examples, and every check.
        require_full_marks: Exit with 1 unless every point was earned.
        allow_weak_isolation: Ask a final deck also where a submission could read files.
    """
    # A grading is over before there is garbage to collect, and more threads than one take longer
    # to start than all its sums.
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from grader.isolation.launcher import default_launcher  # noqa: PLC0415  starts importing NumPy

    with default_launcher(ahead=True) as launcher:
        from grader.commands.grade import grade_command  # noqa: PLC0415  meanwhile, so do we

        return grade_command(
            path,
            launcher,
            assignment=assignment,
            deck=deck,
            html=page_path(output, html),
            files={
                "json": json,
                "junit": junit,
                "gradescope": gradescope,
                "prairielearn": prairielearn,
                "classroom50": classroom50,
            },
            github=github,
            search=search,
            everything=everything,
            require_full_marks=require_full_marks,
            allow_weak_isolation=allow_weak_isolation,
        )


def _slip_in_words(error: CycloptsError) -> str:
    """What is wrong with what was typed, and what was meant."""
    if isinstance(error, MissingArgumentError):
        return _what_is_missing(error)
    if isinstance(error, UnusedCliTokensError):
        return _what_is_too_much(error.unused_tokens or [])
    if not isinstance(error, UnknownOptionError):
        return f"{error} {_command_meant()}".rstrip()
    typed = error.token.keyword or error.token.value
    if (command := typed.lstrip("-")) in [name for name in app if not name.startswith("-")]:
        return (
            f"{command!r} is a command, and no option. Write `grade {command}` and then the rest."
        )
    known = [name for one in error.argument_collection if one.parse for name in one.names]
    flags = [name for name in app if name.startswith("--")]
    return f"There is no option {typed!r}. {did_you_mean(typed, [*known, *flags])}".rstrip()


def _what_is_missing(error: MissingArgumentError) -> str:
    """What a command or an option cannot do without."""
    assert error.argument is not None
    command = " ".join(("grade", *(error.command_chain or ())))
    lacks = (
        f"has {error.keyword} without a value" if error.keyword else f"lacks {error.argument.name}"
    )
    return f"`{command}` {lacks}. `{command} --help` says what that is."


def _what_is_too_much(unused: Sequence[str]) -> str:
    """What was typed beyond what a command takes: a path with spaces is several words."""
    if meant := _command_meant():
        return f"There is no command {sys.argv[1]!r}. {meant}"
    words = list(takewhile(lambda word: not word.startswith("-"), sys.argv[1:]))
    wholes = (" ".join(words[start:]) for start in range(len(words) - 1))
    path = next((whole for whole in wholes if Path(whole).exists()), "")
    advice = (
        f'Did you mean "{path}", in quotes?'
        if path
        else "Name one path; one with spaces in it stands in quotes."
    )
    return f"It is not known what {' '.join(unused)!r} is to mean here. {advice}"


def _command_meant() -> str:
    """A question, where what stands for a path looks like a mistyped subcommand."""
    typed = sys.argv[1:2]
    commands = [name for name in app if not name.startswith("-")]
    if not typed or typed[0] in commands or Path(typed[0]).exists():
        return ""
    return did_you_mean(typed[0], commands)


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
    except SubmissionError as error:
        console.print(f"{error} {_command_meant()}".rstrip(), soft_wrap=True)
        return error.exit_code
    except GraderError as error:
        console.print(str(error), soft_wrap=True)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  whatever it is, it is no fault of the student
        console.print(fault_in_words(error), soft_wrap=True)
        return 3
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130


def main() -> None:
    """Run the command that argv names and exit with its code.

    0: graded. 1: graded, and full marks were required and not reached. 2: something that was typed
    or configured cannot be used. 3: the grader or the machine failed. 130: stopped by Ctrl-C or
    SIGTERM; of `grade watch`, which ends in no other way, that is 0. 141: the reader of a pipe
    left.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # as after `>&-`
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  stays to the end
            setattr(sys, name, nowhere)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    with commands_stopped():
        code = _run()
    _exit_at_once(code)
