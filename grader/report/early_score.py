"""A report as it comes about: the score as soon as it is decided, then what to mend."""

from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from grader.records.last_run import Changes
from grader.records.report import Report
from grader.report.last_run import Memory

if TYPE_CHECKING:
    from rich.console import Console

_NOT_FINAL = "Grading did not come to its end: these points do not count."


class EarlyScore:
    """Prints a report in two steps, and says so where the second one does not come."""

    def __init__(
        self, memory: Memory, before: str = "", *, everything: bool = False, brief: bool = False
    ) -> None:
        """Print nothing yet.

        Args:
            memory: What is known of the last run.
            before: What to know first, in a sentence.
            everything: Whether all findings are printed with their examples, and every check.
            brief: Whether little is said, as after each of many saves.
        """
        self._memory = memory
        self._before = before
        self._everything = everything
        self._brief = brief
        self._waits = False

    @cached_property
    def console(self) -> "Console":
        """Where to print."""
        # What prints takes its time to import, and the first points are a while off.
        from grader.report.console import open_console  # noqa: PLC0415

        return open_console()

    def show_score(self, report: Report) -> None:
        """Print the first step; the report has no findings yet."""
        from grader.report.terminal import (  # noqa: PLC0415  as above
            isolation_notice,
            print_standing,
        )

        if self._before:
            self.console.print(self._before, soft_wrap=True)
        notice = "" if self._memory.last or self._brief else isolation_notice(report)
        if notice:
            self.console.print(notice, soft_wrap=True)
        changes = self._memory.compare(report)
        print_standing(report, self.console, changes, brief=self._brief)
        self._waits = True

    def show_findings(self, report: Report) -> Changes | None:
        """Print the second step; what is another than at the last run."""
        from grader.report.terminal import print_findings  # noqa: PLC0415  as above

        changes = self._memory.compare(report)
        print_findings(
            report, self.console, changes, everything=self._everything, brief=self._brief
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
            self.console.print(_NOT_FINAL, soft_wrap=True)
