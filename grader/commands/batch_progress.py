"""How far the grading of a class is, and what is said where Ctrl-C ends it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from grader.batch import OnResult, Status
from grader.commands.progress import progress_in_words
from grader.records.progress import OnProgress, Progress
from grader.report.console import print_result

_WORDS: dict[Status, str] = {
    "passed": "with full marks",
    "failed": "with less",
    "did not load": "did not load",
    "unreadable": "unreadable",
    "error": "errors",
    "missing": "missing",
    "as before": "as before",
}


class BatchProgress:
    """Counts what became of attempts."""

    def __init__(self, total: int) -> None:
        """Begin with nothing done.

        Args:
            total: How many attempts there are.
        """
        self.total = total
        self.counts: Counter[Status] = Counter()

    def telling(self, show: OnProgress) -> OnResult:
        """What counts attempts that are done, and shows how many that are."""

        def add(status: Status, count: int) -> None:
            self.counts[status] += count
            show(self.progress)

        return add

    @property
    def progress(self) -> Progress:
        """How many are done, and what became of them."""
        counts = (
            f"{self.counts[one]:,} {word}" for one, word in _WORDS.items() if self.counts[one]
        )
        return Progress(
            doing="Grading",
            done=self.counts.total(),
            total=self.total,
            at=", ".join(counts),
            alike=True,
        )


@contextmanager
def stopping(console: Console, batch: BatchProgress) -> Iterator[None]:
    """Let Ctrl-C end the batch, and say how to go on.

    Raises:
        KeyboardInterrupt: It was pressed.
    """
    try:
        yield
    except KeyboardInterrupt:
        print_result(
            console,
            f"{progress_in_words(batch.progress)}. What is done is kept; give the same command "
            "again to go on.",
        )
        raise
