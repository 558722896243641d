"""The points in a terminal while failures are explained, before the report takes their place."""

from collections.abc import Sequence

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from grader.records.assignment import RubricRow
from grader.records.outcome import Loaded
from grader.records.report import OperationScore
from grader.report.rows import Rows
from grader.scoring import points_of_check, sum_by_operation


class EarlyScore:
    """Lines that are shown and taken away again, where somebody looks on.

    What goes into a file or a pipe holds nothing of them.
    """

    def __init__(self, rubric: Sequence[RubricRow], console: Console) -> None:
        """Show nothing yet.

        Args:
            rubric: The checks that are asked.
            console: Where to print.
        """
        self._rubric = rubric
        self._console = console
        self._shown = 0

    def show(self, loaded: Loaded, right: frozenset[str]) -> None:
        """Print the score and a bar for each function.

        Args:
            loaded: What loading the submission gave.
            right: Names of the checks that are right.
        """
        console = self._console
        if console.is_dumb_terminal or not console.file.isatty():
            return
        possible = sum_by_operation({row.name: row.points for row in self._rubric})
        earned = sum_by_operation(
            {row.name: points_of_check(row.points, right=row.name in right) for row in self._rubric}
        )
        scores = [
            OperationScore(
                name=name, state=loaded.functions[name], earned=earned[name], possible=worth
            )
            for name, worth in possible.items()
        ]
        rows = Rows.for_operations(scores, console)
        score = f"{sum(earned.values())} of {sum(possible.values())}"
        lines = [Text(score, "bold"), Text(), *(line for one in scores for line in rows.head(one))]
        for line in lines:
            console.print(line)
        self._shown = len(lines)

    def take_away(self) -> None:
        """Leave the terminal as it was before they were shown."""
        up = [(ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2)]
        self._console.control(Control(*up * self._shown))
        self._shown = 0
