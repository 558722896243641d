"""`%%grade`: a cell of a notebook that is run and then graded with those before it."""

import shlex
import sys
from typing import Any

from grader.api import ShownReport, grade_cell
from grader.errors import GraderError, UnnamedDeckError, UserError
from grader.records.last_run import LastRun
from grader.text import in_shell

_OPTIONS = ("assignment", "deck")


def register_magic(shell: Any) -> None:
    """Add `%%grade` to an IPython shell.

    Args:
        shell: The `InteractiveShell`; IPython itself is not imported.
    """
    last: LastRun | None = None

    def grade(line: str, cell: str) -> ShownReport | None:
        """Run this cell, then grade the functions that the notebook has, those of the cell first.

        Behind `%%grade` may stand `--deck FILE` and `--assignment FILE`.
        """
        nonlocal last
        try:
            options = _options_in(line)
            before = dict(shell.user_ns)
            # The kernel runs what it would run anyway; it is a worker that is asked the cases.
            if not shell.run_cell(cell).success:
                return None  # IPython has shown what was raised
            written = [
                name for name, value in shell.user_ns.items() if before.get(name) is not value
            ]
            report, last = grade_cell(shell.user_ns, written, last, **options)
        except UnnamedDeckError as error:
            begin = f"%%grade --deck {in_shell(error.deck)}"
            advised = error.advised(f"If you trust who wrote it, begin the cell with `{begin}`.")
            sys.stderr.write(f"{advised}\n")
        except GraderError as error:
            sys.stderr.write(f"{error}\n")
        else:
            return report
        return None

    shell.register_magic_function(grade, magic_kind="cell", magic_name="grade")


def _options_in(line: str) -> dict[str, Any]:
    """The files that are named behind `%%grade`.

    Raises:
        UserError: Something else stands there.
    """
    try:
        words = _words_of(line)
    except ValueError:
        words = [line]
    options = {
        name.removeprefix("--"): path for name, path in zip(words[::2], words[1::2], strict=False)
    }
    if len(words) % 2 or not {*words[::2]} <= {f"--{name}" for name in _OPTIONS}:
        raise UserError(
            f"{line.strip()!r} stands behind %%grade. Expected nothing, --deck FILE or "
            "--assignment FILE."
        )
    return options


def _words_of(line: str) -> list[str]:
    """The words of a line as a shell has them; on Windows a backslash is part of a path.

    Raises:
        ValueError: A quote is not closed.
    """
    if sys.platform == "win32":
        return [one.strip("\"'") for one in shlex.split(line, posix=False)]
    return shlex.split(line)
