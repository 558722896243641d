"""The log of a GitHub Actions run, which obeys lines such as `::error::text`."""

import os
import re
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr

from grader.report.console import open_console

_TOKEN = secrets.token_hex(16)
"""Ends the pause of commands; new in every run, and no worker knows it."""

_STOP, _RESUME = f"::stop-commands::{_TOKEN}", f"::{_TOKEN}::"


_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)


def hide_commands(text: str) -> str:
    """Safe text of which no line is obeyed, in whatever log somebody else prints it.

    Source: actions/runner, ActionCommand.cs, `TryParseV2`.
    """
    return _COMMAND.sub(r"\1\\x3a", text)


@contextmanager
def commands_stopped() -> Iterator[None]:
    """Have the log show what is printed meanwhile, and obey none of it.

    Standard error joins standard output: the runner reads the two in no order that can be relied
    on, so that a line of the one could fall outside of the pause that is told on the other.

    Source: actions/runner, ActionCommandManager.cs, `TryProcessCommand`; ProcessInvoker.cs,
    `ProcessOutput`.
    """
    if not _is_here():
        yield
        return
    _tell(_STOP)
    try:
        with redirect_stderr(sys.stdout):
            yield
    finally:
        _tell(_RESUME)


def tell_commands(commands: Sequence[str]) -> None:
    """Have the log obey commands of ours, also while others are stopped.

    Args:
        commands: Each of them one line, in which what others wrote is escaped.
    """
    _tell("\n".join([_RESUME, *commands, _STOP] if _is_here() else commands))


def _is_here() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _tell(line: str) -> None:
    open_console().out(line)
