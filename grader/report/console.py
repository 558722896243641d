"""The consoles that are printed to: they show text as it is."""

from contextlib import suppress
from typing import IO

from rich.console import Console

_READER_LEFT = 141
"""Exit code of a command that a shell finds ended by SIGPIPE."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """End as other commands do where the reader of a pipe, e.g. `head`, has seen enough."""
        with suppress(SystemExit):
            super().on_broken_pipe()
        raise SystemExit(_READER_LEFT)


def open_console(*, stderr: bool = False) -> Console:
    """A console that prints text as it is: `[red]`, `:x:` and numbers mean nothing to it."""
    return _Console(stderr=stderr, highlight=False, markup=False, emoji=False)


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
