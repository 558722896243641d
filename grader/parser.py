"""What can be typed, for the parser: commands, options, help, and what is said of a slip."""

import sys
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

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
from grader.commands.start import grade
from grader.commands.table import COMMAND_NAMES, COMMANDS, FAMILIES, command_meant
from grader.commands.whole import Whole
from grader.integrations import SYSTEMS
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
    default_parameter=Parameter(negative=""),
)

_GROUPS = {title: Group.create_ordered(title) for title in COMMANDS}

_FAMILIES = {
    name: App(name=name, group=_GROUPS[title], help=does)
    for name, (title, does) in FAMILIES.items()
}

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


for _title, _commands in COMMANDS.items():
    _add(app, _commands, _GROUPS[_title])
for _family in _FAMILIES.values():
    app.command(_family)
_add(_FAMILIES["deck"], _DECK_COMMANDS)
_add(_FAMILIES["publish"], _PUBLISH_COMMANDS)

# By itself, cyclopts would round a fraction.
grade.__annotations__["search"] = Whole
app.default(grade)


@app.command(name="--install-completion")
def install_completion() -> int:
    """Let your shell complete commands and options with the tab key."""
    from grader.commands.completion import completion_command  # noqa: PLC0415  few ever ask for it

    return completion_command(app)


def _slip_in_words(error: CycloptsError) -> str:
    """What is wrong with what was typed, and what was meant."""
    if isinstance(error, MissingArgumentError):
        return _what_is_missing(error)
    if isinstance(error, UnusedCliTokensError):
        return _what_is_too_much(error.unused_tokens or [])
    if not isinstance(error, UnknownOptionError):
        return f"{error} {command_meant(sys.argv[1:])}".rstrip()
    typed = error.token.keyword or error.token.value
    if (command := typed.lstrip("-")) in COMMAND_NAMES:
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
    if meant := command_meant(sys.argv[1:]):
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
