"""`grade --install-completion`."""

from pathlib import Path

from cyclopts import App
from cyclopts.completion.detect import ShellDetectionError

from grader.errors import UserError
from grader.files import cannot_write
from grader.report.console import open_console
from grader.text import safe_line


def completion_command(app: App) -> int:
    """Write what a shell needs to complete a command, and have it read that when it starts."""
    try:
        path = app.install_completion()
    except OSError as error:
        raise cannot_write(Path(error.filename or Path.home()), error) from error
    except (ShellDetectionError, ValueError) as error:
        raise UserError(
            f"Your shell is not known: {error}. There are completions for bash, zsh, fish and "
            "PowerShell; name one in the variable SHELL."
        ) from error
    open_console().print(f"Open a new shell to use it: {safe_line(str(path))}", soft_wrap=True)
    return 0
