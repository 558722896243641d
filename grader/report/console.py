"""The consoles that are printed to, which show text as it is, and sentences for them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

from rich.console import Console

from grader.text import safe_line

MAX_NAMED = 10
"""Of students or files that are named one by one."""

_READER_LEFT = 141
"""Exit code of a command that a shell finds ended by SIGPIPE."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """End as other commands do where the reader of a pipe, e.g. `head`, has seen enough."""
        with suppress(SystemExit):
            super().on_broken_pipe()
        raise SystemExit(_READER_LEFT)


def open_console(*, stderr: bool = False, quiet: bool = False) -> Console:
    """A console that prints text as it is: `[red]`, `:x:` and numbers mean nothing to it.

    Args:
        stderr: Whether it prints what went wrong.
        quiet: Whether it prints nothing but what is printed aloud.
    """
    return _Console(stderr=stderr, quiet=quiet, highlight=False, markup=False, emoji=False)


def plain_console(file: IO[str], width: int) -> Console:
    """A console that prints to a file what a terminal of that width would show, without colours."""
    return Console(
        file=file,
        width=width,
        color_system=None,
        force_jupyter=False,
        highlight=False,
        markup=False,
        emoji=False,
    )


@contextmanager
def aloud(console: Console) -> Iterator[None]:
    """Print what comes now on a quiet console too: the result of a command, or an error."""
    quiet, console.quiet = console.quiet, False
    try:
        yield
    finally:
        console.quiet = quiet


def print_result(console: Console, sentence: str) -> None:
    """Print the line that a command ends with, on a quiet console too."""
    with aloud(console):
        console.print(safe_line(sentence), soft_wrap=True)


def print_each(console: Console, sentences: Iterable[str]) -> None:
    """Print sentences, one a line."""
    for sentence in sentences:
        console.print(safe_line(sentence), soft_wrap=True)


def print_named(console: Console, what: str, names: Sequence[str]) -> None:
    """Print a sentence about students or files, with the first of their names; none about none."""
    if names:
        console.print(sentence_with_names(what, names), soft_wrap=True)


def sentence_with_names(what: str, names: Sequence[str]) -> str:
    """A sentence about students or files, with the first of their names.

    Names with a comma, as systems write `Adams, Grace`, are told apart by semicolons.
    """
    more = f" and {len(names) - MAX_NAMED:,} more" if len(names) > MAX_NAMED else ""
    joint = "; " if any("," in name for name in names[:MAX_NAMED]) else ", "
    return f"{what}: {joint.join(map(safe_line, names[:MAX_NAMED]))}{more}."
