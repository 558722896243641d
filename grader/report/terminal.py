"""The report in a terminal."""

from collections.abc import Iterator

from rich.box import SIMPLE
from rich.console import Console
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from grader.records.report import ArrayView, CheckReport, CounterexampleReport, Report
from grader.report.grid import grids_of

__all__ = ["print_report"]

MOST_SHOWN = 8
"""Failing checks that are shown with their counterexample; the page shows all."""

_BAR_CELLS = 24


def print_report(report: Report, console: Console) -> None:
    """Print what was graded, the score table, and one counterexample per failing check."""
    console.print(_header(report))
    failed = [check for check in report.checks if not check.passed]
    if any(check.passed or check.wrong for check in report.checks):
        console.print(_table(report))
    shown = [check for check in failed if check.verdict != "not asked"]
    for message, names in _alike(shown, unwritten=True):
        console.print(_line("missing", ", ".join(names), message))
    for check in [check for check in shown if check.verdict != "missing"][:MOST_SHOWN]:
        for part in _failure(check):
            console.print(part)
    left = len([check for check in shown if check.verdict != "missing"]) - MOST_SHOWN
    if left > 0:
        console.print(f"  {left} more failing checks are on the page.\n")
    _print_search(report, console)
    console.print(Text(report.summary, style="bold"))


def _header(report: Report) -> Text:
    deck = f"{report.deck.kind} deck {report.deck.digest[:8]}, {report.deck.cases} cases"
    return Text(
        f"{report.submission.file}  sha256 {report.submission.sha256[:12]}\n"
        f"{deck}; isolation level {report.isolation.level}; {report.seconds:.2f} s",
        style="dim",
    )


def _table(report: Report) -> Table:
    table = Table(box=SIMPLE, show_header=False, pad_edge=False)
    table.add_column(min_width=8)
    table.add_column(justify="right")
    table.add_column(width=_BAR_CELLS)
    table.add_column()
    for one in report.operations:
        failing = [
            check.check
            for check in report.checks
            if check.operation == one.name and not check.passed and check.verdict != "not asked"
        ]
        bar = ProgressBar(total=max(one.possible, 1), completed=one.earned, width=_BAR_CELLS)
        table.add_row(one.name, f"{one.earned}/{one.possible}", bar, Text(", ".join(failing)))
    score = report.score
    table.add_row("total", f"{score.earned}/{score.possible}", "", "", style="bold")
    return table


def _alike(checks: list[CheckReport], *, unwritten: bool) -> list[tuple[str, list[str]]]:
    """Checks that are missing, one line for each message."""
    groups: dict[str, list[str]] = {}
    for check in checks:
        if (check.verdict == "missing") == unwritten:
            groups.setdefault(check.message, []).append(check.operation)
    return list(groups.items())


def _line(verdict: str, name: str, message: str) -> Text:
    return Text.assemble((name, "bold"), "  ", (verdict, "yellow"), "  ", message)


def _failure(check: CheckReport) -> Iterator[Text | Padding]:
    lost = check.possible - check.earned
    yield Text.assemble(
        (check.name, "bold"), "  ", (check.verdict, "red"), f"  -{lost}" if lost else ""
    )
    for sentence in (check.message, *check.notes):
        if sentence:
            yield Padding(Text(sentence), (0, 2))
    if check.counterexample is not None:
        yield Padding(_counterexample(check.counterexample), (0, 4))
    yield Text("")


def _counterexample(found: CounterexampleReport) -> Text:
    lines = [f"{found.title + ': ' if found.title else ''}{found.call}"]
    for name, value in found.arguments.items():
        if isinstance(value, ArrayView):
            lines += _array(name, value)
    wrong = found.mismatch.at if found.mismatch else ()
    if found.raised is None and found.returned is not None:
        if found.expected is not None:
            lines += _array("expected", found.expected)
        lines += _array("yours", found.returned, wrong)
    if found.raised is not None:
        lines += [
            f"line {frame.line} of {frame.file}: {frame.source}" for frame in found.raised.frames
        ]
    if found.printed:
        lines += ["printed:", *(f"  {line}" for line in found.printed.splitlines())]
    if found.features:
        lines.append(f"fails only with: {', '.join(found.features)}")
    return Text("\n".join(lines))


def _array(name: str, view: ArrayView, wrong: tuple[int, ...] = ()) -> list[str]:
    """An array as lines; wrong numbers carry an exclamation mark."""
    lines = [f"{name} {view.shape}"]
    for grid in grids_of(view, wrong):
        texts = [[cell.text + ("!" if cell.wrong else "") for cell in row] for row in grid.rows]
        width = max((len(text) for row in texts for text in row), default=0)
        prefix = f"[{grid.index}] " if grid.index.strip("0, ") else ""
        for row in texts:
            lines.append(f"  {prefix}[{' '.join(text.rjust(width) for text in row)}]")
            prefix = " " * len(prefix)
        if grid.cut:
            lines.append(f"  ({grid.cut})")
    return lines


def _print_search(report: Report, console: Console) -> None:
    search = report.search
    if search is None:
        return
    console.print(
        f"Search beyond the deck (seed {search.seed}, no points): "
        f"{search.wrong} of {search.asked} fresh cases are wrong."
    )
    for check in search.checks[:MOST_SHOWN]:
        for part in _failure(check):
            console.print(part)
