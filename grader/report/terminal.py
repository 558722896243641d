"""The report in a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from rich.box import SIMPLE
from rich.console import Console
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from grader.records.arrays import ArrayView, view_array
from grader.records.example import ExampleReport
from grader.records.loading import has_nothing_to_grade
from grader.records.report import CheckReport, FixReport, NotAskedReport, Report, SearchReport
from grader.records.verdict import Diagnosis
from grader.report.console import plain_console
from grader.report.fixes import group_not_asked
from grader.report.grid import grids_of

WIDTH = 100
"""Characters of a line where no terminal says how many it has."""

MAX_SHOWN = 8
"""Failing checks that are shown with their counterexample; the page shows all."""

MAX_NAMES = 3
"""Failing checks that the score table names for each operation."""

_BAR_CELLS = 24


def print_report(report: Report, console: Console) -> None:
    """Print what was graded, the score table, and one counterexample per failure."""
    console.print(_header(report))
    for sentence in report.warnings:
        console.print(Text(sentence, style="yellow"))
    for sentence in report.remarks:
        console.print(Text(sentence))
    if not has_nothing_to_grade(report) or any(check.failed for check in report.checks):
        console.print(_table(report))
        broken = [check for check in report.checks if check.failed and not check.same_as]
        _print_failures(report.checks, [one for one in broken if not one.is_hint], console)
        for group in group_not_asked(report.checks):
            for part in not_asked_parts(group):
                console.print(part)
        _print_hints(report.checks, [one for one in broken if one.is_hint], console)
        _print_search(report, console)
    for sentence in report.coach:
        console.print(Text(sentence))
    for call in report.forbidden_calls:
        console.print(Text(f"{call.in_words}, which is yours to write; it costs no points."))
    if report.unpractised:
        console.print(f"Your grade asks these checks too: {', '.join(report.unpractised)}.")
    if report.fix_first:
        console.print(Text(fix_first_in_words(report.fix_first)))
    console.print(Text(report.summary, style="bold"))


def failure_in_text(check: CheckReport) -> str:
    """What is printed of a failing check, without colours and where its name stands already."""
    return _in_text(failure_parts(check, ())).removeprefix(check.name).strip()


def not_asked_in_text(group: NotAskedReport) -> str:
    """What is printed of checks that were not asked, without colours."""
    return _in_text(not_asked_parts(group))


def _in_text(parts: Iterable[Text | Padding]) -> str:
    text = StringIO()
    console = plain_console(text, WIDTH)
    for part in parts:
        console.print(part)
    return "\n".join(map(str.rstrip, text.getvalue().strip().splitlines()))


def fix_first_in_words(fixes: Sequence[FixReport]) -> str:
    """What brings most, e.g. `Fix first: stride ignored in conv2d (+5).`."""
    parts = [f"{fix.in_words} ({fix.gain_in_words})" for fix in fixes[:MAX_NAMES]]
    return f"Fix first: {', then '.join(parts)}."


def not_asked_parts(group: NotAskedReport) -> Iterator[Text | Padding]:
    """Checks that were not asked, with their points and why, as they are printed."""
    first = group.checks[0]
    lost = f"  -{group.lost}" if group.lost else ""
    yield Text.assemble((first.operation, "bold"), "  ", (first.verdict, "red"), lost)
    for sentence in filter(None, (first.message, *first.notes)):
        yield Padding(Text(sentence), (0, 2))
    yield Padding(Text(f"Not asked: {group.names}."), (0, 2))
    yield Text("")


def _print_failures(
    checks: Sequence[CheckReport], broken: Sequence[CheckReport], console: Console
) -> None:
    for check in broken[:MAX_SHOWN]:
        alike = [other for other in checks if other.same_as == check.name]
        for part in failure_parts(check, alike):
            console.print(part)
    if others := broken[MAX_SHOWN:]:
        named = {check.name for check in others}
        lost = sum(one.lost for one in checks if one.name in named or one.same_as in named)
        points = f"  -{lost}" if lost else ""
        console.print(f"{len(others)} more failing checks are on the page.{points}\n")


def _print_hints(
    checks: Sequence[CheckReport], broken: Sequence[CheckReport], console: Console
) -> None:
    """Print what fails and costs nothing, apart from what does."""
    if broken:
        console.print("No points hang on these:\n")
        _print_failures(checks, broken, console)


def _header(report: Report) -> Text:
    return Text(
        f"{report.submission.file}  sha256 {report.submission.sha256[:12]}\n"
        f"{report.graded_with.in_words}\n"
        f"{report.deck.cases} cases; isolation {report.isolation_in_words}{_took(report)}",
        style="dim",
    )


def _took(report: Report) -> str:
    """How long it took, where that is told."""
    return "" if report.seconds is None else f"; {report.seconds:.2f} s"


def _table(report: Report) -> Table:
    table = Table(box=SIMPLE, show_header=False, pad_edge=False)
    table.add_column(min_width=8)
    table.add_column(justify="right")
    table.add_column(width=_BAR_CELLS)
    table.add_column()
    not_asked = group_not_asked(report.checks)
    for one in report.operations:
        failing = [
            check.check
            for check in report.checks
            if check.operation == one.name and check.failed and not check.is_hint
        ]
        groups = (one_of for one_of in not_asked if one_of.checks[0].operation == one.name)
        named = [_shortened(failing), *(_count_in_words(group) for group in groups)]
        bar = ProgressBar(total=max(one.possible, 1), completed=one.earned, width=_BAR_CELLS)
        points = f"{one.earned}/{one.possible}"
        table.add_row(one.name, points, bar, Text("; ".join(filter(None, named))))
    score = report.score
    table.add_row("total", f"{score.earned}/{score.possible}", "", "", style="bold")
    return table


def _count_in_words(group: NotAskedReport) -> str:
    """Of a function that is not there its verdict; else how many checks were not asked."""
    if group.checks[0].verdict != "not asked":
        return group.checks[0].verdict
    return f"{len(group.checks)} not asked"


def _shortened(names: list[str]) -> str:
    if len(names) <= MAX_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:MAX_NAMES])} and {len(names) - MAX_NAMES} more"


def failure_parts(check: CheckReport, alike: Sequence[CheckReport]) -> Iterator[Text | Padding]:
    """A failing check as it is printed, with its diagnosis and counterexample.

    Args:
        check: The check.
        alike: Checks that fail for the same reason.
    """
    lost = sum(one.lost for one in (check, *alike))
    yield Text.assemble(
        (check.name, "bold"),
        "  ",
        (check.verdict, "green" if check.passed else "red"),
        f"  -{lost}" if lost else "",
    )
    sentences = [check.message, *check.notes]
    if alike:
        sentences.append(f"The same happens in {', '.join(one.check for one in alike)}.")
    for sentence in filter(None, sentences):
        yield Padding(Text(sentence), (0, 2))
    if check.diagnosis is not None:
        yield Padding(_diagnosis(check.diagnosis), (0, 2))
    if check.counterexample is not None:
        yield Padding(_counterexample(check.counterexample), (0, 4))
    yield Text("")


def _diagnosis(diagnosis: Diagnosis) -> Text:
    """What the code does, what that rests on, and a question that leads on."""
    headlines = " ".join(f"{mistake.headline}." for mistake in diagnosis.mistakes)
    questions = " ".join(mistake.question for mistake in diagnosis.mistakes)
    evidence = f" {diagnosis.evidence}" if diagnosis.evidence else ""
    return Text.assemble(
        "" if diagnosis.certain else "Maybe: ",
        (headlines, "bold"),
        f"{evidence} ",
        (questions, "italic"),
    )


def _counterexample(found: ExampleReport) -> Text:
    title = f"{found.case.title}: " if found.case.title else ""
    lines = [f"{title}{found.call}"]
    for name, array in found.case.arrays.items():
        lines += array_lines(name, view_array(array))
    wrong = found.mismatch.at if found.mismatch else ()
    if found.raised is None and found.returned is not None:
        if found.expected is not None:
            lines += array_lines("expected", found.expected)
        lines += array_lines("yours", found.returned, wrong)
    if found.raised is not None:
        lines += [
            f"line {frame.line} of {frame.file}: {frame.source}" for frame in found.raised.frames
        ]
    if found.printed:
        lines += ["printed:", *(f"  {line}" for line in found.printed.splitlines())]
    if found.reading:
        lines.append(found.reading)
    if found.features:
        lines.append(f"fails only with: {', '.join(found.features)}")
    return Text("\n".join(lines))


def array_lines(name: str, view: ArrayView, wrong: tuple[int, ...] = ()) -> list[str]:
    """An array as it is printed; wrong numbers carry an exclamation mark.

    Args:
        name: What it is called.
        view: The array.
        wrong: Which numbers are wrong, counted row by row from 0.
    """
    dtype = "" if view.dtype == "float64" else f" {view.dtype}"
    lines = [f"{name} {view.shape}{dtype}"]
    grids = grids_of(view, wrong)
    for grid in grids:
        texts = [[cell.text + ("!" if cell.wrong else "") for cell in row] for row in grid.rows]
        width = max((len(text) for row in texts for text in row), default=0)
        prefix = f"[{grid.at}] " if len(grids) > 1 else ""
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
        f"{_wrong_in_words(search)} of {search.asked} fresh cases are wrong."
    )
    _print_failures(search.checks, [check for check in search.checks if not check.same_as], console)


def _wrong_in_words(search: SearchReport) -> str:
    """How many fresh cases are wrong, as far as that is told."""
    return "some" if search.wrong is None else str(search.wrong)
