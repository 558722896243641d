"""`%%grade`: a cell of a notebook that is run and then graded with those before it."""

import sys
from typing import Any

from grader.api import ShownReport, grade_submission
from grader.errors import GraderError


def register_magic(shell: Any) -> None:
    """Add `%%grade` to an IPython shell.

    Args:
        shell: The `InteractiveShell`; IPython itself is not imported.
    """

    def grade(_: str, cell: str) -> ShownReport | None:
        """Run this cell, then grade the functions that the notebook has."""
        # The kernel runs what it would run anyway; it is a worker that is asked the cases.
        if not shell.run_cell(cell).success:
            return None  # IPython has shown what was raised
        try:
            return grade_submission(shell.user_ns)
        except GraderError as error:
            sys.stderr.write(f"{error}\n")
            return None

    shell.register_magic_function(grade, magic_kind="cell", magic_name="grade")
