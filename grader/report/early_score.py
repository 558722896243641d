"""A report as it comes about: the score as soon as it is decided, then what to mend."""

from types import TracebackType
from typing import Self

from rich.console import Console

from grader.records.last_run import Changes
from grader.records.report import Report
from grader.report.last_run import Memory
from grader.report.terminal import print_findings, print_standing

_NOT_FINAL = "Grading did not come to its end: these points do not count."


class EarlyScore:
    """Prints a report in two steps, and says so where the second one does not come."""

    def __init__(
        self, console: Console, memory: Memory, *, everything: bool = False, brief: bool = False
    ) -> None:
        """Print nothing yet.

        Args:
            console: Where to print.
            memory: What is known of the last run.
            everything: Whether all findings are printed with their examples, and every check.
            brief: Whether little is said, as after each of many saves.
        """
        self._console = console
        self._memory = memory
        self._everything = everything
        self._brief = brief
        self._waits = False

    def show_score(self, report: Report) -> None:
        """Print the first step; the report has no findings yet."""
        changes = self._memory.compare(report)
        print_standing(report, self._console, changes, brief=self._brief)
        self._waits = True

    def show_findings(self, report: Report) -> Changes | None:
        """Print the second step; what is another than at the last run."""
        changes = self._memory.compare(report)
        print_findings(
            report, self._console, changes, everything=self._everything, brief=self._brief
        )
        self._waits = False
        return changes

    def __enter__(self) -> Self:
        """The printer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Say of points that stand there alone that no result has them."""
        if self._waits and isinstance(error, Exception):
            self._console.print(_NOT_FINAL, soft_wrap=True)
