"""How far a long command is: a bar in a terminal, a line now and then anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.console import Console

from grader.records.progress import OnProgress, Progress
from grader.text import safe_line

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import Task

Quiet = Annotated[bool, Parameter(help="Print nothing but errors and, in one line, the result.")]

_FIRST_LINE_SECONDS = 10.0
"""Until the first line, where no bar is. Until the next it is twice as long, and so on."""

_MAX_LINE_SECONDS = 300.0

_PACE_SECONDS = 10.0
"""How far back a pace goes. It is told later, since what is known already is done at once."""


@contextmanager
def shown_progress(console: Console) -> Iterator[OnProgress]:
    """Show meanwhile how far a command is, by what is told to the function that this gives.

    A bar is drawn where somebody looks at it: logs of CI may be given colours, and are no terminal.
    """
    if console.quiet or not (console.is_interactive and console.file.isatty()):
        yield _line_printer(console)
        return
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415  few commands draw one
    from rich.progress import Progress as Bar  # noqa: PLC0415
    from rich.table import Column  # noqa: PLC0415

    words = TextColumn("{task.description}", markup=False, table_column=Column())
    bar = Bar(
        BarColumn(bar_width=20),
        words,
        console=console,
        transient=True,
        speed_estimate_period=_PACE_SECONDS,
    )
    try:
        bar.start()
        yield partial(_move, bar)
    finally:  # also where Ctrl-C came while it started, so that the cursor is seen again
        bar.stop()


def progress_in_words(progress: Progress, *more: str) -> str:
    """How far something is, e.g. `Grading: 2 of 3, 1 with full marks, 1 with less`."""
    count = f"{progress.doing}: {progress.done:,} of {progress.total:,}"
    return safe_line(", ".join(filter(None, (count, progress.at, *more))))


def _move(bar: "Bar", progress: Progress) -> None:
    """Bring a bar to where something is; what is done next has a bar of its own, in its place."""
    if not bar.tasks or bar.tasks[0].fields["doing"] != progress.doing:
        for old in bar.task_ids:
            bar.remove_task(old)
        bar.add_task("", doing=progress.doing)
    (task,) = bar.tasks
    bar.update(task.id, completed=progress.done, total=progress.total)
    left = _time_left(task) if progress.alike else ""
    bar.update(task.id, description=progress_in_words(progress, left))


def _time_left(task: "Task") -> str:
    """What time is left at the pace of late; empty where too little is known of that."""
    left = task.time_remaining
    known = left and (task.elapsed or 0) > 2 * _PACE_SECONDS
    return f"{_clock(left)} left" if left and known else ""


def _line_printer(console: Console) -> OnProgress:
    """Prints how far something is, now and then."""
    last, wait = monotonic(), _FIRST_LINE_SECONDS

    def show(progress: Progress) -> None:
        nonlocal last, wait
        if monotonic() - last >= wait:
            console.print(progress_in_words(progress), soft_wrap=True)
            last, wait = monotonic(), min(2 * wait, _MAX_LINE_SECONDS)

    return show


def _clock(seconds: float) -> str:
    """A time as hours, minutes and seconds, e.g. `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
