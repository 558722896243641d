"""How far a batch is: a bar in a terminal, a line now and then anywhere else."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column

from grader.batch import Fate

_SECONDS_BETWEEN_LINES = 10.0

_WORDS: dict[Fate, str] = {
    "passed": "passed",
    "failed": "failed",
    "did not load": "did not load",
    "unreadable": "unreadable",
    "error": "errors",
    "missing": "missing",
}


class BatchProgress:
    """Counts what became of attempts, and how fast."""

    def __init__(self, total: int) -> None:
        """Begin with nothing done.

        Args:
            total: How many attempts there are.
        """
        self.total = total
        self.counts: Counter[Fate] = Counter()
        self.show: Callable[[], object] = lambda: None
        self._begin = monotonic()

    def add(self, fate: Fate, count: int) -> None:
        """Count attempts that are done."""
        self.counts[fate] += count
        self.show()

    @property
    def done(self) -> int:
        """How many are done."""
        return self.counts.total()

    @property
    def in_words(self) -> str:
        """How many of what, how fast, and what time is left."""
        seconds = monotonic() - self._begin
        rate = self.done / seconds if seconds else 0.0
        parts = [f"{self.done:,} of {self.total:,}"]
        parts += [
            f"{self.counts[one]:,} {word}" for one, word in _WORDS.items() if self.counts[one]
        ]
        parts.append(f"{rate:.1f} a second")
        if self.done < self.total and rate:
            parts.append(f"{_clock((self.total - self.done) / rate)} left")
        return ", ".join(parts)


@contextmanager
def shown_progress(console: Console, batch: BatchProgress) -> Iterator[None]:
    """Show meanwhile how far a batch is."""
    if not console.is_terminal:
        batch.show = _line_printer(console, batch)
        yield
        return
    words = TextColumn("{task.description}", markup=False, table_column=Column())
    columns = (BarColumn(bar_width=20), words)
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=batch.total)
        batch.show = lambda: progress.update(bar, completed=batch.done, description=batch.in_words)
        yield


@contextmanager
def stopping(console: Console, batch: BatchProgress) -> Iterator[None]:
    """Let Ctrl-C end the batch, and say how to go on.

    Raises:
        KeyboardInterrupt: It was pressed.
    """
    try:
        yield
    except KeyboardInterrupt:
        console.print(
            f"{batch.in_words}. What is done is kept; give the same command again to go on.",
            soft_wrap=True,
        )
        raise


def _line_printer(console: Console, batch: BatchProgress) -> Callable[[], None]:
    """Prints how far a batch is, now and then."""
    last = monotonic()

    def show() -> None:
        nonlocal last
        if monotonic() - last >= _SECONDS_BETWEEN_LINES:
            console.print(batch.in_words, soft_wrap=True)
            last = monotonic()

    return show


def _clock(seconds: float) -> str:
    """A time as hours, minutes and seconds, e.g. `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
