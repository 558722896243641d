"""Reading what was typed where nothing in it is unusual, before there is a parser."""

from collections.abc import Callable, Container, Sequence
from pathlib import Path
from typing import Any


def read_plainly(
    typed: Sequence[str], command: Callable[..., Any], other_commands: Container[str]
) -> tuple[list[Path], dict[str, Any]] | None:
    """What to call a command with, or None if the parser has to look at what was typed.

    Importing the parser takes as long as asking a submission everything. Whatever is not a path,
    an option with its value or a flag is left to it, and so are all mistakes, help and completion.
    The options are the keywords of the command here as there.

    Args:
        typed: The words behind the name of the program.
        command: Takes one path by position, the rest by keyword. What an option is unless it is
            typed tells what it takes: False is a flag, a number takes a whole number, all others
            take a path.
        other_commands: Words that are no path.
    """
    defaults = command.__kwdefaults__ or {}
    names = {f"--{name.strip('_').replace('_', '-')}": name for name in defaults}
    paths: list[Path] = []
    options: dict[str, Any] = {}
    words = iter(typed)
    for word in words:
        if not word.startswith("-"):
            if not word or paths or word in other_commands:
                return None
            paths.append(Path(word))
            continue
        option, equals, value = word.partition("=")
        name = names.get(option, "")
        if not name or name in options:
            return None
        if defaults[name] is False:
            if equals:
                return None
            options[name] = True
            continue
        value = value if equals else next(words, "")
        if not value or value.startswith("-"):
            return None
        if isinstance(defaults[name], Path | None):
            options[name] = Path(value)
        elif value.isdecimal() and value.isascii():
            options[name] = int(value)
        else:
            return None
    return paths, options
