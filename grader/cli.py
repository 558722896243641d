"""The command: argv, one call, an exit code."""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NoReturn

from grader.commands.plain_arguments import read_plainly
from grader.commands.start import grade
from grader.commands.table import COMMAND_NAMES, command_meant


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
    with _commands_stopped():
        code = _run()
    _exit_at_once(code)


def _run() -> int:
    """Run the command that argv names; its exit code."""
    typed = sys.argv[1:]
    try:
        if (plain := read_plainly(typed, grade, COMMAND_NAMES)) is not None:
            paths, options = plain
            return grade(*paths, **options)
        from grader.parser import app  # noqa: PLC0415  imports the parser

        return app(exit_on_error=True, result_action="return_value") or 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  none of them ends in a traceback
        return _tell(error, typed)


def _tell(error: Exception | KeyboardInterrupt, typed: Sequence[str]) -> int:
    """Print why a command ended; its exit code."""
    # Few commands end like this.
    from grader.errors import (  # noqa: PLC0415
        GraderError,
        SubmissionError,
        UnnamedDeckError,
        fault_in_words,
    )
    from grader.report.console import open_console  # noqa: PLC0415
    from grader.text import in_shell  # noqa: PLC0415

    console = open_console(stderr=True)
    if isinstance(error, KeyboardInterrupt) or _hides_interrupt(error):
        console.print("Stopped.")
        return 130
    if not isinstance(error, GraderError):
        console.print(fault_in_words(error), soft_wrap=True)
        return 3
    if isinstance(error, UnnamedDeckError):
        command = " ".join(map(in_shell, ["grade", *(typed or ["."]), "--deck", error.deck]))
        error = error.advised(f"If you trust who wrote it, give `{command}`.")
    meant = command_meant(typed) if isinstance(error, SubmissionError) else ""
    console.print(f"{error} {meant}".rstrip(), soft_wrap=True)
    return error.exit_code


def _hides_interrupt(error: BaseException) -> bool:
    """Whether an error is what some code made of Ctrl-C, or came up while that ended a command.

    Until Python 3.12, a class statement makes a RuntimeError of all that `__set_name__` raises,
    and importing runs many of them.
    """
    earlier = error.__cause__ or error.__context__
    return earlier is not None and (
        isinstance(earlier, KeyboardInterrupt) or _hides_interrupt(earlier)
    )


def _commands_stopped() -> AbstractContextManager[None]:
    """What keeps a log that obeys lines from obeying what is printed, where there is one."""
    if "GITHUB_ACTIONS" not in os.environ:
        return nullcontext()
    from grader.integrations.github.log import commands_stopped  # noqa: PLC0415  takes its time

    return commands_stopped()


def _exit_at_once(code: int) -> NoReturn:
    """Leave without taking the interpreter apart, which takes as long as importing NumPy."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
