"""The subcommands by what they are for: where each is, and what it does."""

from collections.abc import Sequence
from pathlib import Path

from grader.text import did_you_mean

COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "While you write": {
        "watch": ("watch:watch_command", "Grade again whenever you save."),
        "explain": ("explain:explain_command", "Say what a function has to do, or a check asks."),
        "replay": ("replay:replay_command", "Ask the example of a finding again."),
        "doctor": ("doctor:doctor_command", "See what holds submissions back on this machine."),
    },
    "A course": {
        "init": ("init:init_command", "Write an assignment for a course."),
        "new-operation": (
            "new_operation:new_operation_command",
            "Write an operation of your own, for you to change.",
        ),
        "selftest": (
            "selftest:selftest_command",
            "See whether an assignment tells right programs from wrong ones.",
        ),
        "export": (
            "export:app",
            "Write an archive with which another system grades by itself, or a class to compare.",
        ),
    },
    "A class": {
        "batch": ("batch:batch_command", "Grade a whole class."),
        "regrade": (
            "regrade:regrade_command",
            "Grade a class again after a change of rubric, deck or grader.",
        ),
        "override": (
            "override:override_command",
            "Give a student other points, for a check or in all.",
        ),
        "note": ("override:note_command", "Tell a student something on their page."),
        "gradebook": ("gradebook:gradebook_command", "List a class, or one student's history."),
        "page": ("gradebook:page_command", "Write the page of one student."),
        "return": ("returns:return_command", "Pack the students' pages for Canvas or Moodle."),
    },
}
"""By the heading that they stand under."""

FAMILIES = {
    "deck": ("A course", "Decks: the cases that are asked, with their answers."),
    "publish": ("A class", "Write the scores of a class for another system."),
}
"""Those with commands of their own: the heading, and what they are for."""

COMMAND_NAMES = frozenset(FAMILIES).union(*COMMANDS.values())
"""What is no path where it is the first word that is typed."""


def command_meant(typed: Sequence[str]) -> str:
    """What to type, where what stands for a path looks like a mistyped subcommand.

    Args:
        typed: The words behind the name of the program.
    """
    if not typed or typed[0] in COMMAND_NAMES or Path(typed[0]).exists():
        return ""
    if typed[0] != Path(typed[0]).name:  # a command has no slash
        return ""
    if typed[0] == "help":
        return "`grade --help` says what can be typed."
    return did_you_mean(typed[0], sorted(COMMAND_NAMES))
