"""The console that every command prints to."""

from rich.console import Console

__all__ = ["open_console"]


def open_console(*, stderr: bool = False) -> Console:
    """A console that prints text as it is: `[red]`, `:x:` and numbers mean nothing to it."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)
